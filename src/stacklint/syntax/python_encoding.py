"""The bytes of a Python source as UTF-8 with Unix line ends, by its mark or its declaration."""

from __future__ import annotations

import codecs
import re

from stacklint.regex import lazy
from stacklint.repo.document import Unreadable

_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DECLARED = lazy(rb"(?:[ \t\f]*(?:#[^\n]*)?\n)?[ \t\f]*#[^\n]*?coding[:=][ \t]*([-\w.]+)")
_UTF_8 = lazy(r"utf[-_]?8(?:[-_].*)?|ascii|us-ascii|utf8mb4", re.IGNORECASE)
_KNOWN = lazy(
    r"(?:iso[-_]?8859[-_]?\d+|iso[-_]?latin[-_]?\d|latin[-_]?\d+|l1|(?:windows|cp)[-_]?125\d|cp(?:437|850|866|932|936|949)"
    r"|koi8[-_][ru]|mac[-_]?\w+|gbk|gb2312|gb18030|big5\w*|euc[-_](?:jp|kr)|shift[-_]jis|sjis|mbcs)"
    r"(?:[-_](?:unix|dos|mac))?",
    re.IGNORECASE,
)


def prepared(data: bytes) -> bytes:
    """Return the source; raises `Unreadable` for what is no text, or in an encoding of its own."""
    if data.startswith(codecs.BOM_UTF8):
        data = data[3:]
    elif data[:1] in (b"\xff", b"\xfe", b"\0"):
        data = next((_decoded(data, e) for mark, e in _MARKS if data.startswith(mark)), data)
    if b"\0" in data:
        raise Unreadable("holds null bytes", data.count(b"\n", 0, data.find(b"\0")) + 1)
    if b"\r" in data:
        data = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    declared = _DECLARED.match(data) if data.find(b"coding", 0, 400) >= 0 else None
    if declared and not _UTF_8.fullmatch(name := declared.group(1).decode()) and not data.isascii():
        if not _KNOWN.fullmatch(name):
            raise Unreadable("declares an encoding that is not known")
        data = _decoded(data, re.sub(r"[-_](?:unix|dos|mac)$", "", name))
    return data


def _decoded(data: bytes, encoding: str) -> bytes:
    try:
        return data.decode(encoding, "replace").encode("utf-8", "replace")
    except LookupError:
        raise Unreadable("declares an encoding that is not known") from None
