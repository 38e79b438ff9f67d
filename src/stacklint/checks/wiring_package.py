"""Wiring: what a package's metadata, its requirements and its tests' options name and do not get."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING

from stacklint.checks.registry import Context, check
from stacklint.claim import claim
from stacklint.gathered import seen
from stacklint.holdings import Holdings, folders_above
from stacklint.knowledge.types import Rule  # noqa: TC001 - part of the signature of a check
from stacklint.model import Finding, Location, Related
from stacklint.programs import compiled
from stacklint.references import spoken_of, told
from stacklint.regex import lazy
from stacklint.repo.document import Unreadable
from stacklint.syntax.toml import parse_toml

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from stacklint.situation import Situation
    from stacklint.syntax.tree import Node

_OPTIONS = lazy(
    r"^[ \t]*[\"']?addopts[\"']?[ \t]*=[ \t]*(\"{3}[^\"]*\"{3}|'{3}[^']*'{3}|.+(?:\n[ \t]+.+)*)", re.MULTILINE
)
_SECTIONS = {
    "pyproject.toml": ("tool.pytest.ini_options", "tool.pytest"),
    "setup.cfg": ("tool:pytest",),
    "pytest.ini": ("pytest",),
    ".pytest.ini": ("pytest",),
    "tox.ini": ("pytest",),
}
_CONFIGURATION = frozenset(_SECTIONS)
_RUN_TESTS = frozenset({"ci", "make", "just", "tox", "nox", "script", "image", "npm", "task"})
_MANIFESTS = ("pyproject.toml", "setup.py", "setup.cfg")
_HERE = lazy(r"\./?(?:\[[\w,.-]+\])?")
_MOVED = lazy(r"git clone|repository:|cookiecutter|copier|unzip")
_MOST = 800
_LISTS = (".toml", ".txt", ".lock", ".in", ".md")
_PLACES = 4
_OTHERS = lazy(r"[{}%]|(?:^|/)(?:tests?|testing|fixtures?|vendor|third_party|node_modules)/")
"""Templates, and folders of what is not the repository's own."""


@check("package-names-missing-file", "file=pyproject.toml")
def find_missing_part(rule: Rule, context: Context) -> Iterator[Finding]:
    """Yield the README, the licence, the packages and entry points of metadata that are not there.

    A backend that only warns of texts that are missing (`setuptools/config/expand.py`) is not asked for these.
    """
    holdings = Holdings.of(context)
    for situation, path in _files(context, frozenset({"pyproject.toml"})):
        try:
            tree = parse_toml(context.text(path))
        except Unreadable:
            continue
        folder = posixpath.dirname(path)
        if not _is_built(tree):
            continue
        for role, node, wanted in _parts(tree, folder, holdings):
            if not holdings.has(posixpath.join(folder, wanted)):
                if role != "entry point" and (
                    _is_mere_list(folder, tree, context) or _without_itself(folder, tree, rule, context)
                ):
                    continue
                words = {"path": wanted, "role": role, "by": path, "so": rule.parameters["so"][role]}
                yield _finding(rule, situation, Location(path, node.line, node.column), wanted, words)


def _is_built(tree: Node) -> bool:
    """Return whether an installer builds the project, and its text is no template."""
    poetry = tree["tool"]["poetry"]
    if poetry["package-mode"].text == "false" or "{{" in tree["project"]["name"].text:
        return False
    return ("name" in tree["project"] and "build-system" in tree) or "name" in poetry


def _is_mere_list(folder: str, tree: Node, context: Context) -> bool:
    """Return whether metadata stand in a folder that holds nothing but lists, and name no code elsewhere."""
    near = [p for p in context.paths if p.startswith(folder + "/")] if folder else []
    return bool(near) and all(p.endswith(_LISTS) for p in near) and "packages" not in tree["tool"]["poetry"]


def _without_itself(folder: str, tree: Node, rule: Rule, context: Context) -> bool:
    """Return whether every command of the project leaves the project itself out of what it installs.

    Metadata without a backend and a lock, that no command asks for, are a list of what is needed and no package.
    """
    installs, apart = (compiled(rule.parameters[key]) for key in ("installs", "apart"))
    start = folder and folder + "/"
    pages = sorted(p for p in context.paths if p.endswith(".md"))
    near = [p for p in (*Holdings.of(context).texts, *pages) if p.startswith(start)]
    lines = [m[0] for p in near[:_MOST] for m in installs.finditer(context.text(p))]
    if not lines:
        return "build-system" not in tree and not Holdings.of(context).has(start + rule.parameters["lock"])
    return all(apart.search(line) for line in lines) or _is_lenient(near, rule, context)


def _is_lenient(near: list[str], rule: Rule, context: Context) -> bool:
    """Return whether what installs the project is of a release that leaves out a project which it cannot build."""
    lenient, newest = (compiled(rule.parameters[key]) for key in ("lenient", "newest"))
    texts = [context.text(path) for path in near[:_MOST]]
    return any(lenient.search(text) for text in texts) and not any(newest.search(text) for text in texts)


def _parts(tree: Node, folder: str, holdings: Holdings) -> Iterator[tuple[str, Node, str]]:
    project, poetry = tree["project"], tree["tool"]["poetry"]
    lenient = any(item.text.startswith("setuptools") for item in tree["build-system"]["requires"].items)
    for node in () if lenient else (project["readme"], project["readme"]["file"], *poetry["readme"].items):
        if node.text:
            yield "README", node, node.text
    if (licence := project["license"]["file"].text) and not lenient:
        yield "licence", project["license"]["file"], licence
    for item in poetry["packages"].items:
        base, name = item["from"].text, item["include"].text
        if name and not set("*?[") & set(name):
            yield "package", item["include"], posixpath.join(base, name)
    for table in (project["scripts"], project["gui-scripts"], poetry["scripts"]):
        for node in table.pairs.values():
            if missing := _missing_module(node.text.partition(":")[0].strip(), folder, holdings):
                yield "entry point", node, missing


def _missing_module(name: str, folder: str, holdings: Holdings) -> str:
    """Return the file that a module of a package which is here would be; empty where it is there."""
    first, _, rest = name.partition(".")
    for base in ("", "src"):
        package = posixpath.join(folder, base, first)
        if rest and f"{package}/__init__.py" in holdings.paths:
            stem = posixpath.join(base, first, rest.replace(".", "/"))
            there = posixpath.join(folder, stem)
            found = there in holdings.folders or any(p.startswith(there + ".") for p in holdings.paths)
            return "" if found else stem + ".py"
    return ""


@check("installs-no-project", "command:ci", "command:make")
def find_no_project(rule: Rule, context: Context) -> Iterator[Finding]:
    """Yield commands of CI and make that install the project of a folder which is none."""
    holdings = Holdings.of(context)
    for situation in told(context.situations):
        for item in (*seen(situation, "command:ci"), *seen(situation, "command:make")):
            if item.value not in {"pip", "uv"} or "via" in item.detail:
                continue
            words = item.detail.get("line", "").split()
            where = item.detail.get("context")
            here = "install" in words and any(_HERE.fullmatch(w) for w in words[words.index("install") + 1 :])
            if not here or not spoken_of(situation, item):
                continue
            home = "" if where == "ci" else posixpath.dirname(item.location.path)
            folder = item.detail.get("working_directory", home)
            folder = "" if folder == "." else folder
            bases = folders_above(item.location.path) if where == "ci" and not folder else [""]
            manifests = {posixpath.join(base, folder, name) for base in bases for name in _MANIFESTS}
            if folder not in holdings.folders or any(holdings.has(m) for m in manifests):
                continue
            if not _MOVED.search(context.text(item.location.path)):
                shown = {"line": item.detail["line"][:80], "folder": folder or "the root", "by": item.location.path}
                yield _finding(rule, situation, item.location, f"{folder} {item.value}", shown)


@check("mistaken-package", "package={mistaken}")
def find_mistaken_package(rule: Rule, context: Context) -> Iterator[Finding]:
    """Yield packages that share a name with the module of another one, which is the one that is used."""
    mistaken: Mapping[str, str] = rule.parameters["mistaken"]
    for situation in told(context.situations):
        asked = {e.value for e in seen(situation, "package")}
        for item in seen(situation, "package") if asked & mistaken.keys() else ():
            if item.value not in mistaken or situation.scopes.get(item.location.path) != "product":
                continue
            module, meant, own = mistaken[item.value].split()
            if meant.lower() in asked or not _imports(module, situation, context) or _imports(own, situation, context):
                continue
            words = {"package": item.value, "module": module, "meant": meant, "by": item.location.path}
            yield _finding(rule, situation, item.location, item.value, words)
            break


def _imports(module: str, situation: Situation, context: Context) -> bool:
    pattern = compiled(rf"^[ \t]*(?:import[ \t]+{re.escape(module)}\b|from[ \t]+{re.escape(module)}\b)", re.MULTILINE)
    start = "" if situation.project == "." else situation.project + "/"
    files = sorted(p for p in context.paths if p.startswith(start) and p.endswith(".py"))[:_MOST]
    return any(pattern.search(context.text(p)) for p in files)


@check("option-of-missing-plugin", "command=pytest", "file=pyproject.toml setup.cfg pytest.ini .pytest.ini tox.ini")
def find_option_of_missing_plugin(rule: Rule, context: Context) -> Iterator[Finding]:
    """Yield options that the tests' configuration always gives, or that a command gives, and that only a plugin knows.

    `parameters.options` says which package brings an option. Nothing is said where any file of the
    repository names that package.
    """
    options: Mapping[str, str] = rule.parameters["options"]
    holdings = Holdings.of(context)
    if not _declares(context):
        return
    found: dict[tuple[str, str], list[Location]] = {}
    for situation, place, words in (*_configured(context), *_commanded(context)):
        for option, package in options.items():
            given = any(w == option or w.startswith(option + "=") for w in words)
            if given and not _named(package, holdings, context):
                found.setdefault((situation.project, option), []).append(place)
                break
    for (project, option), places in found.items():
        first, *others = places
        text = {"text": option, "by": first.path}
        related = (Related(place, f"{option} here as well") for place in others[:_PLACES])
        yield claim(rule, project, first, text, option, related)


def _configured(context: Context) -> Iterator[tuple[Situation, Location, list[str]]]:
    """Yield the options that a file of configuration gives to every run of the tests, with their place."""
    for situation, path in _files(context, _CONFIGURATION):
        text = context.text(path)
        match = _OPTIONS.search(text)
        if match and _is_read(path, text[: match.start()]):
            line = text.count("\n", 0, match.start(1)) + 1
            yield situation, Location(path, line), re.split(r"[\s\"',\[\]]+", match[1])


def _commanded(context: Context) -> Iterator[tuple[Situation, Location, list[str]]]:
    """Yield what commands hand to pytest, with their place."""
    for situation in told(context.situations):
        for item in seen(situation, "command"):
            if item.value == "pytest" and item.detail.get("context") in _RUN_TESTS and spoken_of(situation, item):
                words = item.detail.get("line", "").split()
                at = next((n for n, word in enumerate(words) if word.endswith("pytest")), len(words))
                yield situation, item.location, words[at + 1 :]


def _is_read(path: str, before: str) -> bool:
    """Return whether pytest reads the section that options stand in; each kind of file has its own."""
    sections = re.findall(r"^\[([^\]\n]+)\]", before, re.MULTILINE)
    return bool(sections) and sections[-1].strip() in _SECTIONS[path.rpartition("/")[2]]


def _declares(context: Context) -> bool:
    """Return whether the repository says at all what its tests need."""
    return bool(seen(context, "package") or seen(context, "locked"))


def _named(package: str, holdings: Holdings, context: Context) -> bool:
    if any(e.value == package for kind in ("package", "locked") for e in seen(context, kind)):
        return True
    listed = [p for p in context.paths if p.endswith((".txt", ".in", ".lock", ".nix"))]
    return holdings.says(package) is not False or any(package in context.text(p) for p in listed[:_MOST])


@check("ignore-file-never-read", "file=*{ending}")
def find_ignore_file_never_read(rule: Rule, context: Context) -> Iterator[Finding]:
    """Yield the files that end in `parameters.ending` and have neither that name nor that of a file beside them.

    One finding tells of all: the first in a project with machine learning, or in any of such a repository.
    """
    ending = rule.parameters["ending"]
    homes = {s.project: n for n, s in enumerate(told(context.situations, whole=True))}
    lost = [p for p in context.paths if p.endswith(ending) and _is_lost(p, ending, context)] if homes else []
    kept = sorted((homes[home], p) for p in lost if (home := _project(p, context)) in homes)
    own = [path for _, path in kept if not _OTHERS.search(path)]
    if own:
        first = own[0]
        blank = " (its name begins with a blank)" if "/ ." in "/" + first else ""
        words = {"path": f"{first}{blank}", "by": first}
        related = (Related(Location(path), "nothing reads this one either") for path in own[1 : 1 + _PLACES])
        yield claim(rule, _project(first, context), Location(first), words, first, related)


def _is_lost(path: str, ending: str, context: Context) -> bool:
    """Return whether a file has neither the name that is looked for nor that of another file before it."""
    return not ("/" + path).endswith("/" + ending) and path.removesuffix(ending) not in context.paths


def _files(context: Context, names: frozenset[str]) -> Iterator[tuple[Situation, str]]:
    """Yield the files of these names in product code, each with its project."""
    known = {s.project: s for s in told(context.situations)}
    for path in sorted(p for p in context.paths if p.rpartition("/")[2] in names):
        situation = known.get(_project(path, context))
        if situation and situation.scopes.get(path, "product") == "product" and "{" not in path:
            yield situation, path


def _project(path: str, context: Context) -> str:
    return next((f for f in folders_above(path) if f in context.situations), ".")


def _finding(rule: Rule, situation: Situation, place: Location, subject: str, words: Mapping[str, str]) -> Finding:
    return claim(rule, situation.project, place, words, subject)
