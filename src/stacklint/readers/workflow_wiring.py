"""GitHub workflows: conditions, filters and expressions that lead nowhere, as far as the file shows."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stacklint.model import Evidence, Location
from stacklint.readers.registry import reader
from stacklint.regex import lazy
from stacklint.syntax.template import lenient_trees
from stacklint.syntax.workflow_events import never_brought
from stacklint.syntax.workflow_idle import idle_parts
from stacklint.syntax.workflow_piped import piped_commands

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.interest import Interest
    from stacklint.model import Unread
    from stacklint.repo.document import Document
    from stacklint.syntax.tree import Node


@reader(
    ".github/workflows/*.yml",
    ".github/workflows/*.yaml",
    facts=("config",),
    limit=1 << 20,
    note="expressions are not evaluated; what `fromJSON` brings is not followed",
)
def read_workflow_wiring(document: Document, _: Interest) -> Iterator[Evidence | Unread]:
    """Yield as `config` what the host would take otherwise than it reads.

    `workflow.if` is a condition with text outside its expression, `workflow.paths` a filter on paths
    (`event:pattern`), `workflow.needs` a job that is not there, `workflow.reads` an output, matrix
    key or job that nothing in the same job defines, `workflow.never` a branch, an event or a value
    that nothing brings which starts the workflow, `workflow.any` a push or a pull request that nothing bounds,
    `workflow.args` what a step hands to an action (`owner/name words`), `workflow.runner` the machine
    that a job asks for, `workflow.piped` a command whose failure is lost behind `tee`, `workflow.idle` a job or a
    step that only announces what it is to do, `workflow.cached` the action that builds on a schedule from a cache
    which nothing renews (its folder and Dockerfile stand beside it).
    """
    for tree in lenient_trees(document)[:1]:
        jobs = tree["jobs"].pairs
        yield from _references(document, tree["on"])
        for node, text in never_brought(tree["on"], tree["jobs"]):
            yield _config(document, node, f"workflow.never={text}")
        yield from _unbounded(document, tree["on"])
        yield from _filters(document, tree["on"])
        for name, job in jobs.items():
            yield from _conditions(document, job)
            yield from _arguments(document, job)
            yield from _runner(document, name, job)
            yield from _idle(document, name, job)
            yield from _piped(document, job, tree["defaults"])
            if "schedule" in tree["on"]:
                yield from _cached(document, job)
            yield from _needs(document, job, frozenset(jobs))
            yield from _reads(document, job)


_EXPRESSION = lazy(r"\$\{\{(.*?)\}\}", re.DOTALL)
_READ = lazy(r"(?<![\w.'])(steps|matrix|needs)\.([A-Za-z_][\w-]*)")
_ON_BRANCH = lazy(r"(?:github\.ref|GITHUB_REF\b\}?)[\"']?\s*={1,2}\s*[\"']?(refs/heads/[\w./-]+)")
_NO_BOUND = lazy(r"#[ \t]*stacklint:[^\n]*|^\s*ref:.*$", re.MULTILINE)
_ASKS = lazy(r"github\.ref|GITHUB_REF|github\.event|environment:|workflow_run|branch", re.IGNORECASE)
_QUOTED = lazy(r"'[^']*'")


def _references(document: Document, triggers: Node) -> Iterator[Evidence]:
    """Yield where a workflow of pull requests alone asks whether it runs on a branch."""
    events = set(triggers.pairs) or {item.text for item in triggers.items}
    if events != {"pull_request"}:
        return
    for number, line in enumerate(document.text.split("\n"), 1):
        if not line.lstrip().startswith("#") and (found := _ON_BRANCH.search(line)):
            yield Evidence(Location(document.path, number), "config", f"workflow.never={found[1]}")


def _unbounded(document: Document, triggers: Node) -> Iterator[Evidence]:
    """Yield a push without a filter and a pull request, where no job asks for a branch or an event."""
    push, pull = triggers["push"], triggers["pull_request"]
    named = {item.text: item for item in triggers.items}
    text = _NO_BOUND.sub("", document.text)
    if (("push" in triggers and not push.pairs) or "push" in named) and not _ASKS.search(text):
        yield _config(document, named.get("push", push), "workflow.any=push to any branch")
    jobs = text.find("\njobs:")
    if ("pull_request" in triggers or "pull_request" in named) and "types" not in pull and not _ASKS.search(text, jobs):
        place = named.get("pull_request", pull)
        line = place.key_line or place.line
        yield Evidence(Location(document.path, line), "config", "workflow.any=pull request")


def _filters(document: Document, triggers: Node) -> Iterator[Evidence]:
    for event, node in triggers.pairs.items():
        for item in node["paths"].items:
            if item.text:
                yield _config(document, item, f"workflow.paths={event}:{item.text}")


def _conditions(document: Document, job: Node) -> Iterator[Evidence]:
    """Yield conditions that are a text around an expression, and so never empty, which is true."""
    for node in (job, *job["steps"].items):
        text = node["if"].text.strip()
        outside = _EXPRESSION.sub("", text).strip()
        if "${{" in text and outside:
            yield _config(document, node["if"], f"workflow.if={' '.join(text.split())[:120]}")


def _runner(document: Document, name: str, job: Node) -> Iterator[Evidence]:
    for item in job["runs-on"].items:
        if item.text and "$" not in item.text and "container" not in job:
            place = Location(document.path, item.line, item.column)
            yield Evidence(place, "config", f"workflow.runner={item.text}", {"job": name})


def _idle(document: Document, name: str, job: Node) -> Iterator[Evidence]:
    for node, title in idle_parts(name, job):
        yield Evidence(Location(document.path, node.key_line or node.line), "config", f"workflow.idle={title}")


def _piped(document: Document, job: Node, defaults: Node) -> Iterator[Evidence]:
    for node, command, target in piped_commands(job, defaults):
        rows = document.text.split("\n")[node.line - 1 :]
        row = next((number for number, text in enumerate(rows) if "tee" in text and target in text), 0)
        while row and rows[row - 1].rstrip().endswith("\\"):
            row -= 1  # where the command begins
        yield Evidence(Location(document.path, node.line + row), "config", f"workflow.piped={command[:120]}")


_CHANGES = lazy(r"github\.(?:run|sha)|steps\.|outputs\.|date|GITHUB_SHA|GITHUB_RUN|CACHE|BUST", re.IGNORECASE)


def _cached(document: Document, job: Node) -> Iterator[Evidence]:
    for step in job["steps"].items:
        given = step["with"]
        if not given["cache-from"].text or given["no-cache"].text == "true" or given["no-cache-filters"].text:
            continue
        if not _CHANGES.search(given["build-args"].text) and "$" not in given["context"].text + given["file"].text:
            place = Location(document.path, given["cache-from"].line, given["cache-from"].column)
            detail = {"folder": given["context"].text or ".", "file": given["file"].text}
            value = f"workflow.cached={step['uses'].text.partition('@')[0]}"
            yield Evidence(place, "config", value, detail)


def _arguments(document: Document, job: Node) -> Iterator[Evidence]:
    for step in job["steps"].items:
        words, name = step["with"]["args"], step["uses"].text.partition("@")[0]
        if words.text and "/" in name and "$" not in words.text:
            yield _config(document, words, f"workflow.args={name} {' '.join(words.text.split())[:120]}")


def _needs(document: Document, job: Node, jobs: frozenset[str]) -> Iterator[Evidence]:
    for item in job["needs"].items:
        if item.text and item.text not in jobs and "$" not in item.text:
            yield _config(document, item, f"workflow.needs={item.text}")


def _reads(document: Document, job: Node) -> Iterator[Evidence]:
    steps = job["steps"].items
    known = {
        "steps": {s["id"].text for s in steps},
        "matrix": _matrix(job["strategy"]["matrix"]),
        "needs": {item.text for item in job["needs"].items},
    }
    if "uses" in job or any("$" in name for names in known.values() for name in names or ()):
        return
    seen: set[str] = set()
    shown = {id(part["name"]) for part in (job, *steps) if "name" in part}
    for key, node in job.walk():
        if id(node) in shown:
            continue  # what the host calls it: nothing depends on that
        for text in _expressions(key, node):
            for kind, name in _READ.findall(_QUOTED.sub("", text)):
                names = known[kind]
                if names is not None and name not in names and f"{kind}.{name}" not in seen:
                    seen.add(f"{kind}.{name}")
                    place = _written(document, node, f"{kind}.{name}")
                    yield Evidence(place, "config", f"workflow.reads={kind}.{name}")


def _written(document: Document, node: Node, name: str) -> Location:
    """Return where a name stands in a scalar, which may be a block of many lines."""
    lines = document.text.splitlines()
    place = re.compile(rf"(?<![\w.'-]){re.escape(name)}(?![\w-])")
    for number, line in enumerate(lines[node.line - 1 :], node.line):
        if found := place.search(line):
            return Location(document.path, number, found.start() + 1)
    return Location(document.path, node.line, node.column)


def _expressions(key: str, node: Node) -> list[str]:
    """Return the expressions of a scalar; a condition is one without its braces."""
    text = node.text
    if "${{" in text:
        return _EXPRESSION.findall(text)
    return [text] if key == "if" else []


def _matrix(matrix: Node) -> set[str] | None:
    """Return the keys of a job's matrix; None where an expression makes them."""
    if matrix.text or any(i.text for i in matrix["include"].items) or not matrix.pairs:
        return None
    names = set(matrix.pairs) - {"include", "exclude"}
    return names.union(*(item.pairs for item in matrix["include"].items))


def _config(document: Document, node: Node, value: str) -> Evidence:
    return Evidence(Location(document.path, node.line, node.column), "config", value)
