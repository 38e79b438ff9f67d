"""Git's globs as regular expressions that take time linear in the path.

Between two stars stand characters of a fixed number, between two `**` folders of a fixed number.
So the leftmost place where such a piece fits is always good enough, and an atomic group may
forget the others.
"""

from __future__ import annotations

import re

from stacklint.record import NamedTuple

_POSIX = {
    "alnum": "[0-9A-Za-z]",
    "alpha": "[A-Za-z]",
    "blank": "[ \t]",
    "cntrl": "[\x00-\x1f\x7f]",
    "digit": "[0-9]",
    "graph": "[!-~]",
    "lower": "[a-z]",
    "print": "[ -~]",
    "punct": "[!-/:-@\\[-`{-~]",
    "space": "[ \t-\r]",
    "upper": "[A-Z]",
    "xdigit": "[0-9A-Fa-f]",
}


class NeverMatchesError(ValueError):
    """The glob is broken in a way that makes git match nothing with it."""


class Token(NamedTuple):
    """A piece of a glob: char, set (a regular expression), star, any, slash or folders."""

    kind: str
    text: str


def tokenize(glob: str, *, path: bool) -> list[Token]:
    """Return the pieces of a glob, whose characters are bytes; raises `NeverMatchesError`.

    With `path`, `**` between slashes stands for any folders. It also does right after the part of a
    glob that has no special character: git compares that part beforehand and forgets it.
    """
    tokens: list[Token] = []
    at, literal = 0, True
    while at < len(glob):
        char = glob[at]
        if char == "*":
            at = _star(glob, at, tokens, path=path, fresh=literal)
        elif char == "[":
            at, members = _set(glob, at + 1)
            tokens.append(Token("set", members))
        elif char == "\\":
            if at + 1 == len(glob):
                raise NeverMatchesError
            tokens.append(_plain(glob[at + 1]))
            at += 2
        else:
            tokens.append(Token("any", "") if char == "?" else _plain(char))
            at += 1
        literal = literal and char not in "*?[\\"
    return tokens


def to_regex(tokens: list[Token]) -> str:
    """Return the regular expression that `fullmatch` takes for the pieces of a glob."""
    out: list[str] = []
    pieces = _split(tokens, "folders")
    out.append(_segments(pieces[0], last=len(pieces) == 1))
    for number, piece in enumerate(pieces[1:], start=1):
        last = number == len(pieces) - 1
        opener = piece[0].text
        body = _segments(piece[1:], last=last)
        if opener == "end":
            out.append(".*")
        elif last:
            out.append(f"(?:[^/]*+/){opener}{body}")
        else:
            out.append(f"(?>(?:[^/]*+/){opener}{body})")
    return "".join(out)


def _plain(char: str) -> Token:
    return Token("slash", "/") if char == "/" else Token("char", char)


def _star(glob: str, at: int, tokens: list[Token], *, path: bool, fresh: bool) -> int:
    """Add the star or stars at `at`; return where the glob goes on."""
    end = at
    while end < len(glob) and glob[end] == "*":
        end += 1
    bounded = fresh or glob[at - 1] == "/"
    after = glob[end : end + 2]
    if not path or end - at == 1 or not bounded:
        tokens.append(Token("star", ""))
    elif not after:
        tokens.append(Token("folders", "end"))
    elif after[0] == "/":
        tokens.append(Token("folders", "*?"))
        end += 1
    elif after == "\\/":
        tokens.append(Token("folders", "+?"))
        end += 2
    else:
        tokens.append(Token("star", ""))
    return end


def _set(glob: str, at: int) -> tuple[int, str]:
    """Return where the set ends that begins before `at`, and its regular expression."""
    negated = glob[at : at + 1] in ("!", "^")
    at += negated
    members: set[int] = set()
    previous, first = "", True
    while first or glob[at : at + 1] != "]":
        first = False
        at, previous = _member(glob, at, previous, members)
    members = (set(range(256)) - members if negated else members) - {ord("/")}
    inside = "".join(f"\\x{code:02x}" for code in sorted(members))
    return at + 1, f"[{inside}]" if inside else "(?!)"


def _member(glob: str, at: int, previous: str, members: set[int]) -> tuple[int, str]:
    """Add one member, a range or a class; return where the set goes on, and the range's start."""
    char = _char(glob, at)
    if char == "\\":
        char = _char(glob, at + 1)
        members.add(ord(char))
        return at + 2, char
    if char == "-" and previous and glob[at + 1 : at + 2] not in ("", "]"):
        end = at + 1 + (glob[at + 1] == "\\")
        members.update(range(ord(previous), ord(_char(glob, end)) + 1))
        return end + 1, ""
    if char == "[" and glob[at + 1 : at + 2] == ":":
        return _class(glob, at, members)
    members.add(ord(char))
    return at + 1, char


def _class(glob: str, at: int, members: set[int]) -> tuple[int, str]:
    """Add the members of `[:name:]`; a `[` like any other where it does not end in `:]`."""
    end = glob.find("]", at + 2)
    if end < 0:
        raise NeverMatchesError
    if end < at + 3 or glob[end - 1] != ":":
        members.add(ord("["))
        return at + 1, "["
    name = glob[at + 2 : end - 1]
    if name not in _POSIX:
        raise NeverMatchesError
    known = re.compile(_POSIX[name])
    members.update(code for code in range(256) if known.match(chr(code)))
    return end + 1, ""


def _char(glob: str, at: int) -> str:
    if at >= len(glob):
        raise NeverMatchesError
    return glob[at]


def _split(tokens: list[Token], kind: str) -> list[list[Token]]:
    """Split before each token of `kind`, which opens the next part."""
    parts: list[list[Token]] = [[]]
    for token in tokens:
        if token.kind == kind:
            parts.append([])
        parts[-1].append(token)
    return parts


def _segments(tokens: list[Token], *, last: bool) -> str:
    """Return the expression of the folders between two `**`, of which each star is in one."""
    out: list[str] = []
    segment: list[Token] = []
    for token in tokens:
        if token.kind == "slash":
            out += [_segment(segment), "/"]
            segment = []
        else:
            segment.append(token)
    tail = _segment(segment) if segment or last else ""
    return "".join(out) + tail


def _segment(tokens: list[Token]) -> str:
    """Return the expression of one folder's or file's name."""
    pieces = _split(tokens, "star")
    out = [_fixed(pieces[0])]
    out += [f"(?>[^/]*?{_fixed(piece[1:])})" for piece in pieces[1:-1]]
    if len(pieces) > 1:
        out.append(f"[^/]*{_fixed(pieces[-1][1:])}")
    return "".join(out)


def _fixed(tokens: list[Token]) -> str:
    return "".join({"any": "[^/]", "set": token.text}.get(token.kind) or re.escape(token.text) for token in tokens)
