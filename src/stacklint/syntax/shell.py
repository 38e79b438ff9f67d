"""The commands of a shell text, as far as they can be known without running it."""

from __future__ import annotations

import re
from bisect import bisect_left
from posixpath import join, normpath
from typing import TYPE_CHECKING

from stacklint.record import dataclass
from stacklint.regex import lazy
from stacklint.syntax.shell_words import Segment, Word, group_end, segments
from stacklint.syntax.shell_wrappers import without_wrappers

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

UNKNOWN = "?"
"""The folder of a command after a `cd` to a place that only running would tell."""


@dataclass(frozen=True, slots=True)
class Command:
    """A program's name and arguments, where it stands, and the folder that `cd` left it in."""

    words: tuple[str, ...]
    line: int = 1
    column: int = 1
    folder: str = ""


def commands(text: str, line: int = 1) -> Iterator[Command]:
    """Yield the commands of a script, without keywords, assignments and wrappers such as `sudo`.

    `sh -c "…"`, `eval "…"` and `$(…)` are looked into. Calls of functions that the script itself
    defines are left out, their bodies are read. Never raises; PowerShell comes out as words.
    """
    if "rem " in text:
        text = _REMARK.sub(r"\1#  ", text)
    yield from _Script(text, Command((), line)).commands()


def command_of(words: Sequence[str], line: int = 1) -> Iterator[Command]:
    """Yield what a list of words starts: the command itself, or those of its `sh -c "…"`."""
    given = without_wrappers([Word(word, 0) for word in words])
    if given:
        yield from _opened(Command(tuple(word.text for word in given), line), 0)


def script_of(words: Sequence[str]) -> str:
    """Return the text that a shell is started with (`sh -c "…"`); empty for any other command."""
    given = without_wrappers([Word(word, 0) for word in words])
    return _script_of(tuple(word.text for word in given))


def program(words: Sequence[str]) -> str:
    """Return the name of the program: without its folder, `x` for `python -m x`."""
    if not words:
        return ""
    name = re.split(r"[/\\]", words[0])[-1].removesuffix(".exe")
    if _PYTHON.fullmatch(name) or _PYTHON_VARIABLE.fullmatch(words[0]):
        return module(words) or "python"
    return "pip" if _PIP.fullmatch(name) else name


def module(words: Sequence[str]) -> str:
    """Return the module that `python -m` starts; empty where none is."""
    rest = iter(words[1:])
    for word in rest:
        if word == "-m":
            return next(rest, "")
        if word in ("-W", "-X"):
            next(rest, "")
        elif not word.startswith("-") or word in ("-c", "-"):
            return ""
    return ""


_PYTHON = lazy(r"(?:python|pypy)[\d.]*w?|py")
_PYTHON_VARIABLE = lazy(r"\$[{(]?(?:PYTHON|PY)\w*(?::?-[^})]*)?[})]?", re.IGNORECASE)
_PIP = lazy(r"pip\d[\d.]*")
_SUBSTITUTION = lazy(r"\$\((?!\()|`")
_FUNCTION = lazy(r"^[ \t]*(?:function[ \t]+)?([\w-]+)[ \t]*\(\)", re.MULTILINE)
_DEPTH = 3
_LONGEST = 1_000
_KEYWORDS = frozenset(["if", "then", "elif", "else", "fi", "do", "done", "while", "until", "esac", "!", "{", "}"])
_REMARK = lazy(r"^([ \t]*)rem(?=[ \t])", re.MULTILINE)
"""A comment of another shell; no program is called so, and what `&&` joins to it does not run."""
_NO_COMMANDS = frozenset(("for", "select", "case", "function", "[", "[[", "]]", ":", "REM", "rem", "::", "$@", "$*"))
_SHELLS = frozenset(("bash", "sh", "zsh", "dash", "ash", "ksh", "su"))
_WINDOWS_SHELLS = {"cmd": ("/c",), "powershell": ("-command", "-c"), "pwsh": ("-command", "-c")}
_SHORT_C = lazy(r"-[a-z]*c")


class _Script:
    """A script while it is read: the folder that `cd` chose, and what is a `case`'s pattern."""

    def __init__(self, text: str, origin: Command, depth: int = 0) -> None:
        self.text = text
        self.origin = origin
        self.depth = depth
        self.folders = [origin.folder]
        self.cases = 0
        self.pattern = False
        self.functions = frozenset(_FUNCTION.findall(text) if "()" in text else ())
        self.newlines = [match.start() for match in re.finditer("\n", text)]

    def commands(self) -> Iterator[Command]:
        for segment in segments(self.text):
            words = _without_keywords(segment.words)
            if self.starts_something(words[0].text if words else "", segment):
                yield from self.substituted(words)
                yield from self.started(without_wrappers(words))
            if segment.operator == "(":
                self.folders.append(self.folders[-1])
            elif segment.operator == ")" and len(self.folders) > 1:
                self.folders.pop()

    def starts_something(self, first: str, segment: Segment) -> bool:
        """Say whether a segment is a command: no pattern of `case` and no name of a function."""
        operator = segment.operator
        if segment.words and segment.words[0].text == "esac":
            self.cases -= self.cases > 0
            self.pattern = False
        was_pattern = self.pattern
        if first == "case" and not was_pattern:
            self.cases += 1
            self.pattern = operator != ")"
        elif was_pattern:
            self.pattern = operator != ")"
        elif self.cases and operator in (";;", ";&", ";;&"):
            self.pattern = True
        return bool(first) and not was_pattern and operator[:1] + operator[-1:] != "()"

    def started(self, words: Sequence[Word]) -> Iterator[Command]:
        texts = tuple(word.text for word in words)
        if not texts or texts[0] in _NO_COMMANDS or texts[1:2] == ("=",):
            return
        if texts[0] in self.functions:
            return
        if texts[0] in ("cd", "chdir", "pushd", "popd"):
            self.folders[-1] = _moved(self.folders[-1], texts)
        line, column = self.place(words[0])
        yield from _opened(Command(texts, line, column, self.folders[-1]), self.depth)

    def place(self, word: Word) -> tuple[int, int]:
        row = bisect_left(self.newlines, word.start)
        column = word.start - (self.newlines[row - 1] if row else -1)
        return self.origin.line + row, self.origin.column if self.depth else column

    def substituted(self, words: Sequence[Word]) -> Iterator[Command]:
        """Yield the commands within `$(…)` and backticks."""
        for word in words if self.depth < _DEPTH else ():
            for script in _substitutions(word.text):
                line, column = self.place(word)
                origin = Command((), line, column, self.folders[-1])
                yield from _Script(script, origin, self.depth + 1).commands()


def _substitutions(text: str) -> Iterator[str]:
    position = 0
    while match := _SUBSTITUTION.search(text, position):
        opened = match.end()
        closed = text.find("`", opened) + 1 if match[0] == "`" else group_end(text, match.start())
        if closed <= 0:
            return
        position = closed
        inner = text[opened : closed - 1].strip()
        if " " in inner:  # one word is a variable of make or of a CI host, or says nothing
            yield inner


def _without_keywords(words: tuple[Word, ...]) -> tuple[Word, ...]:
    start = 0
    while start < len(words) and words[start].text in _KEYWORDS:
        start += 1
    return words[start:]


def _moved(folder: str, words: tuple[str, ...]) -> str:
    """Return the folder after a `cd`."""
    targets = [word for word in words[1:] if word not in ("/d", "/D", "-P", "-L", "--")]
    if not targets or words[0] == "popd" or re.search(r"[$%`~\ue000]|^-$", targets[0]):
        return UNKNOWN
    target = targets[0].replace("\\", "/")
    if (folder == UNKNOWN and not target.startswith("/")) or len(folder) > _LONGEST:
        return UNKNOWN
    moved = normpath(join(folder, target))
    return "" if moved == "." else moved


def _opened(command: Command, depth: int) -> Iterator[Command]:
    """Yield a command, or what the shell that it starts is told to run."""
    own = _script_of(command.words)
    if not own:
        yield command
        own = _inner_script(command.words)
    if own and depth < _DEPTH:
        yield from _Script(own, command, depth + 1).commands()


def _script_of(words: tuple[str, ...]) -> str:
    name = program(words)
    if name == "eval":
        return " ".join(words[1:])
    if name in _WINDOWS_SHELLS:
        for index, word in enumerate(words):
            if word.lower() in _WINDOWS_SHELLS[name]:
                return " ".join(words[index + 1 :])
    if name not in _SHELLS:
        return ""
    for index, word in enumerate(words[1:], 1):
        if _SHORT_C.fullmatch(word):
            return next((w for w in words[index + 1 :] if not w.startswith("-")), "")
        if not word.startswith(("-", "+")) and name != "su":
            return ""
    return ""


def _inner_script(words: tuple[str, ...]) -> str:
    """Return the script of a shell that a command starts elsewhere: `docker exec x bash -c "…"`."""
    for index, word in enumerate(words[1:-2], 1):
        if word.rpartition("/")[2] in _SHELLS and _SHORT_C.fullmatch(words[index + 1]):
            return words[index + 2]
    return ""
