"""Under which condition a statement of a Python source runs: always, in a function, or if it can."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from stacklint.record import NamedTuple
from stacklint.regex import lazy
from stacklint.syntax.python_layout import CODE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.syntax.python_layout import Layout

IMPORT_ERRORS = lazy(r"\b(?:ImportError|ModuleNotFoundError)\b")
ANY_ERRORS = lazy(r"except\s*(?:\(?\s*(?:Base)?Exception\b.*)?$", re.DOTALL)
AVAILABLE = lazy(r"find_spec|is_\w*available|_AVAILABLE|\bHAS_|\bhas_\w+\(|_installed\b")
TYPING = lazy(r"^(?:el)?if\b(?!.*\bnot\b).*\bTYPE_CHECKING\b", re.DOTALL)

_HEADER = lazy(
    rb"([ \t\f]*)(?:async[ \t]+)?"
    rb"(def|class|if|elif|else|try|except|finally|with|for|while|match|case)\b"
)
_INDENT = lazy(rb"[ \t\f]*")
_BEGINS = lazy(rb"([ \t]*)[^\s#)\]}](?![^\n]*:[ \t]*\n)")
_COLON = lazy(rb":(?=[ \t]*(?:#[^\n]*)?(?:\n|$)|[ \t])")
_IMPORTS_FIRST = lazy(rb"try[ \t]*:(?:\s|#[^\n]*\n)*+(?:import|from)[ \t]")
_NEWLINE = 0x0A
_DEPTH = 100
_CLAUSES = (b"elif", b"else", b"except", b"finally")


class _Header(NamedTuple):
    """A line that opens a block: where its line and its first word begin."""

    line: int
    start: int
    indent: int
    word: bytes


class Blocks:
    """Answers in which blocks a statement stands, walking up from it.

    A walk ends at a line that an earlier one began with, so that all of them together read a file once.
    """

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._above: dict[int, tuple[int, _Header | None]] = {}
        self._guards: dict[int, str] = {}
        self._ends: dict[int, int] = {}

    def guard(self, offset: int) -> str:
        """Return top, function, try or type-checking for the statement at `offset`."""
        if self._at_margin(offset):
            return "top"
        return strongest(*map(self._kind, self._around(offset)))

    def function(self, offset: int) -> tuple[int, int]:
        """Return where the innermost function around `offset` begins and ends, else the whole file."""
        for header in () if self._at_margin(offset) else self._around(offset):
            if header.word == b"def":
                return header.line, self._end(header, offset)
        return 0, len(self._layout.data)

    def _at_margin(self, offset: int) -> bool:
        return not offset or self._layout.data[offset - 1] == _NEWLINE

    def _around(self, offset: int) -> Iterator[_Header]:
        """Yield the headers of the blocks around a statement, innermost first."""
        line = self._layout.line_start(offset)
        found = _INDENT.match(self._layout.data, line)
        assert found
        prefix = found.group()
        own = self._header(line) if found.end() != offset else None
        header = own or (self._block(line, prefix) if prefix else None)
        for _ in range(_DEPTH):
            if header is None:
                return
            yield header
            prefix = self._layout.data[header.line : header.start].partition(b"async")[0]
            header = self._block(header.line, prefix) if header.indent else None

    def _block(self, line: int, prefix: bytes) -> _Header | None:
        """Return the header of the block that a line stands in, given the white space before it."""
        data, at, found, passed = self._layout.data, line, None, [(line, width(prefix))]
        while at and prefix and not found:
            at = data.rfind(b"\n", 0, at - 1) + 1
            known = self._above.get(at)
            if known and known[0] == width(prefix):
                found = known[1]
                break
            if not data.startswith(prefix, at):
                found, prefix = self._shallower(at, prefix)
                if not found:
                    passed.append((at, width(prefix)))
        self._above.update((start, (indent, found)) for start, indent in passed)
        return found

    def _shallower(self, line: int, prefix: bytes) -> tuple[_Header | None, bytes]:
        """Return the header at `line`, or the white space before a statement that goes on below it."""
        data, indent = self._layout.data, width(prefix)
        header = self._header(line)
        if header:
            return (header, prefix) if header.indent < indent else (None, prefix)
        found = _BEGINS.match(data, line)
        if found and width(found.group(1)) < indent and self._layout.place(found.end(1)) == CODE:
            return None, found.group(1)
        return None, prefix

    def _header(self, line: int) -> _Header | None:
        found = _HEADER.match(self._layout.data, line)
        if not found or self._layout.place(found.start(2)) != CODE:
            return None
        return _Header(line, found.start(2), width(found.group(1)), found.group(2))

    def _end(self, header: _Header, offset: int) -> int:
        """Return where the block that `offset` stands in ends."""
        end = self._ends.get(header.line, len(self._layout.data))
        if header.line not in self._ends:
            for found in _dedent(header.indent).finditer(self._layout.data, offset):
                if self._layout.place(found.end()) == CODE:
                    end = found.end()
                    break
            self._ends[header.line] = end
        return end

    def _kind(self, header: _Header) -> str:
        if header.word == b"def":
            return "function"
        if header.line not in self._guards:
            self._guards[header.line] = self._judged(header)
        return self._guards[header.line]

    def _judged(self, header: _Header) -> str:
        text = self._text(header)
        if TYPING.match(text):
            return "type-checking"
        if header.word == b"with":
            return "try" if "suppress" in text and IMPORT_ERRORS.search(text) else "top"
        clauses = [header, *self._clauses_above(header)]
        if clauses[-1].word == b"if":
            return "try" if any(AVAILABLE.search(self._text(c)) for c in clauses) else "top"
        return "try" if clauses[-1].word == b"try" and self._may_fail(header, clauses[-1]) else "top"

    def _clauses_above(self, header: _Header) -> Iterator[_Header]:
        """Yield the clauses before an `else` and its like, up to the `if` or `try`."""
        data, at = self._layout.data, header.line
        prefix = data[header.line : header.start]
        while header.word in _CLAUSES and at:
            at = data.rfind(b"\n", 0, at - 1) + 1
            found = self._header(at) if data.startswith(prefix, at) else None
            if found and found.indent == header.indent:
                header = found
                yield header

    def _may_fail(self, header: _Header, head: _Header) -> bool:
        """Say whether a clause of a `try` is about an import that may fail."""
        if header.word == b"finally":
            return False
        handlers = [header] if header.word == b"except" else [*self._handlers(head)]
        texts = [self._text(handler) for handler in handlers]
        if any(IMPORT_ERRORS.search(text) for text in texts):
            return True
        first = _IMPORTS_FIRST.match(self._layout.data, head.start)
        return first is not None and any(ANY_ERRORS.match(text) for text in texts)

    def _handlers(self, head: _Header) -> Iterator[_Header]:
        """Yield the `except` clauses of a `try`."""
        for found in _dedent(head.indent).finditer(self._layout.data, head.start):
            clause = self._header(found.start() + 1)
            if clause and clause.word == b"except":
                yield clause
            elif self._layout.place(found.end()) == CODE and not (clause and clause.word in _CLAUSES):
                return

    def _text(self, header: _Header) -> str:
        """Return the header up to its colon."""
        end = _COLON.search(self._layout.data, header.start, header.start + 2000)
        data = self._layout.data[header.start : end.start() if end else header.start + 200]
        return data.decode("utf-8", "replace")


def strongest(*guards: str) -> str:
    """Return the guard that tells most, of those around a statement."""
    return next((g for g in ("type-checking", "try", "function") if g in guards), "top")


def width(indent: bytes) -> int:
    """Return the columns that white space takes, with tabs every eight."""
    return len(indent.expandtabs(8))


@lru_cache(maxsize=64)
def _dedent(indent: int) -> re.Pattern[bytes]:
    """Return an expression for the beginning of a line that is indented no deeper."""
    return re.compile(rb"\n[ \t]{0,%d}(?=[^\s#)\]}])" % indent)
