"""What was seen, sorted once: by kind, and by the key, the form or the context that tells pieces of a kind apart."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from stacklint.model import Evidence


class Holder(Protocol):
    """A project or the whole repository: its evidence, and what is found once in it."""

    @property
    def evidence(self) -> tuple[Evidence, ...]: ...
    @property
    def shared(self) -> dict[str, Any]: ...


def seen(holder: Holder, key: str) -> Sequence[Evidence]:
    """Return the evidence of a key, in its order.

    A key is a kind (`package`), or a kind and what tells apart: the key of configuration
    (`config:workflow.paths`) and of literals (`string:home`), the form of what is pulled in (`include:copy`), the
    context of a command (`command:ci`).
    """
    return gathered(holder).get(key, ())


def gathered(holder: Holder) -> Mapping[str, Sequence[Evidence]]:
    """Return all evidence by its keys; it is sorted when somebody first asks."""
    known: Mapping[str, Sequence[Evidence]] | None = holder.shared.get("gathered")
    if known is None:
        known = holder.shared["gathered"] = _sorted(holder.evidence)
    return known


def _sorted(evidence: tuple[Evidence, ...]) -> dict[str, list[Evidence]]:
    found: dict[str, list[Evidence]] = defaultdict(list)
    for item in evidence:
        kind = item.kind
        found[kind].append(item)
        if kind in _BY_DETAIL:
            found[f"{kind}:{item.detail.get(_BY_DETAIL[kind], '')}"].append(item)
        elif kind in _BY_VALUE:
            found[f"{kind}:{item.value.partition('=')[0]}"].append(item)
    return dict(found)


_BY_DETAIL = {"include": "form", "command": "context"}
_BY_VALUE = frozenset({"config", "string"})
