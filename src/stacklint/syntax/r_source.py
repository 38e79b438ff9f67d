"""Sources in R: the packages that they attach or name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacklint.model import Evidence, Location
from stacklint.regex import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

_TOKEN = lazy(
    r"(?<![\w.$@])(?:(?:library|require|requireNamespace|loadNamespace)\([ \t]*(?:package[ \t]*=[ \t]*)?[\"']?"
    r"([A-Za-z][\w.]*+)[\"']?(?=[ \t]*[,)])|([A-Za-z][\w.]*+)(?=:::?[A-Za-z.]))"
    r"|\"(?:[^\"\\]|\\.)*+\"|'(?:[^'\\]|\\.)*+'|(#)"
)


def asked_of_r(text: str, path: str, first: int, modules: frozenset[str]) -> Iterator[Evidence]:
    """Yield `import` of `r:name` for each package that is one of `modules`; the text begins on line `first`."""
    for name, line, column in attached(text):
        if f"r:{name}" in modules:
            place = Location(path, first + line - 1, column, first + line - 1, column + len(name))
            yield Evidence(place, "import", f"r:{name}", {"guard": "top", "form": "import"})


def attached(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield the name of each package that `library`, `require` or `name::` asks for, with line and column.

    A name is told once a line; comments and strings are passed over.
    """
    for number, line in enumerate(text.split("\n"), 1):
        if "(" not in line and "::" not in line:
            continue
        seen = set()
        for match in _TOKEN.finditer(line):
            if match[3]:
                break
            group = 1 if match[1] else 2
            name = match[group]
            if name and name not in seen:
                seen.add(name)
                yield name, number, match.start(group) + 1
