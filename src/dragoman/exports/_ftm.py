"""FollowTheMoney entities: articles, events and statements as Aleph and OpenSanctions tools read them."""

from typing import IO, Any

import msgspec

from dragoman.exports._source import Source


def write(source: Source, stream: IO[bytes]) -> int:
    """One entity a line: an Article a document, an Event an event, a Note a statement, which leads to its article.

    Checked against the schemata of the package followthemoney, 4.11.
    """
    put = _Putter(stream)
    for event in source.events():
        put.article(event.best)
        day = str(event.day) if event.day else None
        put.entity(event.row["id"], "Event", _event(event.row, event.best, day))
    for row in source.rows("statements"):
        if row["speaker"]:
            put.article(row)
            put.entity(row["id"], "Note", _note(row))
    return put.count


class _Putter:
    """Writes entities, each article once."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._articles: set[str] = set()
        self.count = 0

    def article(self, row: dict[str, Any]) -> None:
        if row["key"] not in self._articles:
            self._articles.add(row["key"])
            self.entity(row["key"], "Article", _article(row))

    def entity(self, name: str, schema: str, values: dict[str, Any]) -> None:
        """One entity; what is unknown is left out, for a property has one value at least."""
        properties = {key: value if isinstance(value, list) else [str(value)] for key, value in values.items() if value}
        self._stream.write(msgspec.json.encode({"id": name, "schema": schema, "properties": properties}) + b"\n")
        self.count += 1


def _article(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "title": row["title"],
        "publishedAt": row["published"],
        "publisher": row["source"],
        "sourceUrl": _address(row["url"]),
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
        "sourceUrl": _address(best["url"]),
        "publisher": best["source"],
        "recordId": row["id"],
        "proof": best["key"],
        "keywords": [row["status"], *(row["contexts"] or ())],
    }


def _note(row: dict[str, Any]) -> dict[str, Any]:
    """A Note has no date of its own; its article has."""
    return {
        "name": f"{row['speaker']}, {row['day']}" if row["day"] else row["speaker"],
        "description": f"{row['speaker']}: {row['words']}",
        "entity": row["key"],
        "sourceUrl": _address(row["url"]),
        "publisher": row["source"],
    }


def _address(url: str | None) -> str | None:
    """Addresses of the web alone are addresses to FollowTheMoney."""
    return url if url and url.startswith(("http://", "https://")) else None
