"""Rows with named fields (JSON, CSV, feeds, front matter) -> Documents."""

import json
from collections.abc import Mapping
from typing import Any

from dragoman.errors import Rejection
from dragoman.intake._document import make_document
from dragoman.intake._language import known
from dragoman.intake._plain import head_date
from dragoman.record import Document, Notice


def row_document(
    row: object, *, place: str, published: str | None = None, notices: tuple[Notice, ...] = ()
) -> Document | Rejection:
    """The document of one row, its text kept to the letter; a Rejection if it holds no article.

    Args:
        row: field name -> value; names go by the aliases in `intake.toml`.
        place: file and row, for the caller to find it again where the row has no id.
        published: the date where the row has none.
    """
    if not isinstance(row, Mapping):
        return Rejection("bad-json", "the row is not an object with named fields", ref=place)
    fields = row_fields(row)
    ref = _reference(fields.get("id")) or place
    text = fields.get("text")
    if text is None:
        names = ", ".join(map(repr, list(row)[:8])) or "no fields"
        code, what = ("empty", "its text is empty") if _has_text_field(row) else ("no-text", f"no text among {names}")
        return Rejection(code, f"{place}: {what}", ref=ref)
    if not isinstance(text, str):
        return Rejection("no-text", f"{place}: the text is a {type(text).__name__}, not a string", ref=ref)
    try:
        return make_document(
            text,
            published=fields.get("published") or _date_in(text) or published,
            title=_name(fields.get("title")),
            source=_name(fields.get("source")),
            url=_name(fields.get("url")),
            ref=ref,
            language=_name(fields.get("language")),
            notices=notices,
        )
    except Rejection as rejection:
        return rejection


def _date_in(text: str) -> str | None:
    """The date that the head of a row's text names; rows copied from pages often carry it there alone."""
    return next(filter(None, (head_date(text, words) for _, words in known())), None)


def row_fields(row: Mapping[Any, object]) -> dict[str, object]:
    """Field -> the value under the best of its names that has one."""
    best: dict[str, tuple[int, object]] = {}
    for name, value in row.items():
        for _, words in known():
            field, rank = words.name_of(name)
            if field and _filled(value) and rank < best.get(field, (1000, None))[0]:
                best[field] = (rank, value)
    return {field: value for field, (_, value) in best.items()}


def _filled(value: object) -> bool:
    """Whether a value says something; CSV and pandas write absence as "" and NaN."""
    return value is not None and value == value and not (isinstance(value, str) and not value.strip())


def _has_text_field(row: Mapping[object, object]) -> bool:
    return any(words.name_of(name)[0] == "text" for name in row for _, words in known())


def _reference(value: object) -> str | None:
    """The caller's id as a string, whatever its JSON type."""
    if value is None or isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)


def _name(value: object) -> str | None:
    """A title, an outlet or an address; NewsAPI writes an outlet as {"id": …, "name": …}, a feed a link as a list."""
    if isinstance(value, Mapping):
        value = next((value[key] for key in ("name", "title", "href", "url") if value.get(key)), None)
    if isinstance(value, list):
        value = value[0] if value else None
    return " ".join(value.split()) or None if isinstance(value, str) else None
