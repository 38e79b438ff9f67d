"""README: front matter, badges, the title and a few telling words of it; the prose is no evidence of tools."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stacklint.model import Evidence, Location, Unread
from stacklint.readers.registry import reader
from stacklint.regex import lazy
from stacklint.repo.document import Document, Unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.interest import Interest

_BADGE = lazy(
    r"\]\(\s*(https?://[^\s)]+)|(?:href|src)=[\"'](https?://[^\"']+)|^\[[^\]]+\]:\s*(https?://\S+)", re.MULTILINE
)
_TITLE = lazy(
    r"\A\s{0,9}##\s+(.+)|^\s{0,3}#\s+(.+)|<h1[^>\n]{0,300}>(.{0,500}?)</h1>|^([^\n]+)\n=+\s*$",
    re.MULTILINE | re.IGNORECASE,
)
"""A heading of the first rank, or of the second where a README begins with it."""
_WORD = lazy(r"\w+")
_HEAD = 6000
_INSTALL = lazy(
    r"(?:pip3?|uv|poetry|conda|mamba)(?: pip)? (?:install|add)"
    r"(?: (?!-[rce] |--(?:requirement|constraint|editable) )-{1,2}[a-zA-Z][\w-]*(?:[ =](?:conda-forge|https?\S+))?)*"
    r" [\"']?([A-Za-z][\w.-]*)(?=[\s\"'`\[=<>~!]|$)"
)
_FENCE = lazy(r"^(```|~~~).*?^\1", re.MULTILINE | re.DOTALL)


@reader(
    "README.md",
    "README.rst",
    "README",
    "README.txt",
    "readme.md",
    facts=("badge", "config"),
    limit=1 << 20,
    note="The prose is not read as evidence of tools.",
)
def read_readme(document: Document, interest: Interest) -> Iterator[Evidence | Unread]:
    """Yield what the head of a README tells.

    Front matter is `config` (`sdk=gradio`), a linked address a `badge`; the title (`readme.title=…`) and the
    words asked for in title and introduction (`readme.word=…`) are `config` too.
    """
    text = document.text
    if text.startswith("---\n"):
        yield from _front_matter(document, text)
    body = text[:60_000]
    for match in _BADGE.finditer(body):
        address = next(g for g in match.groups() if g)
        if any(address.startswith(known) for known in _addresses(interest)):
            yield Evidence(_place(document, body, match.start()), "badge", address[:200])
    prose = _FENCE.sub(_blank, text[:_HEAD])
    title = _TITLE.search(prose)
    if title:
        name = re.sub(r"<[^>]*>|[*_`#]", "", next(g for g in title.groups() if g)).strip()
        start = title.start() + len(title.group()) - len(title.group().lstrip())
        yield Evidence(_place(document, prose, start), "config", f"readme.title={name[:120]}")
    yield from _words(document, text, interest)
    yield from _installs(document, body)


def _installs(document: Document, text: str) -> Iterator[Evidence]:
    """Yield the packages that the README tells people to install from an index."""
    seen: set[str] = set()
    for match in _INSTALL.finditer(text):
        name = re.sub(r"[-_.]+", "-", match.group(1)).lower()
        if name not in seen:
            seen.add(name)
            yield Evidence(_place(document, text, match.start()), "config", f"readme.installs={name}")


def _blank(match: re.Match[str]) -> str:
    return "\n" * match.group().count("\n")


def _words(document: Document, text: str, interest: Interest) -> Iterator[Evidence]:
    wanted = {k.partition("=")[2] for k in interest.config if k.startswith("readme.word=")}
    head = _FENCE.sub(_blank, text[:2500]).lower()
    places: dict[str, int] = {}
    for found in _WORD.finditer(head):
        word = found[0] if found[0] in wanted else found[0].removesuffix("s")
        if word in wanted:
            places.setdefault(word, found.start())
    for phrase in (word for word in wanted if " " in word and word in head):
        if begins := re.search(rf"\b{re.escape(phrase)}s?\b", head):
            places[phrase] = begins.start()
    for word, start in sorted(places.items()):
        yield Evidence(_place(document, head, start), "config", f"readme.word={word}")


def _addresses(interest: Interest) -> frozenset[str]:
    return interest.badges


def _front_matter(document: Document, text: str) -> Iterator[Evidence | Unread]:
    end = text.find("\n---", 4)
    if end < 0:
        return
    try:
        tree = Document(document.path, text[4:end]).tree
    except Unreadable:
        return  # a rule between paragraphs looks like the start of front matter
    for key, node in tree.pairs.items():
        if node.text:
            yield Evidence(Location(document.path, node.line + 1, node.column), "config", f"{key}={node.text}")


def _place(document: Document, text: str, offset: int) -> Location:
    line = text.count("\n", 0, offset) + 1
    return Location(document.path, line, offset - text.rfind("\n", 0, offset))
