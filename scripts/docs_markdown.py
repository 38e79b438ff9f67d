"""From the lines of `stacklint explain` to a page in Markdown, with links to the pages of what they name."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

_LANGUAGES = {
    "cfg": "ini",
    "ini": "ini",
    "ipynb": "json",
    "json": "json",
    "md": "markdown",
    "py": "python",
    "sh": "bash",
    "sql": "sql",
    "tf": "hcl",
    "toml": "toml",
    "yaml": "yaml",
    "yml": "yaml",
}
_URL = re.compile(r"(https?://[^\s<>()]*[^\s<>().,;])")
_SPECIAL = re.compile(r"([\\`*_{}\[\]#|])")


def page(lines: list[str], links: Mapping[str, str]) -> str:
    """Return the page of an explanation; `links` are the addresses of the pages by name, seen from this page."""
    title, head = _title(lines[0])
    blocks = [f"# {escaped(title)}"]
    blocks += [_linked(head, links) if ", " in head else f"`{head}`"] if head else []
    rest = lines[1:]
    for kind, group in groupby(enumerate(rest), key=lambda row: _kind(row[1])):
        rows = list(group)
        if kind == "text":
            blocks += [_paragraph(line, rest[i + 1 : i + 2], links) for i, line in rows]
        elif kind == "list":
            blocks.append("\n".join(f"- {_linked(line.lstrip()[2:], links)}" for _, line in rows))
        elif kind == "code":
            blocks += _files(line for _, line in rows)
    return "\n\n".join(blocks) + "\n"


def escaped(text: str) -> str:
    """Return a text that Markdown shows as it is; addresses become links, what stands in backticks stays code."""
    return "".join(_part(part) for part in re.split(r"(`[^`]+`)", text))


def fenced(text: str, path: str) -> str:
    """Return a file's text as a block of code under its name, if it has one."""
    longest = max((len(found) for found in re.findall(r"`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    language = _LANGUAGES.get(path.rpartition(".")[2].lower(), "text")
    head = f'{language} title="{path}"' if path else language
    return f"{fence}{head}\n{text}\n{fence}"


def _kind(line: str) -> str:
    if line.startswith("  "):
        return "code"
    return "list" if line.startswith("- ") else "text" if line else "gap"


def _title(line: str) -> tuple[str, str]:
    """Return `Monitoring` and `monitoring` of `Monitoring (monitoring)`."""
    found = re.fullmatch(r"(.+) \(([^()]+)\)(.*)", line)
    return (found[1], found[2] + found[3]) if found else (line, "")


def _paragraph(line: str, after: list[str], links: Mapping[str, str]) -> str:
    """Return a line of text; one that leads to a list or to files is set off."""
    kind = _kind(after[0]) if after else "gap"
    leads = kind == "code" or (kind == "list" and ": " not in line)
    return f"**{escaped(line)}**" if leads else _linked(line, links)


def _files(lines: Iterable[str]) -> Iterator[str]:
    files: list[tuple[str, list[str]]] = []
    for line in lines:
        if not line.startswith("    "):
            files.append((line.strip(), []))
            continue
        files += [] if files else [("", [])]
        files[-1][1].append(line[4:])
    for path, text in files:
        yield fenced("\n".join(text), path) if text else f"`{path}` (empty)"


def _linked(line: str, links: Mapping[str, str]) -> str:
    """Return a line in which each part that is wholly a name of a page leads there."""
    parts = re.split(r"(: |, | \(|\)|\()", line)
    return "".join(_name(part, links) for part in parts) if "`" not in line and "://" not in line else escaped(line)


def _name(part: str, links: Mapping[str, str]) -> str:
    before, _, last = part.partition(" ")
    if part in links:
        return f"[{escaped(part)}]({links[part]})"
    if last in links:  # a relation: `integrates Hydra`
        return f"{escaped(before)} [{escaped(last)}]({links[last]})"
    return escaped(part)


def _part(part: str) -> str:
    if len(part) > 2 and part[0] == part[-1] == "`":  # noqa: PLR2004 - the two backticks
        return part
    pieces = _URL.split(part)
    return "".join(f"<{piece}>" if i % 2 else _plain(piece) for i, piece in enumerate(pieces))


def _plain(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"))
