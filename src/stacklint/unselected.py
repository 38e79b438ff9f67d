"""Configuration of which some is chosen: options that nothing chooses or that cannot run, runtimes of a cluster."""

from __future__ import annotations

import posixpath
from collections import defaultdict
from typing import TYPE_CHECKING

from stacklint.regex import lazy

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from stacklint.model import Evidence

    Lists = dict[str, list[str]]

_FACT = "group-option="
_WHOLE, _OPEN = "/", "*"
_PLUGINS = frozenset({"sweeper", "launcher"})
_SET = 4
"""So many runtimes of one kind are a platform's stock."""
_ENDINGS = (".yaml", ".yml")
_OVERRIDE = lazy(r"\s[+~]{0,2}([\w/-]+)(?:@[\w.]+)?=([\w./,-]+)")


def unchosen_options(evidence: Iterable[Evidence], paths: frozenset[str]) -> frozenset[str]:
    """Return the options of groups that lists of defaults name, where neither a list nor a command selects them.

    A list in an option counts where that option is selected; those of the main files, of variants of the whole
    configuration and of groups that no list names count always.
    """
    lists: Lists = defaultdict(list)
    lines: set[str] = set()
    for item in evidence:
        if item.kind == "config" and item.value.startswith(_FACT):
            lists[item.location.path].append(item.value.removeprefix(_FACT))
        elif "line" in item.detail and "=" in item.detail["line"]:
            lines.add(item.detail["line"])
    if not lists:
        return frozenset()
    configs = frozenset(p for p in paths if p.endswith(_ENDINGS))
    roots = _roots(lists, configs)
    chosen = frozenset(
        f"{m[1]}/{option}" for line in lines for m in _OVERRIDE.finditer(line) for option in m[2].split(",")
    )
    return frozenset(path for root in roots for path in _unchosen(root, lists, configs, chosen))


def without_plugin(evidence: Iterable[Evidence], paths: frozenset[str]) -> frozenset[str]:
    """Return the files whose list of defaults chooses a plugin that no list of requirements asks for.

    `framework/launcher: option` comes from a package that names both the framework and the option, and without it the
    framework refuses to start. Nothing is said where the framework itself is not asked for, or has the option here.
    """
    chosen: dict[str, list[tuple[str, str]]] = defaultdict(list)
    asked: set[str] = set()
    for item in evidence:
        if item.kind in {"package", "locked"}:
            asked.add(item.value)
        elif item.kind == "config" and item.value.startswith(_FACT):
            family, kind, option = ["", "", *item.value.removeprefix(_FACT).strip("/").split("/")][-3:]
            if family and kind in _PLUGINS and option not in {"", _OPEN, "basic"}:
                chosen[item.location.path].append((family, f"{kind}/{option}.yaml"))
    return frozenset(
        path
        for path, plugins in chosen.items()
        for family, place in plugins
        if any(name.startswith(family) for name in asked)
        and not any(name.startswith(family) and _first_word(place) in name for name in asked)
        and not any(p.endswith(f"{family}/{place}") for p in paths)
    )


def _first_word(place: str) -> str:
    return place.rpartition("/")[2].partition(".")[0].partition("_")[0]


def unnamed_runtimes(evidence: Iterable[Evidence]) -> frozenset[str]:
    """Return the manifests of runtimes that a cluster offers in number, as far as no service names their file's.

    One or two may be the project's own; a whole set comes with the platform, and only what a service names is run.
    """
    offers: dict[str, set[str]] = defaultdict(set)
    named: set[str] = set()
    for item in evidence:
        if item.kind == "resource" and item.value.endswith("Runtime"):
            offers[item.value].add(item.location.path)
        elif item.kind == "config" and item.value.startswith("runtime="):
            named.add(item.value.partition("=")[2])
    sets = (paths for paths in offers.values() if len(paths) >= _SET)
    return frozenset(p for paths in sets for p in paths if not any(name in p for name in named))


def _roots(lists: Lists, configs: frozenset[str]) -> list[str]:
    """Return the outermost folders whose files select options below them."""
    folders = {posixpath.dirname(path) for path in configs}
    found = set()
    for path, entries in lists.items():
        here = posixpath.dirname(path)
        groups = {e.rpartition("/")[0] for e in entries if not e.startswith((".", "/"))}
        if any(posixpath.join(here, group) in folders for group in groups):
            found.add(here)
    return [r for r in sorted(found) if not any(r != o and _below(r, o) for o in found)]


def _below(path: str, folder: str) -> bool:
    return not folder or path.startswith(folder + "/")


def _unchosen(root: str, lists: Lists, configs: frozenset[str], chosen: frozenset[str]) -> Iterator[str]:
    """Yield the options below a root that nothing selects."""
    below = {p for p in configs if _below(p, root)}
    named = {group for path in below for entry in lists.get(path, ()) for group in _group(root, path, entry)}
    options = {p for p in below if posixpath.dirname(p) in named}
    variants = {p for p in options if _WHOLE in lists.get(p, ())}
    overrides = {p for p in options if _names(root, p) in chosen}
    reached = {*(below - options), *variants, *overrides}
    todo = list(reached)
    while todo:
        path = todo.pop()
        found = {f for entry in lists.get(path, ()) for f in _selected(root, path, entry, options)} - reached
        reached |= found
        todo += found
    yield from options - reached


def _names(root: str, path: str) -> str:
    """Return a file as people write it: `logger/wandb`."""
    return posixpath.splitext(path.removeprefix(root).removeprefix("/"))[0]


def _group(root: str, path: str, entry: str) -> Iterator[str]:
    """Yield the folder of the group that an entry speaks of."""
    group = entry.rpartition("/")[0]
    if group and not entry.startswith("."):
        yield posixpath.normpath(
            posixpath.join(root if entry.startswith("/") else posixpath.dirname(path), group.strip("/"))
        )


def _selected(root: str, path: str, entry: str, options: set[str]) -> Iterator[str]:
    """Yield the options that an entry selects."""
    if entry.startswith("."):
        base = posixpath.normpath(posixpath.join(posixpath.dirname(path), entry))
        yield from (p for ending in _ENDINGS if (p := base + ending) in options)
        return
    option = entry.rpartition("/")[2]
    for folder in _group(root, path, entry):
        if option == _OPEN:
            yield from (p for p in options if posixpath.dirname(p) == folder)
        elif option:
            base = posixpath.join(folder, option)
            yield from (p for ending in _ENDINGS if (p := base + ending) in options)
