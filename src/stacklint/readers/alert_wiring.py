"""Monitoring: where Prometheus hands its alerts to, and to whom Alertmanager sends them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stacklint.model import Evidence, Location
from stacklint.readers.registry import reader
from stacklint.regex import lazy
from stacklint.repo.document import Unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.interest import Interest
    from stacklint.model import Unread
    from stacklint.repo.document import Document
    from stacklint.syntax.tree import Node

_HOST = lazy(r"([a-z][a-z0-9-]*)(?::\d{2,5})?")
_VARIABLE = lazy(r"\$\{[A-Za-z_]\w*\}|\$[A-Z_]{3,}\b")
_MEANT = lazy(
    r"^[ \t]*#[^\n]*\b(?:black-?\s?hole|no integrations?|on purpose|intentional\w*|deliberate\w*|silent|discards?)\b",
    re.IGNORECASE | re.MULTILINE,
)
"""A comment that says that nobody is to be told."""
_ENDS = "_configs"


@reader("*alert*.yml", "*alert*.yaml", "*prom*.yml", "*prom*.yaml", facts=("config",), limit=1 << 20)
def read_alert_wiring(document: Document, _: Interest) -> Iterator[Evidence | Unread]:
    """Yield as `config` where alerts go.

    `alerts.manager` is the host, a name without dots, to which Prometheus with rules hands its alerts,
    `alerts.nobody` the receiver of an Alertmanager none of whose receivers sends anything, `alerts.variable`
    a variable in what a receiver is given.
    """
    data = document.data
    if b"alertmanagers:" not in data and not (b"receivers:" in data and b"route:" in data):
        return
    try:
        tree = document.tree
    except Unreadable:
        return  # told of by the readers of configuration
    if tree["rule_files"].items:
        yield from _managers(document, tree["alerting"]["alertmanagers"])
    if tree["route"]["receiver"].text and isinstance(tree["receivers"].value, list):
        yield from _receivers(document, tree)


def _managers(document: Document, managers: Node) -> Iterator[Evidence]:
    for manager in managers.items:
        for group in manager["static_configs"].items:
            for target in group["targets"].items:
                found = _HOST.fullmatch(target.text)
                if found and found[1] != "localhost":
                    place = Location(document.path, target.line, target.column)
                    yield Evidence(place, "config", f"alerts.manager={found[1]}")


def _receivers(document: Document, tree: Node) -> Iterator[Evidence]:
    rows = tree["receivers"].items
    ways = [node for row in rows for key, node in row.pairs.items() if key.endswith(_ENDS)]
    if not any(way.items for way in ways) and not _MEANT.search(document.text):
        receiver = tree["route"]["receiver"]
        yield Evidence(
            Location(document.path, receiver.line, receiver.column), "config", f"alerts.nobody={receiver.text}"
        )
    for node in (part for way in ways for item in way.items for part in item.pairs.values()):
        if found := _VARIABLE.fullmatch(node.text):
            yield Evidence(Location(document.path, node.line, node.column), "config", f"alerts.variable={found[0]}")
