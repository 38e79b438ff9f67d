"""The comments `stacklint: ignore[rule] reason` of one file, and the lines that each holds for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from stacklint.model import Location
from stacklint.record import dataclass
from stacklint.regex import lazy

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

MARK = "stacklint: ignore"
_COMMENT = lazy(
    r"(?P<open>\#|//|--|<!--|/\*|%|;)[ \t]*stacklint:[ \t]*ignore"
    r"(?:\[(?P<rules>[^\]\n]*)\])?(?P<reason>[^\n]*)"
)
_CLOSE = lazy(r"[ \t]*(?:-->|\*/)?[ \t]*$")
_UNTIL = lazy(r"\buntil[ =:]+(\d{4}-\d{2}-\d{2})\b")


@dataclass(frozen=True, slots=True)
class IgnoreComment:
    """A comment that hides findings: where, of which rules, why, until when, for which lines.

    `holds_for` is the comment's own line and, where nothing else is on it, the next line of the
    file.
    """

    location: Location
    rules: tuple[str, ...]
    reason: str
    until: str
    holds_for: tuple[int, ...]


def without_ignore(line: str) -> str:
    """Return a line without the comment that asks for silence."""
    return _COMMENT.sub("", line).rstrip(" \t") if MARK.partition(" ")[0] in line else line


def ignore_comments(path: str, text: str) -> tuple[IgnoreComment, ...]:
    """Return the comments of a file, or of a notebook's cells, that ask for silence."""
    if MARK.partition(" ")[0] not in text:
        return ()
    if path.endswith(".ipynb"):
        return tuple(_in_notebook(path, text))
    lines = text.split("\n")
    allowed = _real_comments(text) if path.endswith((".py", ".pyi")) else None
    markdown = path.lower().endswith((".md", ".markdown", ".mdx"))
    return tuple(
        comment
        for comment, opener in _in_lines(lines, lambda line: Location(path, line))
        if (allowed is None or comment.location.line in allowed) and (not markdown or opener == "<!--")
    )


def _in_lines(lines: list[str], place: Callable[[int], Location]) -> Iterator[tuple[IgnoreComment, str]]:
    """Yield the comments in the lines of a text, each with what opens it."""
    for number, line in enumerate(lines, start=1):
        found = _COMMENT.search(line) if "stacklint:" in line else None
        if found is None:
            continue
        rest = _CLOSE.sub("", found["reason"]).strip(" \t:")
        until = _UNTIL.search(rest)
        rules = tuple(word.strip() for word in (found["rules"] or "").split(",") if word.strip())
        alone = not line[: found.start()].strip()
        holds_for = (number, _next(lines, number)) if alone else (number,)
        comment = IgnoreComment(place(number), rules, rest, until[1] if until else "", holds_for)
        yield comment, found["open"]


def _next(lines: list[str], number: int) -> int:
    """Return the number of the next line that is neither empty nor such a comment itself."""
    for index in range(number, len(lines)):
        if lines[index].strip() and not _COMMENT.match(lines[index].lstrip()):
            return index + 1
    return number


def _real_comments(text: str) -> set[int] | None:
    """Return the lines of Python that have a comment; None where the text is no Python.

    A docstring that shows such a comment is none.
    """
    import io  # noqa: PLC0415 - only where there is a comment of ours
    import tokenize  # noqa: PLC0415 - likewise

    try:
        tokens = list(tokenize.generate_tokens(io.StringIO(text).readline))
    except (tokenize.TokenError, SyntaxError, ValueError):
        return None
    return {token.start[0] for token in tokens if token.type == tokenize.COMMENT}


def _in_notebook(path: str, text: str) -> Iterator[IgnoreComment]:
    import json  # noqa: PLC0415 - only for notebooks with a comment of ours

    try:
        cells = json.loads(text).get("cells", [])
        sources = [_source(cell) for cell in cells]
    except (ValueError, AttributeError, TypeError, RecursionError):
        return
    finder = _FileLines(text)
    for number, source in enumerate(sources, start=1):
        if "stacklint:" not in source:
            continue
        for comment, _ in _in_lines(source.split("\n"), _place_in(path, number, source, finder)):
            yield comment


def _place_in(path: str, cell: int, source: str, finder: _FileLines) -> Callable[[int], Location]:
    lines = source.split("\n")

    def place(line: int) -> Location:
        return Location(path, line, cell=cell, file_line=finder.find(lines[line - 1]))

    return place


def _source(cell: Any) -> str:
    source = cell.get("source", "")
    return source if isinstance(source, str) else "".join(source)


class _FileLines:
    """Finds the line of the notebook's file on which a line of a cell stands, going forward."""

    def __init__(self, text: str) -> None:
        self._lines = text.split("\n")
        self._at = 0

    def find(self, line: str) -> int:
        """Return the number of the next line that holds `line` as JSON spells it, else 1."""
        import json  # noqa: PLC0415 - as above

        spellings = [json.dumps(line, ensure_ascii=flag)[1:-1] for flag in (True, False)]
        for index in range(self._at, len(self._lines)):
            if any(spelling in self._lines[index] for spelling in spellings):
                self._at = index + 1
                return index + 1
        return 1
