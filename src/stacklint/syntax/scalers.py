"""Objects of Kubernetes that set bounds between which nothing scales."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacklint.syntax.template import HOLE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.syntax.tree import Node

_CLUSTERS = ("rayClusterConfig", "rayClusterSpec")
_SWITCH = "enableInTreeAutoscaling"


def idle_scalers(kind: str, tree: Node) -> Iterator[tuple[Node, str]]:
    """Yield the bounds of an object by which nothing scales, each with what they are and why.

    An autoscaler without a target, which is no patch either, for it has no name; and the groups of a cluster whose
    operator keeps `replicas` where it is not told to scale. What a template fills in is not known.
    """
    spec = tree["spec"]
    if kind == "HorizontalPodAutoscaler":
        if "maxReplicas" in spec and "scaleTargetRef" not in spec and "metadata" not in tree:
            yield spec["maxReplicas"], f"{_bounds(spec)}, for the autoscaler names neither itself nor what it scales"
        return
    spec = next((spec[name] for name in _CLUSTERS if name in spec), spec)
    switch = spec[_SWITCH].text.lower()
    for group in spec["workerGroupSpecs"].items if switch in {"", "false"} else ():
        low, high = group["minReplicas"].text, group["maxReplicas"].text
        if low.isdigit() and high.isdigit() and int(low) < int(high) and HOLE not in group["replicas"].text:
            yield group["maxReplicas"], f"{_bounds(group)}, for the cluster does not set {_SWITCH}"


def _bounds(node: Node) -> str:
    low, high = node["minReplicas"].text, node["maxReplicas"].text
    return f"between {low or 1} and {high} replicas"
