"""Making a Document from an article's text and what is known about it."""

import re
from hashlib import blake2b

import msgspec

from dragoman.errors import Rejection
from dragoman.intake._dates import iso_date
from dragoman.intake._language import detect, known
from dragoman.record import Document, Notice

# Code points an article may have: twice the longest of 100,000 articles of our corpora (a White House transcript of
# 252,021). The parser needs about a gigabyte for it.
LONGEST_TEXT = 500_000

_SURROGATE = re.compile("[\ud800-\udfff]")


def document_id(text: str) -> str:
    """A stable id from the text alone: 16 hexadecimal digits of BLAKE2b.

    The date is left out, so that a copy that lost its date is still the same article; of 107,000 dated news items
    302 share their text with one of another day (live-page blurbs and tables of figures).
    """
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def make_document(
    text: str,
    *,
    published: object = None,
    title: str | None = None,
    source: str | None = None,
    url: str | None = None,
    ref: str | None = None,
    language: str | None = None,
    notices: tuple[Notice, ...] = (),
) -> Document:
    """A document of the text, kept to the letter.

    Args:
        published: a date in any common form; one that cannot be read becomes the warning `bad-date`.
        language: an ISO 639-1 code; found from the text where not given.
        notices: what was noticed on the way here; the record shows it among its warnings.

    Raises:
        Rejection: `empty`, `too-large`, or `language` without knowledge.
    """
    if not text.strip():
        raise Rejection("empty", "the article has no text", ref=ref)
    if len(text) > LONGEST_TEXT:
        raise Rejection("too-large", f"{len(text):,} characters; the limit is {LONGEST_TEXT:,}: split it", ref=ref)
    day, bad_date = _published(published)
    whole, broken = _SURROGATE.subn("\ufffd", text)
    return Document(
        id=document_id(whole),
        ref=ref,
        text=whole,
        title=title,
        source=source,
        url=url,
        language=_language(text, language, ref),
        published=day,
        notices=(*notices, *bad_date, *_broken(broken)) or msgspec.UNSET,
    )


def _published(value: object) -> tuple[str | None, tuple[Notice, ...]]:
    if value is None or value == "":
        return None, ()
    try:
        return iso_date(value), ()
    except ValueError as error:
        return None, (Notice(code="bad-date", message=f"the publication date is left out: {error}"),)


def _broken(count: int) -> tuple[Notice, ...]:
    if not count:
        return ()
    return (Notice(code="encoding", message=f"{count} characters were half a surrogate pair and read as U+FFFD"),)


def _language(text: str, given: str | None, ref: str | None) -> str:
    """The language's code; a regional tag ("en-GB") counts as its language."""
    codes = [code for code, _ in known()]
    if given and re.split(r"[-_]", given.strip().lower())[0] in codes:
        return re.split(r"[-_]", given.strip().lower())[0]
    code, readable = detect(text)
    if not readable:
        raise Rejection("language", f"the text is in {code!r}; there is knowledge for {', '.join(codes)}", ref=ref)
    return code
