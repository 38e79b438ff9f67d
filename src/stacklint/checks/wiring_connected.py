"""Wiring: tools that are half connected: no remote, a stale lock, a server without a client."""

from __future__ import annotations

import posixpath
import re
from itertools import islice
from typing import TYPE_CHECKING

from stacklint.checks.registry import Context, check
from stacklint.claim import claim
from stacklint.gathered import seen
from stacklint.holdings import Holdings, folders_above
from stacklint.knowledge.types import Rule  # noqa: TC001 - part of the signature of a check
from stacklint.model import Evidence, Finding, Location, Related
from stacklint.programs import compiled
from stacklint.references import spoken_of, told
from stacklint.regex import lazy

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from stacklint.situation import Situation

_PLACES = 4
_MARK = b"\xef\xbb\xbf"
_MANIFESTS = lazy(
    r"(?:^|/)(?:\.pre-commit-config\.ya?ml|\.gitmodules|[^/]*requirements[^/]*\.(?:txt|in)|pyproject\.toml|setup\.py"
    r"|setup\.cfg|Pipfile|environment[^/]*\.ya?ml|conda[^/]*\.ya?ml|[^/]*Dockerfile[^/]*)$"
)

_NONE = (".md", ".mdx", ".rst", ".ipynb", ".json", ".png", ".jpg", ".svg", ".csv", ".js", ".ts", ".tsx", ".html", ".sh")


@check("pointers-without-remote", "file=*{pointer}")
def find_pointers_without_remote(rule: Rule, context: Context) -> Iterator[Finding]:
    """Yield versioned files whose store has no remote, so that nobody else can fetch them.

    `parameters.pointer` is the ending of pointer files, `parameters.config` the file that names remotes,
    `parameters.command` what names them at run time.
    """
    ending, config = rule.parameters["pointer"], rule.parameters["config"]
    stores = sorted(p.removesuffix(config) for p in context.paths if p == config or p.endswith("/" + config))
    for situation in told(context.situations):
        for store in stores:
            if _project_of(store + "x", context) != situation.project or "remote" in context.text(store + config):
                continue
            own = [
                p
                for p in sorted(context.paths)
                if p.startswith(store) and p.endswith(ending) and "/" + ending not in "/" + p
            ]
            lost = [p for p in own if "repo:" not in context.text(p) and not _here(p.removesuffix(ending), context)]
            if (
                lost
                and len(lost) == len(own)  # where git holds some of the data, the rest may be made from it
                and situation.scopes.get(lost[0], "product") == "product"
                and not _runs(context, rule.parameters["command"])
            ):
                yield _finding(rule, situation, [Location(p) for p in lost], text=lost[0], by=store + config)


def _here(path: str, context: Context) -> bool:
    """Return whether git holds the file or folder that a pointer is for."""
    return path in context.paths or any(p.startswith(path + "/") for p in context.paths)


@check("lock-differs", "include:recorded & target")
def find_differing_lock(rule: Rule, context: Context) -> Iterator[Finding]:
    """Yield locks of a pipeline that were written for other contents of files which are here.

    `parameters.manifest` is the file beside the lock that holds the stages.
    """
    manifest = rule.parameters["manifest"]
    for situation in told(context.situations):
        by_lock: dict[str, list[Evidence]] = {}
        stages = {(e.location.path.rpartition("/")[0], e.value) for e in seen(situation, "target")}
        for item in seen(situation, "include:recorded"):
            if spoken_of(situation, item):
                folder = item.location.path.rpartition("/")[0]
                stage = item.detail["stage"].partition("@")[0]
                tried = situation.scopes.get(item.value, "product") != "product"  # a stage to learn the tool by
                if (
                    tried
                    or (folder, stage) not in stages
                    or _is_frozen(posixpath.join(folder, manifest), stage, context)
                ):
                    continue
                if _differs(item, context):
                    by_lock.setdefault(item.location.path, []).append(item)
        for path, rows in sorted(by_lock.items()):
            names = sorted({e.value for e in rows})
            more = f" and {len(names) - 2} more" if len(names) > 2 else ""  # noqa: PLR2004 - two are named
            yield _finding(rule, situation, [e.location for e in rows], text=", ".join(names[:2]) + more, by=path)


def _is_frozen(manifest: str, stage: str, context: Context) -> bool:
    """Return whether the stage's file says that it is left as it was run."""
    text = context.text(manifest)
    block = re.search(rf"^([ ]+){re.escape(stage)}:[ ]*\n((?:\1[ ]+[^\n]*\n|[ ]*\n)*)", text + "\n", re.MULTILINE)
    return bool(block and re.search(r"^\s+frozen:\s*true", block[2], re.MULTILINE))


def _differs(item: Evidence, context: Context) -> bool:
    """Return whether no way of writing the text that is here has the recorded hash."""
    import hashlib  # noqa: PLC0415 - it brings OpenSSL along

    text = context.text(item.value) if item.value in context.paths else ""
    if not text or "\ufffd" in text or text.startswith("version https://git-lfs"):
        return False
    plain = text.encode()
    forms = (plain, plain.replace(b"\n", b"\r\n"))
    hashes = {hashlib.md5(mark + form, usedforsecurity=False).hexdigest() for form in forms for mark in (b"", _MARK)}
    return item.detail["md5"] not in hashes


@check("server-without-client", "tool={tool}")
def find_server_without_client(rule: Rule, context: Context) -> Iterator[Finding]:
    """Yield servers of `parameters.tool` that are started here while its clients write elsewhere.

    `parameters.servers` are beginnings of images and commands, `parameters.words` are what points a
    client at a server, anywhere in the repository.
    """
    holdings = Holdings.of(context)
    servers = tuple(s.strip() for s in rule.parameters["servers"].split(","))
    words = rule.parameters["words"].split()
    for situation in told(context.situations):
        usage = situation.usages.get(rule.parameters["tool"])
        if usage is None or not {"imported", "called"} & set(usage.states) or situation.kind != "application":
            continue
        started = [
            e
            for e in situation.evidence
            if spoken_of(situation, e) and e.detail.get("context") in {"compose", "cluster"}
            if (e.kind == "image" and e.value.startswith(servers)) or e.detail.get("line", "").startswith(servers)
        ]
        if started and not any(holdings.says(word) is not False for word in words):
            yield _finding(
                rule, situation, [e.location for e in started], text=usage.tool.name, by=started[0].location.path
            )


_OWN_PATHS = lazy(
    r"\b(?:absolute|hard-?coded)\s+(?:local\s+)?paths?\b|\b(?:update|change|adapt|adjust|replace|set)\s+(?:\w+\s+){0,3}paths?\b",
    re.IGNORECASE,
)


@check("path-of-one-machine", "string:home")
def find_path_of_one_machine(rule: Rule, context: Context) -> Iterator[Finding]:
    """Yield absolute paths into a person's home in product code; `parameters.shared` are no persons.

    `parameters.made` matches the paths of files that a tool wrote, `parameters.written` such lines.

    Nor is who has the name of a folder of the repository, or whom an image makes: a user whose home holds the code.
    A file that no other text of the repository names is one person's own: nobody else is told to run it. Nothing is
    said where README tells its readers to put their own paths there.
    """
    pages = (p for p in context.paths if p.lower().startswith("readme."))
    if any(_OWN_PATHS.search(context.text(page)) for page in pages):
        return
    own = {path.removeprefix("src/").partition("/")[0].lower() for path in context.paths if "/" in path}
    shared = {*rule.parameters["shared"].split(), *own}
    made, written = (compiled(rule.parameters[key]) for key in ("made", "written"))
    holdings = Holdings.of(context)
    for situation in told(context.situations):
        if situation.kind != "application":
            continue
        found = [
            e
            for e in seen(situation, "string:home")
            if spoken_of(situation, e)
            if e.value.removeprefix("home=").lower() not in shared and situation.scopes[e.location.path] == "product"
            if not made.search(e.location.path) and not written.search(_row(e, context))
        ]
        made_here = _users(rule, holdings, context) if found else frozenset()
        found = [e for e in found if e.value.removeprefix("home=").lower() not in made_here]
        named = _named({e.location.path for e in found}, holdings, context) if found else frozenset()
        found = [e for e in found if e.location.path in named]
        if found:
            first = min(found, key=lambda e: e.location)
            yield _finding(
                rule, situation, [e.location for e in found], text=first.detail["path"], by=first.location.path
            )


def _row(item: Evidence, context: Context) -> str:
    rows = context.text(item.location.path).split("\n")
    return rows[item.location.line - 1] if item.location.line <= len(rows) else ""


def _users(rule: Rule, holdings: Holdings, context: Context) -> frozenset[str]:
    """Return the users that images make, or into whose homes they copy: `parameters.user` finds them."""
    pattern = compiled(rule.parameters["user"], re.MULTILINE)
    images = (p for p in holdings.texts if "dockerfile" in p.rpartition("/")[2].lower())
    return frozenset(
        (match[1] or match[2]).lower()
        for path in islice(images, holdings.most)
        for match in pattern.finditer(context.text(path))
    )


@check("address-gone")
def find_address_gone(rule: Rule, context: Context) -> Iterator[Finding]:
    """Yield manifests and hooks that fetch from an address of `parameters.gone`; its value says why."""
    known = {s.project: s for s in told(context.situations)}
    found: dict[tuple[str, str], list[Location]] = {}
    for path in _manifests(context.paths) if known else ():
        situation = known.get(_project_of(path, context))
        if situation is None or situation.scopes.get(path, "product") != "product":
            continue
        text = context.text(path)
        lowered = text.lower()
        for address in rule.parameters["gone"]:
            if address not in lowered:
                continue
            found.setdefault((situation.project, address), []).extend(
                Location(path, number)
                for number, row in enumerate(text.split("\n"), 1)
                if address in row.lower() and not row.lstrip().startswith("#")
            )
    for (project, address), rows in found.items():
        if rows:
            instead = rule.parameters["gone"][address]
            yield _finding(rule, known[project], rows, text=address, by=min(rows).path, instead=instead)


def _manifests(paths: Iterable[str]) -> list[str]:
    """Return the manifests among paths, in their order; most other files are told by their endings."""
    known = (p for p in paths if not p.endswith(_NONE) and (p.endswith("setup.py") or not p.endswith(".py")))
    return sorted(p for p in known if _MANIFESTS.search(p))


def _named(paths: set[str], holdings: Holdings, context: Context) -> set[str]:
    """Return the files that a page or another file of the repository names."""
    names = {path: path.rpartition("/")[2] for path in paths}
    pages = sorted(p for p in context.paths if p.lower().endswith((".md", ".rst")))
    for other in islice((*pages, *holdings.texts), holdings.most):
        text = context.text(other)
        for path in [p for p, name in names.items() if p != other and name in text]:
            del names[path]
        if not names:
            break
    return paths - names.keys()


def _runs(context: Context, command: str) -> bool:
    return any(e.detail.get("line", "").startswith(command) for e in seen(context, "command"))


def _project_of(path: str, context: Context) -> str:
    return next((f for f in folders_above(path) if f in context.situations), ".")


def _finding(rule: Rule, situation: Situation, places: Iterable[Location], **words: str) -> Finding:
    first, *others = sorted(set(places))
    return claim(
        rule,
        situation.project,
        first,
        words,
        words["text"],
        related=(Related(place, "here as well") for place in others[:_PLACES]),
    )
