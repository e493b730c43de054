"""GeoJSON (RFC 7946): one point an event that has a place."""

from typing import IO, Any

import msgspec

from dragoman.exports._source import Source

_KEPT = (
    "id",
    "type",
    "mode",
    "cameo",
    "quad_class",
    "goldstein",
    "actor",
    "recipient",
    "status",
    "place",
    "sources",
    "words",
)


def write(source: Source, stream: IO[bytes]) -> int:
    """A FeatureCollection; coordinates are longitude, latitude (WGS 84)."""
    features: list[dict[str, Any]] = []
    for event in source.events():
        row = event.row
        if row["lat"] is None or row["lon"] is None:
            continue
        properties = {name: row[name] for name in _KEPT} | {"date": str(event.day) if event.day else None}
        point = {"type": "Point", "coordinates": [row["lon"], row["lat"]]}
        features.append({"type": "Feature", "id": row["id"], "geometry": point, "properties": properties})
    stream.write(msgspec.json.encode({"type": "FeatureCollection", "features": features}))
    return len(features)
