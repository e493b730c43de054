"""GDELT 2.0: the event table and the mentions table (codebook V2.0, 2015; header row of September 2016)."""

from collections.abc import Iterator
from typing import IO, Any, Final

from dragoman.exports._source import DONE, Event, Source
from dragoman.exports._tables import Cell, write_tab

_ACTOR: Final = (
    *("Code", "Name", "CountryCode", "KnownGroupCode", "EthnicCode", "Religion1Code", "Religion2Code"),
    *("Type1Code", "Type2Code", "Type3Code"),
)
_GEO: Final = ("Type", "FullName", "CountryCode", "ADM1Code", "ADM2Code", "Lat", "Long", "FeatureID")

EVENT_COLUMNS: Final = (
    *("GLOBALEVENTID", "SQLDATE", "MonthYear", "Year", "FractionDate"),
    *(f"Actor1{name}" for name in _ACTOR),
    *(f"Actor2{name}" for name in _ACTOR),
    *("IsRootEvent", "EventCode", "EventBaseCode", "EventRootCode", "QuadClass", "GoldsteinScale"),
    *("NumMentions", "NumSources", "NumArticles", "AvgTone"),
    *(f"{who}Geo_{name}" for who in ("Actor1", "Actor2", "Action") for name in _GEO),
    *("DATEADDED", "SOURCEURL"),
)
MENTION_COLUMNS: Final = (
    *("GLOBALEVENTID", "EventTimeDate", "MentionTimeDate", "MentionType", "MentionSourceName", "MentionIdentifier"),
    *("SentenceID", "Actor1CharOffset", "Actor2CharOffset", "ActionCharOffset", "InRawText", "Confidence"),
    *("MentionDocLen", "MentionDocTone", "MentionDocTranslationInfo", "Extras"),
)

# GDELT's geography: 1 country, 4 city outside the United States, 3 city within.
_COUNTRY, _US_CITY, _CITY = 1, 3, 4


def write_events(source: Source, stream: IO[bytes]) -> int:
    """One line an event that happened or is under way: GDELT has no column for plans and denials."""
    return write_tab(stream, (_event(source, event) for event in source.events() if event.row["status"] in DONE))


def write_mentions(source: Source, stream: IO[bytes]) -> int:
    """One line a telling of an event that happened."""
    return write_tab(stream, _mentions(source))


def _event(source: Source, event: Event) -> list[Cell]:
    row, day = event.row, event.day
    return [
        event.number,
        *([f"{day:%Y%m%d}", f"{day:%Y%m}", day.year, _fraction(day)] if day else [None] * 4),
        *_actor(source, row["actor_code"], row["actor"]),
        *_actor(source, row["recipient_code"], row["recipient"]),
        1,
        *(row["cameo"], row["cameo"][:3], row["cameo"][:2], row["quad_class"], row["goldstein"]),
        *(row["mentions"], row["independent"], row["sources"], None),
        *[None] * 16,
        *_place(source, row),
        f"{row['first_day']:%Y%m%d}000000" if row["first_day"] else None,
        event.best["url"],
    ]


def _fraction(day: Any) -> str:
    """The codebook's own approximation: (month × 30 + day) / 365."""
    return f"{day.year + (day.month * 30 + day.day) / 365:.4f}"


def _actor(source: Source, codes: list[str | None] | None, names: list[str] | None) -> list[Cell]:
    code, name = next(iter(codes or ()), None), next(iter(names or ()), None)
    country = source.country(code)
    sectors = [code[n : n + 3] for n in range(3, len(code), 3)] if code else []
    return [code, name.upper() if name else None, country.code if country else None, *[None] * 4, *_three(sectors)]


def _three(sectors: list[str]) -> list[Cell]:
    return [*sectors[:3], *[None] * (3 - len(sectors[:3]))]


def _place(source: Source, row: dict[str, Any]) -> list[Cell]:
    """Columns of the place; the country as FIPS 10-4, as GDELT has it here (and ISO elsewhere)."""
    if row["place"] is None:
        return [None] * 8
    country = source.countries.get(row["place_country"] or "")
    is_country = country is not None and row["place"] == country.name
    kind = _COUNTRY if is_country else _US_CITY if row["place_country"] == "USA" else _CITY
    return [kind, row["place"], country.fips if country else None, None, None, row["lat"], row["lon"], None]


def _mentions(source: Source) -> Iterator[list[Cell]]:
    for row in source.mentions():
        if row["event_row"]["status"] not in DONE:
            continue
        day = row["event_row"]["begin"] or row["event_row"]["first_day"]
        told = row["told"]
        yield [
            row["number"],
            f"{day:%Y%m%d}000000" if day else None,
            f"{told:%Y%m%d}000000" if told else None,
            *(1 if row["url"] else 2, row["source"], row["url"] or row["title"] or row["key"]),
            *(None, -1, -1, row["start"], 1),
            max(10, round(row["confidence"] * 10) * 10),
            *[None] * 3,
            row["id"],
        ]
