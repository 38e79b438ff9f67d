"""The string literals of a Python source that name something: values, variables, addresses, SQL."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacklint.regex import lazy
from stacklint.syntax.python_brackets import Brackets
from stacklint.syntax.python_facts import Site
from stacklint.syntax.python_layout import CODE
from stacklint.syntax.python_sql import find_phrases

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.syntax.python_layout import Layout
    from stacklint.syntax.python_wanted import Wanted

_ENV = lazy(rb"(?<!\w)(?:environ\s*+(\[)|environ\s*+\.\s*+(get|pop|setdefault)\s*+\(|(getenv|putenv)\s*+\()\s*+\Z")
_SETS = (b"setdefault", b"putenv")
_PREFIX = lazy(rb"(?<![\w\"'])[rRbBuUfFtT]{0,2}\Z")
_ASSIGNED = lazy(rb"\]\s*+=(?!=)")
_FOLLOWED = lazy(rb"(?:\s|#[^\n]*+\n|\\\n)*+(?:[,)\]}]|\Z)")
_KEYWORD = lazy(rb"(?<![\w.])([A-Za-z_]\w*+)\s*+=\s*+\Z")
_ENTRY = lazy(rb"[\"']([A-Za-z_][\w.-]*+)[\"']\s*+:\s*+\Z")
_CALLED = lazy(rb"(?<!\w)([A-Za-z_]\w*+)[ \t]*+\Z")
_CREDENTIALS = lazy(r"(?<=//)[^/@\s]*@")
_LENGTH = 200
_NEAR = 120


def find_strings(layout: Layout, wanted: Wanted) -> list[Site]:
    """Return the wanted literals: `string`, `env`, `url` and `text`, each place once."""
    matches = wanted.literals.within(layout.data)
    quotes = {m.start() for m in matches if not m.lastindex}
    if wanted.open_keys and any(key in layout.data for key in wanted.keys_alone):
        quotes |= {m.end() - 1 for m in wanted.open_keys.finditer(layout.data)}
    brackets = Brackets(layout)
    found: list[Site] = []
    for quote in sorted(quotes):
        opening = _opening(layout, quote)
        if opening >= 0:
            found += _Literal(layout, brackets, opening).sites(wanted)
    if len(quotes) < len(matches) and wanted.anchors:
        found += find_phrases(layout, wanted)
    return found


def _opening(layout: Layout, quote: int) -> int:
    """Return where the string that `quote` opens begins, -1 where it opens none, or bytes."""
    place = layout.place(quote)
    opening = quote if place == CODE else place
    triple = layout.data[quote : quote + 1] * 3
    if opening != quote and (opening != quote - 2 or not layout.data.startswith(triple, opening)):
        return -1
    prefix = _PREFIX.search(layout.data, max(0, opening - 3), opening)
    return -1 if prefix and b"b" in prefix.group().lower() else opening


class _Literal:
    """A string literal and what stands around it."""

    def __init__(self, layout: Layout, brackets: Brackets, opening: int) -> None:
        self.data = layout.data
        self.brackets = brackets
        mark = 3 if self.data.startswith(self.data[opening : opening + 1] * 3, opening) else 1
        self.start = opening + mark
        self.after = layout.string_end(opening)
        self.end = self.after - mark
        prefix = _PREFIX.search(self.data, max(0, opening - 3), opening)
        self.before = prefix.start() if prefix else opening
        self.plain = not prefix or b"f" not in prefix.group().lower()

    def sites(self, wanted: Wanted) -> Iterator[Site]:
        value = self.data[self.start : self.end].decode("utf-8", "replace")
        if self.plain and value in wanted.interest.env and (access := self._access()):
            yield self._site("env", value, access=access)
        elif wanted.schemes.match(value):
            address = _CREDENTIALS.sub("", value.split("\n", 1)[0])[:_LENGTH]
            yield self._site("url", address)
        elif self.plain and len(value) <= _LENGTH and self._ends_an_argument():
            for key in sorted({key for key in self._keys(wanted) if wanted.pair(key, value)}):
                yield self._site("string", f"{key}={value}")

    def _site(self, kind: str, value: str, **detail: str) -> Site:
        return Site(self.start, max(self.start, self.end), kind, value, detail)

    def _access(self) -> str:
        """Return how the environment is asked for the variable that the string names."""
        found = _ENV.search(self.data, max(0, self.before - 60), self.before)
        if not found:
            return ""
        sets = found.group(1) and _ASSIGNED.match(self.data, self.after)
        return "set" if sets or found.group(2) in _SETS or found.group(3) in _SETS else "read"

    def _ends_an_argument(self) -> bool:
        return _FOLLOWED.match(self.data, self.after) is not None

    def _keys(self, wanted: Wanted) -> Iterator[str]:
        """Yield the keyword, the dictionary's key or the function that the string is given to."""
        if not wanted.keys.search(self.data, max(0, self.before - 2 * _NEAR), self.before):
            return
        self.brackets.around(self.before)
        inner, outer = [-1, -1, *self.brackets.open[-2:]][:-3:-1]
        yield from self._key(self.before, inner)
        if outer >= 0 and self.data[inner : inner + 1] in (b"[", b"(", b"{"):
            yield from self._key(inner, outer)

    def _key(self, offset: int, bracket: int) -> Iterator[str]:
        """Yield what names the value that begins at `offset`, directly within `bracket`."""
        mark, near = self.data[bracket : bracket + 1], max(bracket + 1, offset - _NEAR)
        if bracket < 0:
            return
        pattern = _ENTRY if mark == b"{" else _KEYWORD
        if mark != b"[" and (found := pattern.search(self.data, near, offset)):
            yield found.group(1).decode()
        elif mark == b"(" and offset == self.before and not self.data[near:offset].strip():
            called = _CALLED.search(self.data, max(0, bracket - _NEAR), bracket)
            if called and not self._formats(called.start()):
                yield called.group(1).decode()

    def _formats(self, name: int) -> bool:
        """Say whether the method at `name` is one of a string literal."""
        return self.data[max(0, name - 2) : name] in (b'".', b"'.")
