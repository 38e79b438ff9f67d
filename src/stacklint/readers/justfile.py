"""Justfiles: recipes, what they need first, and their commands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacklint.model import Evidence
from stacklint.readers.registry import reader
from stacklint.record import replace
from stacklint.regex import lazy
from stacklint.syntax.script import place, scene, script
from stacklint.syntax.template import blank_actions

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.interest import Interest
    from stacklint.model import Unread
    from stacklint.repo.document import Document


@reader(
    "justfile",
    ".justfile",
    "*.just",
    facts=("target", "command", "package", "include", "image"),
    limit=1 << 20,
    note="expressions are not evaluated, apart from variables that are a text",
)
def read_justfile(document: Document, _: Interest) -> Iterator[Evidence | Unread]:
    """Yield the recipes, what each runs and installs, and the recipes that it needs as `just x`."""
    at = scene(document, "just")
    lines = document.text.split("\n")
    values = {match[1]: match[2] for line in lines if (match := _TEXT.match(line))}
    recipes = {line: match for line, row in enumerate(lines, 1) if (match := _RECIPE.match(row))}
    names = {match[1] for match in recipes.values()}
    for line, match in recipes.items():
        name, needs = match[1], match[2]
        inside = replace(at, target=name)
        yield Evidence(place(name, at, line), "target", name, {"form": "just"})
        for need in _NAME.findall(needs):
            if need in names and need != name:
                detail = {"line": f"just {need}", "context": "just", "target": name, "form": "need"}
                yield Evidence(place(need, at, line), "command", "just", detail)
        yield from script(_body(lines, line, values), inside, line + 1)


_TEXT = lazy(r"""(?:export\s+)?([A-Za-z_][\w-]*)\s*:=\s*["']([^"']*)["']\s*$""")
_RECIPE = lazy(r"@?([A-Za-z_][\w-]*)(?:\s[^:]*)?:(?!=)(.*)")
_NAME = lazy(r"[A-Za-z_][\w-]*")
_FILLED = lazy(r"\{\{\s*([A-Za-z_][\w-]*)\s*\}\}")
_SIGN = lazy(r"^(\s+)[@-]{1,2}(?=[^-\s])")
_SHEBANG = lazy(r"\s+#!(?!.*sh\b)")


def _body(lines: list[str], start: int, values: dict[str, str]) -> str:
    """Return the indented lines below a recipe's head; nothing for a recipe in another language."""
    body: list[str] = []
    for number in range(start, len(lines)):
        line = lines[number]
        if line.strip() and line[0] not in " \t":
            break
        continued = bool(body) and body[-1].endswith("\\")
        body.append(line if continued else _SIGN.sub(r"\1", line))
    if body and _SHEBANG.match(body[0]):
        return ""
    text = _FILLED.sub(lambda match: values.get(match[1], match[0]), "\n".join(body))
    return blank_actions(text)
