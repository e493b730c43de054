"""Bytes -> text: encodings found and repaired, binary files refused."""

import codecs
import re

from dragoman.errors import Rejection
from dragoman.record import Notice

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)

# First bytes of what people hand over by mistake, and what to do about it (the formats' own specifications).
_MAGIC = (
    (b"%PDF", "a PDF; extract its text first"),
    (b"PK\x03\x04", "a zip archive or an office document; unpack it or save it as text"),
    (b"\xd0\xcf\x11\xe0", "an old office document; save it as text"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"PAR1", "a Parquet file; name it .parquet"),
    (b"BZh", "compressed with bzip2; unpack it"),
    (b"\xfd7zXZ", "compressed with xz; unpack it"),
    (b"\x28\xb5\x2f\xfd", "compressed with Zstandard; unpack it"),
)

# Control characters that no text has (ASCII's, but for tab, line feed, form feed, carriage return and escape).
_CONTROL = re.compile(rb"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f]")

# Share of bytes over 127 below which a text that is not UTF-8 is taken for windows-1252, the web's default for Western
# languages (WHATWG Encoding): English has a quotation mark or an accent in a hundred letters.
_WESTERN = 0.1

# Where mojibake may lie: every multi-byte UTF-8 character misread in a one-byte encoding leaves letters outside ASCII
# and outside general punctuation. Text without any needs no repair, and ftfy (0.2 s to import) stays unloaded.
_SUSPECT = re.compile(r"[^\x00-\x7f\u00a0\u2010-\u2027\u20ac]|&#?\w{2,8};|\x1b")

_INVISIBLE = {0x00A0: " ", 0x202F: " ", 0x00AD: None, 0xFEFF: None, 0x200B: None, 0x2028: "\n", 0x2029: "\n\n"}


def refuse_binary(head: bytes, ref: str) -> None:
    """Raises:
    Rejection: `binary`, if the first bytes are not of a text.
    """
    for magic, what in _MAGIC:
        if head.startswith(magic):
            raise Rejection("binary", f"not a text: {what}", ref=ref)
    if not _marked(head) and not _wide(head) and len(_CONTROL.findall(head)) * 100 > len(head):
        raise Rejection("binary", "not a text: it is full of control characters", ref=ref)


def decode(data: bytes) -> tuple[str, tuple[Notice, ...]]:
    """The text of `data`, and a notice where its encoding had to be guessed or bytes were lost."""
    encoding = _marked(data) or _wide(data)
    if encoding:
        text = data.decode(encoding, "replace").removeprefix("\ufeff")
        return text, () if "\ufffd" not in text else (_notice(encoding, text),)
    try:
        return data.decode("utf-8"), ()
    except UnicodeDecodeError:
        return _guessed(data)


def _marked(data: bytes) -> str | None:
    """The encoding that a byte order mark names."""
    return next((encoding for mark, encoding in _MARKS if data.startswith(mark)), None)


def _wide(data: bytes) -> str | None:
    """UTF-16 without a mark: of Western text nearly every second byte is zero, and no other is."""
    head = data[:2000]
    zeros = head[0::2].count(0), head[1::2].count(0)
    if len(head) < 8 or min(zeros) * 20 > len(head) or max(zeros) * 10 < len(head) * 4:
        return None
    encoding = "utf-16-be" if zeros[0] > zeros[1] else "utf-16-le"
    wrong = _CONTROL.findall(head.decode(encoding, "replace").encode())
    return None if wrong else encoding


def _guessed(data: bytes) -> tuple[str, tuple[Notice, ...]]:
    text = data.decode("utf-8", "replace")
    lost = text.count("\ufffd")
    kept = sum(1 for character in text if character > "\x7f") - lost
    if kept >= lost:  # UTF-8 with some bytes cut: another encoding would spoil the rest
        return text, (_notice("utf-8", text),)
    encoding = "cp1252"
    if sum(1 for byte in data if byte > 127) > _WESTERN * len(data):
        from charset_normalizer import from_bytes

        best = from_bytes(data[:20_000]).best()
        encoding = best.encoding if best else encoding
    text = data.decode(encoding, "replace")
    return text, (_notice(encoding, text),)


def _notice(encoding: str, text: str) -> Notice:
    lost = text.count("\ufffd")
    cut = f"; {lost} characters could not be read and are U+FFFD" if lost else ""
    return Notice(code="encoding", message=f"read as {encoding.replace('cp', 'windows-')}{cut}")


def clean(text: str) -> tuple[str, tuple[Notice, ...]]:
    """`text` with mojibake repaired, line ends and spaces made plain, and invisible characters gone."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    notices: tuple[Notice, ...] = ()
    if _SUSPECT.search(plain):
        plain, notices = _repaired(plain)
    return plain.translate(_INVISIBLE).strip(), notices


def _repaired(text: str) -> tuple[str, tuple[Notice, ...]]:
    from ftfy import TextFixerConfig, fix_encoding, fix_text

    # Line by line, as one quoted line may be garbled and the rest not.
    ungarbled = "\n".join(map(fix_encoding, text.split("\n")))
    # Quotation marks stay as they were set: open and closed tell the statements room where words begin.
    config = TextFixerConfig(
        fix_encoding=False, uncurl_quotes=False, fix_latin_ligatures=False, fix_character_width=False, explain=False
    )
    fixed = fix_text(ungarbled, config)
    if ungarbled == text:
        return fixed, ()
    return fixed, (Notice(code="encoding", message="characters that an earlier program had garbled were repaired"),)
