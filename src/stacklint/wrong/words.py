"""Private words and what stands in for them: names, addresses, paths, long numbers."""

from __future__ import annotations

import builtins
import json
import keyword
import sys
from collections import Counter
from itertools import count
from typing import TYPE_CHECKING

from stacklint.knowledge.compass import interest_of
from stacklint.reader_table import readers
from stacklint.record import asdict
from stacklint.regex import lazy

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from stacklint.interest import Interest
    from stacklint.knowledge.load import Knowledge

_WORD = lazy(r"\\[nrt\"](?=\w)|\w+")
"""A word; what is escaped before one (`\\nimport` in a notebook) is no part of it."""
_ADDRESS = lazy(
    r"[A-Za-z][A-Za-z0-9+.-]{1,15}://[^\s'\"<>()\[\]{}`,;\\]+"  # an URL
    r"|[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64}){1,4}"  # a mail address
    r"|(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?![\w.])"  # an IP address
)
_SHORT, _LONG_NUMBER = 2, 5
_PLAIN = "self cls hidden cells cell_type source metadata nbformat nbformat_minor"
_COMMON = 8
"""In so many rules' and tools' examples a word stands that is nobody's own: `jobs`, `src`, `runs`."""


def addresses(texts: Mapping[str, str]) -> tuple[str, ...]:
    """Return the URLs, mail and IP addresses in files, each once, as they come."""
    return tuple(dict.fromkeys(m for text in texts.values() for m in _ADDRESS.findall(text)))


def address_for(address: str, number: int) -> str:
    """Return what stands in for an address: one that is reserved for examples."""
    if "://" in address:
        scheme = address.partition("://")[0]
        return f"{scheme}://example.org/{number}"
    return f"person{number}@example.org" if "@" in address else f"192.0.2.{number % 256}"


def private_words(texts: Mapping[str, str], public: frozenset[str]) -> tuple[str, ...]:
    """Return the words of paths and texts that are not public, each once, as they come."""
    every = (word for path, text in texts.items() for part in (path, text) for word in _WORD.findall(part))
    return tuple(dict.fromkeys(word for word in every if word[0] != "\\" and _is_private(word, public)))


def _is_private(word: str, public: frozenset[str]) -> bool:
    if word.isdigit():
        return len(word) > _LONG_NUMBER
    bare = word.strip("_")
    return len(bare) > _SHORT and word not in public and bare.lower() not in public


def stand_ins_for(words: Iterable[str]) -> dict[str, str]:
    """Return what stands in for each word, written in its manner; none is one of the words."""
    known = frozenset(words)
    free = (n for n in count(1) if known.isdisjoint({f"name{n}", f"Name{n}", f"NAME{n}"}))
    return {word: _stand_in(word, next(free)) for word in words}


def _stand_in(word: str, number: int) -> str:
    if word.isdigit():
        return str(10 ** (len(word) - 1) + number)
    bare = word.strip("_")
    start = word[: len(word) - len(word.lstrip("_"))]
    if bare.isupper():
        return f"{start}NAME{number}"
    return f"{start}Name{number}" if bare[0].isupper() else f"{start}name{number}"


def renamed(text: str, names: Mapping[str, str], *, whole: bool = False) -> str:
    """Return a text with other words; `whole` addresses or single words."""
    pattern = _ADDRESS if whole else _WORD
    return pattern.sub(lambda m: names.get(m[0], m[0]), text) if names else text


def public_words(knowledge: Knowledge) -> frozenset[str]:
    """Return the words that give nobody away: of Python, of what readers look for, of many rules' examples."""
    found = {*keyword.kwlist, *keyword.softkwlist, *dir(builtins), *sys.stdlib_module_names, *_PLAIN.split()}
    found.update(_words(pattern for reader in readers() for pattern in reader.patterns))
    found.update(_words(_strings(interest_of(knowledge))))
    for table in ("tools", "checks", "formats", "platforms", "problems", "imports"):
        found.update(_words(knowledge.data[table]))
    for table in ("tools", "dependencies"):
        found.update(
            w for row in knowledge.data[table].values() for w in _words([*row.get("packages", ()), row["name"]])
        )
    used = Counter(word for rows in knowledge.examples.values() for word in {*_words([json.dumps(_files(rows))])})
    found.update(word for word, often in used.items() if often >= _COMMON)
    return frozenset(found) | frozenset(word.lower() for word in found)


def _files(rows: Mapping[str, object]) -> list[object]:
    return [
        [*example["files"], *example["files"].values()]
        for examples in rows.values()
        if isinstance(examples, list)
        for example in examples
        if isinstance(example, dict) and "files" in example
    ]


def _strings(interest: Interest) -> Iterator[str]:
    for value in asdict(interest).values():
        if isinstance(value, frozenset):
            yield from value
        elif isinstance(value, tuple):
            yield from (word for row in value for word in row if isinstance(word, str))


def _words(texts: Iterable[str]) -> Iterator[str]:
    for text in texts:
        for part in _WORD.findall(text.replace("\\n", " ")):
            yield part
            yield from part.split("_")
