"""In which encoding a text is written: by its byte order mark, else by trial."""

import codecs
from typing import BinaryIO

from services.errors import FileRefused
from services.imports.container import Content

MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
# The name of the error handler that keeps bytes which the codec cannot read, as lone surrogates: their row is set aside, not the
# file. Python's own does so for bytes from 128 on alone, which is not enough for UTF-16 and GB 18030.
SET_ASIDE = "duban.set_aside"
# Of a text that is UTF-8 except for a few spoilt bytes, this many characters are sound for each that is not.
SOUND_PER_SPOILT = 20


def _set_aside(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return "".join(chr(0xDC00 + byte) for byte in error.object[error.start : error.end]), error.end


codecs.register_error(SET_ASIDE, _set_aside)


def encoding_of(content: Content, declared: str) -> str:
    """The name of the codec. A mark at the beginning decides; then the mapping; then UTF-16, UTF-8 and GB 18030 are tried.

    Raises FileRefused when none of them reads the text.
    """
    with content.opened() as stream:
        head = stream.read(4096)
    for mark, codec in MARKS:
        if head.startswith(mark):
            return codec
    if declared != "auto":
        return declared
    unmarked = _utf16_without_mark(head)
    if unmarked:
        return unmarked
    for attempt in (_is_utf8, _is_gb18030):
        with content.opened() as stream:
            if attempt(stream):
                return "utf-8" if attempt is _is_utf8 else "gb18030"
    raise FileRefused(file=content.path.name, problem="file_encoding")


def _utf16_without_mark(head: bytes) -> str | None:
    """Every line of a table holds commas, digits or line ends, whose other byte is zero in UTF-16."""
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if max(even, odd) * 10 < len(head) or min(even, odd) * 10 > max(even, odd):
        return None
    return "utf-16-le" if odd > even else "utf-16-be"


def _is_utf8(stream: BinaryIO) -> bool:
    """True also for UTF-8 with a few spoilt bytes: those rows are set aside, and the others are not misread."""
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    sound = spoilt = 0
    while chunk := stream.read(1 << 20):
        text = decoder.decode(chunk)
        if not text.isascii():
            replaced = text.count("\N{REPLACEMENT CHARACTER}")
            sound += sum(not char.isascii() for char in text) - replaced
            spoilt += replaced
    spoilt += len(decoder.decode(b"", final=True))
    return spoilt * SOUND_PER_SPOILT <= sound


def _is_gb18030(stream: BinaryIO) -> bool:
    decoder = codecs.getincrementaldecoder("gb18030")("strict")
    try:
        while chunk := stream.read(1 << 20):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True
