"""Kubernetes objects, known by content: kinds, images, commands, variables, models served."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacklint.model import Evidence, Location
from stacklint.readers.registry import reader
from stacklint.record import replace
from stacklint.regex import lazy
from stacklint.syntax.container import started
from stacklint.syntax.environment import variables
from stacklint.syntax.gpus import pod_gpus
from stacklint.syntax.scalers import idle_scalers
from stacklint.syntax.script import Scene, image, place, scene, script_node
from stacklint.syntax.template import HOLE, lenient_trees
from stacklint.syntax.tree import Node

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.interest import Interest
    from stacklint.model import Unread
    from stacklint.repo.document import Document


@reader(
    "*.yml",
    "*.yaml",
    "*.json",
    "*.yaml.tpl",
    "*.yaml.j2",
    facts=("resource", "image", "command", "package", "env", "config", "include"),
    note="templates are read as far as they are YAML",
)
def read_kubernetes(document: Document, _: Interest) -> Iterator[Evidence | Unread]:
    """Yield each object's kind, what its containers are and run, and bounds that nothing scales by (`scaler.idle`)."""
    if b"kind" not in document.data or not _has_version(document.data):
        return
    at = scene(document, "cluster")
    for tree in lenient_trees(document):
        for item in tree["items"].items if tree["kind"].text == "List" else [tree]:
            yield from _object(item, at)


def _has_version(data: bytes) -> bool:
    """Say whether the key of an object's version is there, as a key."""
    for match in _SIGN.finditer(data):
        before = data[max(match.start() - _BEFORE, 0) : match.start()].rstrip(b" \t\"'-")
        if before[-1:] in (b"", b"\n", b"{", b",", b"\xbf"):
            return True
    return False


_BEFORE = 200
_SIGN = lazy(rb"""apiVersion["']?[ \t]*+:[ \t]*+["']?(?:[\w<$]|\{\{)""")
"""A key with a value on its line: schemas and their descriptions have the key alone."""
_API = lazy(r"(?:[a-z0-9.-]+/)?v\d+(?:(?:alpha|beta)\d+)?|[a-z0-9.-]+\.[a-z]+/\w+")
_KIND = lazy(r"[A-Z][A-Za-z0-9]*")
_NO_OBJECTS = frozenset(("Kustomization", "Component", "Config", "CustomResourceDefinition"))
_SCALES = frozenset(("HorizontalPodAutoscaler", "RayCluster", "RayService", "RayJob"))
_SCHEDULED = lazy(r"Cron\w+|Scheduled\w+")
_COMPONENTS = ("predictor", "transformer", "explainer")
_PODS = frozenset(
    """
    containers initContainers volumes tolerations nodeSelector annotations labels affinity
    deploymentStrategy resources securityContext workerSpec imagePullSecrets
    """.split()  # noqa: SIM905 - one line instead of thirteen
)
_MODEL = ("storageUri", "modelUri", "modelFormat", "implementation")


def _object(tree: Node, at: Scene) -> Iterator[Evidence]:
    api, kind = tree["apiVersion"].text, tree["kind"].text
    if not _API.fullmatch(api) or not _KIND.fullmatch(kind):
        if HOLE not in api + kind:
            return
    elif kind not in _NO_OBJECTS:
        yield _resource(tree, f"{api} {kind}", at)
    if kind in _SCALES:
        for node, text in idle_scalers(kind, tree):
            yield Evidence(place(node.text, at, node.line, node.column), "config", f"scaler.idle={text}")
    if kind in _NO_OBJECTS or api.partition(".dev/")[0] == "tekton":
        return
    context = "schedule" if _SCHEDULED.fullmatch(kind) else "cluster"
    at = replace(at, context=context, job=_known(tree["metadata"]["name"]))
    for key, node in tree.walk():
        if isinstance(node.value, dict):
            yield from _container(node, at)
            yield from _chart(node["chart"], node, at)
        if "." in api:
            yield from _model(key, node, at)


def _resource(tree: Node, value: str, at: Scene) -> Evidence:
    metadata = tree["metadata"]
    detail = {"name": _known(metadata["name"]), "namespace": _known(metadata["namespace"])}
    api = tree["apiVersion"]
    where = place(api.text, at, api.line, api.column)
    return Evidence(where, "resource", value, {k: v for k, v in detail.items() if v})


def _known(node: Node) -> str:
    return "" if HOLE in node.text else node.text


def _container(node: Node, at: Scene) -> Iterator[Evidence]:
    picture = node["image"]
    if not picture.text and picture["repository"].text:
        tag = _known(picture["tag"])
        name = picture["repository"]
        picture = Node(name.text + (f":{tag}" if tag else ""), name.line, name.column)
    if not picture.text:
        return
    yield from image(Node(_tagged(picture.text), picture.line, picture.column), at, "run")
    yield from variables(node["env"], at)
    yield from pod_gpus(node, at.document.path)
    at = replace(at, part=_known(node["name"]) or str(node.line))
    yield from started(node["command"], node["args"], at)
    if node["command"].items[:1] and "sh" in node["command"].items[0].text:
        yield from script_node(node["source"], at)


def _tagged(text: str) -> str:
    """Return an image without a tag that only a template's values know."""
    name, colon, tag = text.rpartition(":")
    return name if colon and HOLE in tag and HOLE not in name else text


def _chart(chart: Node, node: Node, at: Scene) -> Iterator[Evidence]:
    """Yield the chart that an object of a deployment tool installs."""
    source = ("repoURL", "repo", "repository", "sourceRef")
    repository = next((node[key].text for key in source if node[key].text), "")
    if chart.text and any(key in node for key in source) and not _known(chart).startswith((".", "/", HOLE)):
        detail = {"repository": repository} if repository else {}
        name = chart.text.rpartition("/")[2]
        where = place(chart.text, at, chart.line, chart.column)
        yield Evidence(where, "config", f"chart={name}", detail)


def _model(key: str, node: Node, at: Scene) -> Iterator[Evidence]:
    """Yield what a served model is: `predictor=x`, `modelFormat=x`, `storageUri=s3://…`."""
    if key in _COMPONENTS:
        for name, part in node.pairs.items():
            if part.pairs and name not in _PODS:
                yield _config(f"{key}={name}", part.key_line, part.key_column, at)
    if any(name in node for name in _MODEL):
        for name in (*_MODEL, "runtime"):
            value = node[name] if node[name].text else node[name]["name"]
            if value.text and HOLE not in value.text:
                yield _config(f"{name}={value.text}", value.line, value.column, at)


def _config(value: str, line: int, column: int, at: Scene) -> Evidence:
    return Evidence(Location(at.document.path, line, column), "config", value)
