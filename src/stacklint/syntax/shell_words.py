"""A shell text as words and operators, in one pass and linear time."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cached_property
from typing import TYPE_CHECKING

from stacklint.record import NamedTuple
from stacklint.regex import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator


class Word(NamedTuple):
    """A word without its quotes, and where it begins in the text."""

    text: str
    start: int


class Segment(NamedTuple):
    """The words up to an operator, and that operator; a function's `()` is the operator `()`."""

    words: tuple[Word, ...]
    operator: str


def segments(text: str) -> Iterator[Segment]:
    """Yield the words between operators; comments, redirections and here-documents are left out."""
    return _Lexer(text).segments()


_TOKEN = lazy(
    r"""
      (?P<blank>[ \t\f\v\r]++|[\\`^]\n)
    | (?P<newline>\n)
    | (?P<comment>\#)
    | (?P<heredoc><<-?[ \t]*+(?:'[^'\n]+'|"[^"\n]+"|\\?\w++)(?!<))
    | (?P<redirect>\d*(?:&>>?|<<<|[<>]{1,2}[&|]?)(?:\d+(?!\w)|-(?=\s|$))?)
    | (?P<arithmetic>\(\([^()\n]*+\)\))
    | (?P<operator>\([ \t]*+\)|&&|\|\||\|&|;;&?|;&|[;|&()])
    | (?P<expression>\$\{\{[^{}\n]*+\}\})
    | (?P<group>\$\()
    | (?P<single>'[^']*+')
    | (?P<double>"(?:[^"\\]++|\\.)*+")
    | (?P<raw>\$\{[^{}\n]*+\}|`[^`]*+`)
    | (?P<escape>\\.)
    | (?P<plain>[^\s'"\\;|&()<>`$\#]++|.)
    """,
    re.VERBOSE | re.DOTALL,
)
_BRACKET = lazy(r"""'[^']*+'|"(?:[^"\\]++|\\.)*+"|\\.|[()]""", re.DOTALL)
_ESCAPE = lazy(r"\\(?:\n|([\"\\$`]))")


def group_end(text: str, start: int) -> int:
    """Return the end of the bracket that opens at or after `start`; -1 where it stays open."""
    depth = 0
    for match in _BRACKET.finditer(text, start):
        depth += {"(": 1, ")": -1}.get(match[0], 0)
        if match[0] == ")" and depth <= 0:
            return match.end()
    return -1


class _Lexer:
    """The text, the word and the words that are being put together."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.words: list[Word] = []
        self.pieces: list[str] = []
        self.start = 0
        self.heredocs: list[str] = []
        self.target = False  # the next word says where a redirection goes
        self.test = False  # within [[ ]]
        self.groups = True  # until a bracket is found that nobody closes

    def segments(self) -> Iterator[Segment]:
        position = 0
        while match := _TOKEN.match(self.text, position):
            position = match.end()
            kind = match.lastgroup or "plain"
            if kind == "comment" and self.pieces:
                kind = "plain"
            elif kind == "comment":
                end = self.text.find("\n", position)
                position = end if end >= 0 else len(self.text)
            elif kind == "operator" and self.test:
                kind = self.within_test(kind)
            if kind in ("newline", "operator", "arithmetic"):
                end = self.group(match.start())
                if end > 0:
                    position = end
                    continue
                yield self.segment("\n" if kind == "newline" else match[0])
                if kind == "newline" and self.heredocs:
                    position = self.after_heredocs(position)
            elif kind in ("blank", "comment", "heredoc", "redirect"):
                self.separate(kind, match[0])
            elif kind == "group" and self.groups:
                position = self.take_group(match.start())
            else:
                self.piece(_unquote(kind, self.text[match.start() : position]), match.start())
        yield self.segment("\n")

    def within_test(self, kind: str) -> str:
        """Let an operator within `[[ ]]` be text, unless it stands right behind the end."""
        if self.pieces != ["]]"]:
            return "plain"
        self.word()
        return kind

    def separate(self, kind: str, token: str) -> None:
        if self.test and kind != "blank":
            return
        self.word()
        if kind == "heredoc":
            self.heredocs.append(token.lstrip("<-").strip().strip("'\"\\"))
        elif kind == "redirect":
            self.target = not token[-1].isdigit() and not token.endswith("-")

    def group(self, start: int) -> int:
        """Take `x=(a b)` as one word; return its end, 0 where there is none."""
        if self.text[start] != "(" or not self.groups or not self.pieces:
            return 0
        return self.take_group(start) if self.pieces[-1].endswith("=") else 0

    def take_group(self, start: int) -> int:
        end = group_end(self.text, start)
        if end < 0:
            self.groups = False
            end = start + 1
        self.piece(self.text[start:end], start)
        return end

    def piece(self, text: str, start: int) -> None:
        if not self.pieces:
            self.start = start
        self.pieces.append(text)

    def word(self) -> None:
        if not self.pieces:
            return
        text = "".join(self.pieces)
        self.pieces = []
        if self.target:
            self.target = False
            return
        if text in ("[[", "]]"):
            self.test = text == "[["
        self.words.append(Word(text, self.start))

    def segment(self, operator: str) -> Segment:
        self.word()
        words, self.words = tuple(self.words), []
        self.target = self.test = False
        return Segment(words, operator)

    def after_heredocs(self, position: int) -> int:
        """Return where the text goes on after the here-documents that were announced."""
        for name in self.heredocs:
            starts = self.lines.get(name, [])
            index = bisect_right(starts, position - 1)
            if index < len(starts):
                position = starts[index] + len(name)
                position = self.text.find("\n", position) + 1 or len(self.text)
        self.heredocs = []
        return position

    @cached_property
    def lines(self) -> dict[str, list[int]]:
        """Where each stripped line stands."""
        found: dict[str, list[int]] = {}
        position = 0
        for line in self.text.split("\n"):
            found.setdefault(line.strip(), []).append(position)
            position += len(line) + 1
        return found


def _unquote(kind: str, token: str) -> str:
    if kind == "single":
        return token[1:-1]
    if kind == "double":
        return _ESCAPE.sub(r"\1", token[1:-1])
    if kind == "escape":
        return token[1:]
    return token
