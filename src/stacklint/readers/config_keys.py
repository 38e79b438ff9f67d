"""Keys and addresses in configuration files of any kind: YAML, JSON, TOML, INI, properties."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from stacklint.model import Evidence, Location, Unread
from stacklint.readers.registry import reader
from stacklint.regex import lazy
from stacklint.repo.document import Document, Unreadable
from stacklint.syntax.toml import parse_toml
from stacklint.syntax.wanted_keys import WantedKeys, wanted_keys

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.interest import Interest
    from stacklint.syntax.tree import Node

_LINED = frozenset({"cfg", "ini", "conf", "properties", "config", "env"})
_LARGEST = 512 << 10
_LONGEST = 2_000
"""Characters of a line of an INI file that is looked at: the expressions below take the square of their number."""
_LENGTH = 200
_END = lazy(r"[\s\"'<>,;)\]}]")
_CREDENTIALS = lazy(r"//[^/@\s]*@")
_COMMENT = lazy(r"[^\S\n]*+(?:#|;|//)")
_LINES = lazy(r"\s*\{.*\}\n\{.*\}(?:\n|$)")
_INI = lazy(r"^\s*+([\w./ \"'-]+?)\s*[=:]\s*(.*?)\s*$")
_SECTION = lazy(r"^\s*+\[++\s*+['\"]?([^\]'\"]+?)['\"]?(?:\s+\\?\"([^\"]*)\\?\")?['\"]?\s*\]+\s*$")


@reader(
    *("*.yaml", "*.yml", "*.json", "*.toml", "*.cfg", "*.ini", "*.conf", "*.properties", "*.pipeline"),
    *(".dvc/config", "**/.dvc/config", "MLproject", "*.env", ".env*"),
    facts=("config", "url", "env"),
    note="Only keys and addresses that the catalogue asks for, and classes named by `_target_` and `class_path`; "
    "a file of more than 512 KiB is taken for data.",
)
def read_config_keys(document: Document, interest: Interest) -> Iterator[Evidence | Unread]:
    """Yield `config` for the keys asked for (`key=value`, by the last parts of their path), and `url` for addresses."""
    wanted = wanted_keys(interest)
    data = document.data
    if len(data) > _LARGEST:
        return
    yield from _addresses(document, wanted)
    ending = document.name.rpartition(".")[2].lower()
    lines = ending in _LINED or document.name.startswith(".env")
    in_lines = lines or ending == "toml"
    if not (wanted.in_lines(data) if in_lines else wanted.in_tree(data)):
        return
    if lines:
        yield from _ini(document, wanted)
        return
    try:
        trees = (parse_toml(document.text),) if ending == "toml" else document.trees
    except Unreadable as error:
        if ending == "json":
            yield from _lenient(document, wanted, error.line)
            return
        if ending not in {"yaml", "yml"} or b"{{" not in data:
            raise
        from stacklint.syntax.yaml import parse_template  # noqa: PLC0415 - libyaml only where needed

        trees = parse_template(document.text)
    for tree in trees:
        yield from _tree(document.path, tree, wanted)


def _lenient(document: Document, wanted: WantedKeys, line: int) -> Iterator[Evidence]:
    """Yield the keys of JSON with comments; nothing of a file that has JSON on every line, which is data."""
    from stacklint.syntax.jsonc import parse_jsonc  # noqa: PLC0415 - libyaml only where needed

    if _LINES.match(document.text):
        return
    try:
        tree = parse_jsonc(document.text)
    except Unreadable:
        raise Unreadable("not JSON", line) from None
    yield from _tree(document.path, tree, wanted)


def _addresses(document: Document, wanted: WantedKeys) -> Iterator[Evidence]:
    """Yield the addresses of lines that are no comments; each line is looked at once, however long it is."""
    schemes = wanted.schemes_in(document.data)
    if not schemes:
        return
    text, number, begin, last, is_comment = document.text, 1, -1, 0, False
    for match in _beginnings(schemes).finditer(text):
        start = match.start()
        line = text.rfind("\n", last, start) + 1
        if line or begin < 0:
            number, begin = number + text.count("\n", last, start), line
            is_comment = _COMMENT.match(text, line) is not None
        last = start
        if is_comment or (start > begin and (text[start - 1].isalnum() or text[start - 1] in "_/")):
            continue
        value = _END.split(text[start : start + _LENGTH], maxsplit=1)[0]
        yield Evidence(Location(document.path, number, start - begin + 1), "url", _CREDENTIALS.sub("//", value))


@lru_cache(maxsize=64)
def _beginnings(schemes: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(re.escape(scheme) for scheme in schemes))


def _tree(path: str, tree: Node, wanted: WantedKeys) -> Iterator[Evidence]:
    stack: list[tuple[tuple[str, ...], Node, bool]] = [((), tree, False)]
    while stack:
        keys, node, own = (
            stack.pop()
        )  # a member of a list has no key of its own, and says nothing that the list does not
        if isinstance(node.value, dict):
            for key, child in node.value.items():
                stack.append(((*keys[-2:], *_parts(key)), child, True))
        elif isinstance(node.value, list):
            stack += [(keys, child, False) for child in node.value if isinstance(child.value, dict | list)]
        if keys and own:
            yield from _matches(path, keys, node, wanted)


def _parts(key: str) -> tuple[str, ...]:
    """Hydra writes `override /hydra/sweeper` in its list of defaults for the key hydra.sweeper."""
    plain = key.removeprefix("override ")
    if plain.startswith("/"):
        return tuple(plain.strip("/").split("/"))
    return (key,)


def _matches(path: str, keys: tuple[str, ...], node: Node, wanted: WantedKeys) -> Iterator[Evidence]:
    for start in range(len(keys)):
        name = ".".join(keys[start:])
        if name not in wanted.keys:
            continue
        line, column = (node.key_line or node.line), (node.key_column or node.column)
        values = [n.text for n in node.items if n.text]
        for value in values or [""]:
            shown = f"{name}={value[:160]}" if value else name
            yield Evidence(Location(path, line, column), "config", shown)


def _ini(document: Document, wanted: WantedKeys) -> Iterator[Evidence]:
    section = ""
    for number, line in enumerate(document.text.split("\n"), 1):
        if len(line) > _LONGEST or line.lstrip().startswith(("#", ";")):
            continue
        head = _SECTION.match(line)
        if head:
            section = head.group(1).split()[0]
            continue
        match = _INI.match(line) if len(line) < 2000 else None  # noqa: PLR2004 - longer lines hold data
        if not match:
            continue
        key, value = match.group(1).strip(), match.group(2).strip("\"'")
        for name in (key, f"{section}.{key}"):
            if name in wanted.keys:
                yield Evidence(Location(document.path, number), "config", f"{name}={value}" if value else name)
        if key in wanted.env:
            yield Evidence(Location(document.path, number), "env", key, {"access": "set"})
