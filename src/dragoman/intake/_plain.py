"""What stands above and before a plain text: front matter, header lines, a fused date, a dateline."""

import re

import msgspec

from dragoman.intake._dates import LONGEST, iso_date, leading_date
from dragoman.lexicon._head import head
from dragoman.lexicon._intake import IntakeWords, collapse
from dragoman.record import Notice

# Characters of a text in which a header or a dateline is looked for.
_TOP = 3000

_HEADER = re.compile(r"[ \t]*([A-Za-z][A-Za-z _-]{0,24}?)[ \t]*:[ \t]*(\S.*)")
_FENCE = re.compile(r"---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|$)", re.S)

# "BEIJING, April 26, 2023 (Agency) -": capitals, then anything that may hold a date, then a dash, in the first line.
_DATELINE = re.compile(r"([A-Z][A-Z.'’/-]+(?:[ ,]{1,2}[A-Z][A-Z.'’/-]+){0,5}[^\n]{0,80}?)[ \t]*(?:--?|[–—])[ \t]")

_IN_NAME = re.compile(r"(?<!\d)((?:19|20)\d{2})[-_.]?(0[1-9]|1[0-2])[-_.]?(0[1-9]|[12]\d|3[01])(?!\d)")


class Plain(msgspec.Struct, frozen=True, kw_only=True):
    """A plain text without its header, and what the header said."""

    text: str
    published: str | None = None
    title: str | None = None
    source: str | None = None
    url: str | None = None
    notices: tuple[Notice, ...] = ()


def read_plain(text: str, words: IntakeWords) -> Plain:
    """`text` parted into header and body."""
    fields, body = _front_matter(text, words) or _header_block(text, words)
    published, notices = _header_date(fields.get("published"))
    if published is None:
        fused = _fused(body, words)
        if fused:
            published, body = fused
    return Plain(
        text=body.strip(),
        published=published or head_date(body, words),
        title=fields.get("title"),
        source=fields.get("source"),
        url=fields.get("url"),
        notices=notices,
    )


def _front_matter(text: str, words: IntakeWords) -> tuple[dict[str, str], str] | None:
    """The fields of a `---` block at the top, one `name: value` a line, and the text below it."""
    match = _FENCE.match(text.lstrip())
    if not match:
        return None
    fields: dict[str, str] = {}
    for line in match[1].splitlines():
        header = _HEADER.match(line)
        if header:
            name = collapse(header[1])
            field = words.labels.get(name) or words.names.get(name, ("ignored", 0))[0]
            fields.setdefault(field, header[2].strip().strip("\"'"))
    return fields, text.lstrip()[match.end() :]


def _header_block(text: str, words: IntakeWords) -> tuple[dict[str, str], str]:
    """The fields of `Label: value` lines at the top, and the text below them."""
    fields: dict[str, str] = {}
    at = len(text) - len(text.lstrip())
    body = at
    while at < min(len(text), _TOP):
        end = text.find("\n", at)
        line, after = (text[at:end], end + 1) if end >= 0 else (text[at:], len(text))
        header = _HEADER.fullmatch(line[:_TOP].rstrip())
        field = words.labels.get(collapse(header[1])) if header else None
        if header and field and (field != "published" or _whole_date(header[2])):
            fields.setdefault(field, header[2].strip())
            body = after
        elif line.strip():
            break
        at = after
    return (fields, text[body:]) if fields.keys() & {"published", "title", "url"} else ({}, text)


def _whole_date(value: str) -> bool:
    """Whether a header line holds a date and nothing of the article."""
    found = leading_date(value)
    return _header_date(value)[0] is not None and (found is None or len(value) - found[1] < LONGEST // 2)


def _header_date(value: str | None) -> tuple[str | None, tuple[Notice, ...]]:
    if value is None:
        return None, ()
    try:
        return iso_date(value), ()
    except ValueError as error:
        leading = leading_date(value)
        return (leading[0], ()) if leading else (None, (Notice(code="bad-date", message=f"header: {error}"),))


def _fused(text: str, words: IntakeWords) -> tuple[str, str] | None:
    """The date at the very start of the text, bare on its line or run together with the text after a label."""
    start = len(text) - len(text.lstrip())
    for label in words.headers.published:
        match = re.match(re.escape(label) + r"[ \t]*:?[ \t]+", text[start : start + LONGEST], re.I)
        found = leading_date(text[start + match.end() :][: 2 * LONGEST]) if match else None
        if match and found:
            return found[0], text[start + match.end() + found[1] :].lstrip(" \t.,;:|–—-")
    line, _, rest = text[start:].partition("\n")
    found = leading_date(line)
    alone = found is not None and not line[found[1] :].strip(" \t.,;:|")
    return (found[0], rest) if found and alone else None


def head_date(text: str, words: IntakeWords) -> str | None:
    """The date fused with the start of the text, else of a dateline with a year, else alone in the article's head.

    None without one.

    >>> from dragoman.intake._language import known
    >>> head_date("Talks stall\\n22 May 2024\\nThe ministers left.", known()[0][1])
    '2024-05-22'
    """
    fused = _fused(text[:_TOP], words)
    found = fused[0] if fused else dateline(text) or head(text, words.head).date
    try:
        return iso_date(found) if found else None
    except ValueError:
        return None


def dateline(text: str) -> str | None:
    """The date of a dateline that names a year ("BEIJING, April 26, 2023 (Agency) -"); None without one."""
    match = _DATELINE.match(text.lstrip()[:200])
    if not match:
        return None
    for digit in re.finditer(r"(?<![\w])(?:[A-Z][a-z]{2,8}\.?\s+)?\d", match[1]):
        found = leading_date(match[1][digit.start() :])
        if found:
            return found[0]
    return None


def date_in_name(name: str) -> str | None:
    """The date that a file's name carries (`article-2023-04-26.txt`, `20230426_talks.html`)."""
    for match in _IN_NAME.finditer(name):
        try:
            return iso_date("-".join(match.groups()))
        except ValueError:
            continue
    return None
