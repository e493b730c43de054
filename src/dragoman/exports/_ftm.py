"""FollowTheMoney entities: articles, events and statements as Aleph and OpenSanctions tools read them."""

from typing import IO, Any

import msgspec

from dragoman.exports._source import Source


def write(source: Source, stream: IO[bytes]) -> int:
    """One entity a line: an Article a document, an Event an event, a Note a statement."""
    count = 0
    seen: set[str] = set()
    for event in source.events():
        best = event.best
        if best["key"] not in seen:
            seen.add(best["key"])
            count += _put(stream, best["key"], "Article", _article(best))
        count += _put(stream, event.row["id"], "Event", _event(event.row, best, str(event.day) if event.day else None))
    for row in source.rows("statements"):
        if row["speaker"]:
            about = f"{row['speaker']}: {row['words']}"
            count += _put(
                stream, row["id"], "Note", {"description": about, "sourceUrl": row["url"], "date": row["day"]}
            )
    return count


def _article(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "title": row["title"],
        "publishedAt": row["published"],
        "publisher": row["source"],
        "sourceUrl": row["url"],
        "language": "eng" if row["language"] == "en" else None,
    }


def _event(row: dict[str, Any], best: dict[str, Any], day: str | None) -> dict[str, Any]:
    who = ", ".join(row["actor"] or ())
    whom = ", ".join(row["recipient"] or ())
    return {
        "name": f"{row['type'] or 'comment'}: {who}" + (f" → {whom}" if whom else ""),
        "summary": row["words"],
        "date": day,
        "startDate": row["begin"],
        "endDate": row["end"],
        "location": row["place"],
        "sourceUrl": best["url"],
        "publisher": best["source"],
        "recordId": row["id"],
        "proof": best["key"],
        "keywords": [row["status"], *(row["contexts"] or ())],
    }


def _put(stream: IO[bytes], name: str, schema: str, values: dict[str, Any]) -> int:
    properties = {key: value if isinstance(value, list) else [str(value)] for key, value in values.items() if value}
    stream.write(msgspec.json.encode({"id": name, "schema": schema, "properties": properties}) + b"\n")
    return 1
