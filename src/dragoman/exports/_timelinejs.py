"""TimelineJS 3, as newsrooms embed it."""

from datetime import date
from html import escape
from typing import IO, Any

import msgspec

from dragoman.exports._source import Event, Source


def write(source: Source, stream: IO[bytes]) -> int:
    """One slide an event with a day. Text is escaped: TimelineJS shows it as HTML."""
    slides = [_slide(event) for event in source.events() if event.day and event.row["type"]]
    stream.write(msgspec.json.encode({"title": {"text": {"headline": "The record"}}, "events": slides}))
    return len(slides)


def _slide(event: Event) -> dict[str, Any]:
    row = event.row
    who, whom = ", ".join(row["actor"] or ()), ", ".join(row["recipient"] or ())
    headline = f"{who} → {whom}" if whom else who
    slide: dict[str, Any] = {
        "unique_id": row["id"],
        "start_date": _day(event.day),
        "text": {"headline": escape(headline or row["type"]), "text": escape(f"{row['words']} ({row['status']})")},
        "group": row["type"],
    }
    if row["begin"] and row["end"] and row["end"] != row["begin"]:
        slide["end_date"] = _day(row["end"])
    if event.best["url"]:
        slide["text"]["text"] += (
            f' <a href="{escape(event.best["url"])}">{escape(event.best["source"] or "source")}</a>'
        )
    return slide


def _day(day: date | None) -> dict[str, int]:
    return {} if day is None else {"year": day.year, "month": day.month, "day": day.day}
