"""Web pages and feeds -> articles, through trafilatura and lxml."""

import logging
from collections.abc import Iterator
from typing import Any

from dragoman.errors import Rejection
from dragoman.intake._decode import clean, decode
from dragoman.intake._document import make_document
from dragoman.intake._plain import dateline
from dragoman.record import Document, Notice

_ENTRY = ("item", "entry")


def page_document(
    data: bytes,
    *,
    ref: str,
    url: str | None = None,
    charset: str | None = None,
    published: str | None = None,
    dated: tuple[Notice, ...] = (),
) -> Document:
    """The article of one web page, with the title, outlet, address and date that the page gives.

    Args:
        url: where the page was fetched from, if that is known.
        charset: the encoding that its server named.
        published: the date where the page has none.
        dated: the notice that goes with that date.

    Raises:
        Rejection: `no-article`, if the page has no body text.
    """
    from trafilatura import bare_extraction

    # It warns of every page without an article; the rejection says so with the page's name.
    logging.getLogger("trafilatura").setLevel(logging.ERROR)
    html, guessed = _html(data, charset)
    page = bare_extraction(
        html,
        url=url,
        with_metadata=True,
        include_comments=False,
        include_tables=False,
        # Only dates that the page's own metadata give: the extensive search guesses from any number on the page.
        date_extraction_params={"original_date": True, "extensive_search": False},
    )
    text, repaired = clean(_paragraphs(page)) if page else ("", ())
    if page is None or not text:
        raise Rejection("no-article", "the page has no article text", ref=ref)
    given = page.date or dateline(text)
    return make_document(
        text,
        published=given or published,
        title=page.title,
        source=page.sitename,
        url=url or page.url,
        ref=ref,
        notices=(*guessed, *repaired, *(() if given else dated)),
    )


def _html(data: bytes, charset: str | None) -> tuple[str, tuple[Notice, ...]]:
    """The page as text: by the encoding that its server named where that is so, else as its bytes look."""
    if charset:
        try:
            return data.decode(charset), ()
        except (LookupError, UnicodeDecodeError):
            pass
    return decode(data)


def _paragraphs(page: Any) -> str:
    """The page's text with a blank line between paragraphs, without the title that some pages repeat on top."""
    lines = [line for line in (page.text or "").split("\n") if line.strip()]
    return "\n\n".join(lines[1:] if lines and page.title and lines[0].strip() == page.title.strip() else lines)


def feed_rows(data: bytes, name: str) -> Iterator[dict[str, object]]:
    """The entries of an RSS, RDF or Atom feed as rows; their HTML becomes text, the feed's title their outlet.

    Raises:
        Rejection: `bad-xml`, if nothing of it can be read.
    """
    from lxml import etree

    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise Rejection("bad-xml", f"the feed cannot be read: {error}", ref=name) from error
    if root is None:
        raise Rejection("bad-xml", "the feed cannot be read", ref=name)
    entries = [node for node in root.iter() if _tag(node) in _ENTRY]
    outlet = next((node.text for node in root.iter() if _tag(node) == "title" and not _inside_entry(node)), None)
    for entry in entries:
        yield {"source": outlet, **_entry(entry)}


def _inside_entry(node: Any) -> bool:
    return any(_tag(above) in _ENTRY for above in node.iterancestors())


def _entry(entry: Any) -> dict[str, object]:
    """Tag -> text of one entry's children; an Atom link is its `href`, content its longest version."""
    row: dict[str, object] = {}
    for child in entry:
        tag, content = _tag(child), "".join(child.itertext()).strip()
        if tag == "link" and child.get("href") and child.get("rel", "alternate") == "alternate":
            row["link"] = child.get("href")
        elif tag in ("encoded", "content", "description", "summary"):
            content = _without_markup(content)
            row["text"] = max(str(row.get("text", "")), content, key=len)
        elif content and tag != "source":
            row.setdefault(tag, content)
    return row


def _without_markup(content: str) -> str:
    """The text of an HTML fragment, one line a paragraph."""
    from lxml.html import fragments_fromstring

    if "<" in content:
        pieces = (piece if isinstance(piece, str) else piece.text_content() for piece in fragments_fromstring(content))
        content = "\n".join(piece.strip() for piece in pieces if piece.strip())
    return clean(content)[0]


def _tag(node: Any) -> str:
    """A node's name without its namespace; "" for comments."""
    return node.tag.rpartition("}")[2] if isinstance(node.tag, str) else ""
