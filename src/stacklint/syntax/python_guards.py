"""Under which condition a statement of a Python source runs: always, in a function, or if it can."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field

from stacklint.syntax.python_layout import CODE, Brackets, Layout

IMPORT_ERRORS = re.compile(r"\b(?:ImportError|ModuleNotFoundError)\b")
ANY_ERRORS = re.compile(r"except\s*(?:\(?\s*(?:Base)?Exception\b.*)?$", re.DOTALL)
AVAILABLE = re.compile(r"find_spec|is_\w*available|_AVAILABLE|\bHAS_|\bhas_\w+\(|_installed\b")
TYPING = re.compile(r"^(?:el)?if\b(?!.*\bnot\b).*\bTYPE_CHECKING\b", re.DOTALL)

_HEADER = re.compile(
    rb"^([ \t\f]*)(?:async[ \t]+)?"
    rb"(def|class|if|elif|else|try|except|finally|with|for|while|match|case)\b",
    re.MULTILINE,
)
_COLON = re.compile(rb":(?=[ \t]*(?:#[^\n]*)?(?:\n|$)|[ \t])")
_IMPORTS_FIRST = re.compile(rb"try[ \t]*:(?:\s|#[^\n]*\n)*+(?:import|from)[ \t]")


@dataclass(slots=True)
class _Header:
    """A line that opens a block; `head` is the `if` or `try` whose clause it is, else itself."""

    line: int
    start: int
    indent: int
    word: bytes
    parent: int
    head: int
    clauses: list[int] = field(default_factory=list)


class Blocks:
    """The lines that open blocks, read once, so that each question costs the depth of nesting."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._headers: list[_Header] = []
        self._lines: list[int] | None = None

    def guard(self, offset: int) -> str:
        """Return top, function, try or type-checking for the statement at `offset`."""
        return strongest(*(self._kind(index) for index in self._around(offset)))

    def function(self, offset: int) -> tuple[int, int]:
        """Return where the innermost function around `offset` begins and ends, else the whole file."""
        for index in self._around(offset):
            header = self._headers[index]
            if header.word == b"def":
                return header.line, self._end(header.indent, offset)
        return 0, len(self._layout.data)

    def _read(self) -> list[int]:
        brackets, stack = Brackets(self._layout), list[int]()
        for match in _HEADER.finditer(self._layout.data):
            if brackets.around(match.start(2)) < 0 and self._layout.place(match.start(2)) == CODE:
                self._add(match, stack)
        return [h.line for h in self._headers]

    def _add(self, match: re.Match[bytes], stack: list[int]) -> None:
        indent, word = width(match.group(1)), match.group(2)
        closed = here = len(self._headers)
        while stack and self._headers[stack[-1]].indent >= indent:
            closed = stack.pop()
        clause = closed < here and word in (b"elif", b"else", b"except", b"finally")
        head = self._headers[closed].head if clause else here
        parent = stack[-1] if stack else -1
        self._headers.append(_Header(match.start(), match.start(2), indent, word, parent, head))
        self._headers[head].clauses.append(here)
        stack.append(here)

    def _end(self, indent: int, offset: int) -> int:
        line = re.compile(rb"\n[ \t]{0,%d}(?=[^\s#)\]}])" % indent)
        while found := line.search(self._layout.data, offset):
            offset = found.end()
            if self._layout.place(offset) == CODE:
                return offset
        return len(self._layout.data)

    def _around(self, offset: int) -> list[int]:
        """Return the headers of the blocks around a statement, innermost first."""
        line = self._layout.line_start(offset)
        if line == offset:
            return []
        if self._lines is None:
            self._lines = self._read()
        index = bisect_right(self._lines, line) - 1
        before = self._layout.data[line:offset]
        indent = width(before[: len(before) - len(before.lstrip())])
        if index >= 0 and self._lines[index] == line:
            indent += 1  # a statement in the header's own line
        found = []
        while index >= 0:
            if self._headers[index].indent < indent:
                found.append(index)
                indent = self._headers[index].indent
            index = self._headers[index].parent
        return found

    def _kind(self, index: int) -> str:
        header = self._headers[index]
        head = self._headers[header.head]
        if header.word == b"def":
            return "function"
        text = self._text(header)
        if TYPING.match(text):
            return "type-checking"
        if head.word == b"if":
            tests = (self._text(self._headers[c]) for c in head.clauses if c <= index)
            return "try" if any(AVAILABLE.search(test) for test in tests) else "top"
        if header.word == b"with":
            return "try" if "suppress" in text and IMPORT_ERRORS.search(text) else "top"
        return "try" if head.word == b"try" and self._may_fail(header, head) else "top"

    def _may_fail(self, header: _Header, head: _Header) -> bool:
        """Say whether a clause of a `try` is about an import that may fail."""
        clauses = [self._headers[c] for c in head.clauses]
        own = [header] if header.word == b"except" else [c for c in clauses if c.word == b"except"]
        texts = [self._text(c) for c in own]
        if header.word == b"finally" or any(IMPORT_ERRORS.search(text) for text in texts):
            return header.word != b"finally"
        imports = _IMPORTS_FIRST.match(self._layout.data, head.start)
        return imports is not None and any(ANY_ERRORS.match(text) for text in texts)

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
