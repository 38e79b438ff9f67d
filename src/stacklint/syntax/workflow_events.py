"""What a GitHub workflow asks for, and nothing that starts it ever brings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacklint.regex import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.syntax.tree import Node

_OF_PULLS = frozenset(
    {"pull_request", "pull_request_target", "pull_request_review", "pull_request_review_comment", "workflow_call"}
)
_EVENT = lazy(r"github\.event_name\s*==\s*'([a-z_]+)'")
_BRANCH = lazy(r"github\.ref(?:_name\s*==\s*'|\s*==\s*'refs/heads/)([\w./-]+)'")
_TAG = lazy(r"startsWith\(\s*github\.ref\s*,\s*'refs/tags/")
_VALUE = lazy(
    r"\$\{\{\s*(github\.(?:event\.pull_request(?:\.\w+)+|head_ref|base_ref)|(?:github\.event\.)?inputs\.[\w-]+)\s*\}\}"
)
_DECIDES = lazy(r"github\.(?:event|head_ref|base_ref)|inputs\.")
_LABELS = frozenset({"if", "group", "name"})
_GLOB = frozenset("*?[]!+@$")


def never_brought(triggers: Node, jobs: Node) -> Iterator[tuple[Node, str]]:
    """Yield conditions that are never true and values that are always empty, each with what is never brought.

    A condition that has another way to be true and a value that has a default are passed over, and so is a
    workflow that others call, since it runs on their events.
    """
    events = frozenset(triggers.pairs) or frozenset(item.text for item in triggers.items)
    if not events or "workflow_call" in events or any("$" in event for event in events):
        return
    known = _branches(triggers) if events == {"push"} else None
    for job in jobs.pairs.values():
        yield from _conditions(job, events, known)
        if not (events & _OF_PULLS and "workflow_dispatch" in events):
            yield from _values(job, triggers, events)


def _branches(triggers: Node) -> frozenset[str] | None:
    """Return the branches that alone start a workflow; nothing where a pattern or a tag does as well."""
    push = triggers["push"]
    names = frozenset(item.text for item in push["branches"].items)
    open_ = "tags" in push or "tags-ignore" in push or any(_GLOB & set(name) for name in names)
    return None if open_ or not names else names


def _conditions(job: Node, events: frozenset[str], branches: frozenset[str] | None) -> Iterator[tuple[Node, str]]:
    for node in (job, *job["steps"].items):
        text = node["if"].text
        if "github." not in text or "||" in text or "!(" in text:
            continue
        for event in _EVENT.findall(text):
            if event not in events:
                yield node["if"], f"the event {event}"
        if branches is not None:
            for name in _BRANCH.findall(text):
                if name not in branches:
                    yield node["if"], f"the branch {name}"
            if _TAG.search(text):
                yield node["if"], "a tag"


def _values(job: Node, triggers: Node, events: frozenset[str]) -> Iterator[tuple[Node, str]]:
    if _DECIDES.search(job["if"].text):
        return
    inputs = frozenset(triggers["workflow_dispatch"]["inputs"].pairs)
    for step in (job["env"], *(s for s in job["steps"].items if not _DECIDES.search(s["if"].text))):
        for key, node in step.walk():
            if key in _LABELS or "${{" not in node.text:
                continue
            for name in _VALUE.findall(node.text):
                if "inputs." in name:
                    given = name.rpartition("inputs.")[2]
                    if given not in inputs:
                        yield node, f"the input {given}"
                elif not events & _OF_PULLS:
                    yield node, "a pull request, whose values it reads"
