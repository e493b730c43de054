"""W3C Web Annotation: every row as a note on the words it rests on."""

from typing import IO, Any

import msgspec

from dragoman.exports._source import Source

CONTEXT = "http://www.w3.org/ns/anno.jsonld"

# Words on each side by which a reader finds the place again when offsets have moved (Hypothesis uses 32).
AROUND = 32


def write(source: Source, stream: IO[bytes]) -> int:
    """One annotation a line (JSON-LD): events, statements and commitments."""
    texts = dict(source.texts())
    count = 0
    for kind in ("mentions", "statements", "commitments"):
        for row in source.rows(kind):
            stream.write(msgspec.json.encode(_annotation(kind, row, texts[row["key"]])) + b"\n")
            count += 1
    return count


def _annotation(kind: str, row: dict[str, Any], text: str) -> dict[str, Any]:
    start, stop = row["start"], row["stop"]
    quote = {
        "type": "TextQuoteSelector",
        "exact": text[start:stop],
        "prefix": text[max(0, start - AROUND) : start],
        "suffix": text[stop : stop + AROUND],
    }
    return {
        "@context": CONTEXT,
        "id": f"urn:dragoman:{row['id']}",
        "type": "Annotation",
        "motivation": "classifying",
        # Words for people, as Recogito and Hypothesis show them, and the row for programs: a body's value is a string.
        "body": [
            {"type": "TextualBody", "purpose": "describing", "format": "text/plain", "value": _told(kind, row)},
            {
                "type": "TextualBody",
                "purpose": "classifying",
                "format": "application/json",
                "value": msgspec.json.encode({name: row[name] for name in row if name in _BODY}).decode(),
            },
        ],
        "target": {
            "source": row["url"] or f"urn:dragoman:{row['key']}",
            "selector": [{"type": "TextPositionSelector", "start": start, "end": stop}, quote],
        },
    }


def _told(kind: str, row: dict[str, Any]) -> str:
    """ "CONSULT planned: Kenya → Uganda"."""
    if kind == "statements":
        return f"said by {row['speaker'] or 'somebody'}"
    one, other = ("actor", "recipient") if kind == "mentions" else ("by", "to")
    who, whom = ", ".join(row[one] or ()) or "?", ", ".join(row[other] or ())
    deed = f"{row['type'] or 'comment'} {row['status']}" if kind == "mentions" else row["strength"]
    return f"{deed}: {who} → {whom}" if whom else f"{deed}: {who}"


_BODY = frozenset(
    (
        *("id", "event", "type", "mode", "cameo", "status", "actor", "actor_code", "recipient", "recipient_code"),
        *("value", "place", "claimed", "kind", "act", "speaker", "speaker_code", "channel", "addressee", "hedged"),
        *("by", "to", "strength", "due", "conditions", "confidence", "rule"),
    )
)
