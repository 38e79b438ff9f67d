"""GPUs that a container, a pod or a batch job asks for, as `reserved-gpus=<how many>`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stacklint.model import Evidence, Location
from stacklint.regex import lazy
from stacklint.syntax.tree import Node

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_RESOURCE = lazy(r"[\w-]+(?:\.[\w-]+)*\.(?:com|org|io)/(?:gpu|mig-[\w.-]+)")
_COUNT = lazy(r"[1-9]\d*|all")
_BATCH = lazy(
    r"^#(?:SBATCH|PBS|BSUB)[ \t][^\n]{0,200}?"
    r"(?:--gres=(?:gres:)?gpu\b|--gpus(?:-per-(?:node|task|socket))?\b|\bngpus\b|(?<=[ \t])-gpu\b)"
    r"(?:[:= \t]+)?(?:[a-z][\w-]*:)?(\d+)?",
    re.MULTILINE,
)
"""Options of batch systems; the name of a queue or of a job says nothing."""
_OPTION = lazy(r"^[ \t]*\w{1,40}\+?=\(?[\"'][^\"'\n]{0,200}?--gpus[ =]+([\w=,-]{1,40})", re.MULTILINE)
"""A variable that holds an option of `docker run`."""
_ENGINE = lazy(r"\b(?:docker|podman)\s+run\b")
_SLURM = lazy(r"^#SBATCH[ \t]+-", re.MULTILINE)


def compose_gpus(service: Node, path: str) -> Iterator[Evidence]:
    """Yield the GPUs that a service of compose asks for: `gpus`, or devices of the capability `gpu`."""
    asked = service["gpus"]
    if asked.text == "all" or asked.items:
        yield _found(asked, asked.text, path)
    for device in service["deploy"]["resources"]["reservations"]["devices"].items:
        if any(item.text == "gpu" for item in device["capabilities"].items):
            yield _found(device, device["count"].text, path)


def pod_gpus(container: Node, path: str) -> Iterator[Evidence]:
    """Yield the GPUs among the resources of a container of a pod."""
    resources = container["resources"]
    for bounds in (resources["limits"], resources["requests"]):
        for name, node in bounds.pairs.items():
            if _RESOURCE.fullmatch(name) and node.text != "0":
                yield _found(Node(node.text, node.key_line, node.key_column), node.text, path)
                return


def batch_head(text: str, path: str) -> Iterator[Evidence]:
    """Yield the first line that speaks to Slurm, as `text`."""
    if match := _SLURM.search(text):
        yield Evidence(Location(path, text.count("\n", 0, match.start()) + 1), "text", "#sbatch")


def batch_gpus(text: str, path: str) -> Iterator[Evidence]:
    """Yield the GPUs that the head of a script asks of a batch system."""
    for match in _BATCH.finditer(text):
        line = text.count("\n", 0, match.start()) + 1
        if match[1] != "0":
            yield _found(Node("", line), match[1] or "", path)


def variable_gpus(text: str, path: str) -> Iterator[Evidence]:
    """Yield the GPUs that a script puts into a variable for the options of `docker run`."""
    for match in _OPTION.finditer(text) if "--gpus" in text and _ENGINE.search(text) else ():
        yield _found(Node("", text.count("\n", 0, match.start()) + 1), match[1], path)


def engine_gpus(words: Sequence[str], line: int, column: int, path: str) -> Iterator[Evidence]:
    """Yield the GPUs that the options of `docker run` give a container."""
    for index, word in enumerate(words):
        name, equals, value = word.partition("=")
        if name == "--gpus":
            told = value if equals else next(iter(words[index + 1 : index + 2]), "")
            yield _found(Node("", line, column), told, path)
            return


def _found(node: Node, count: str, path: str) -> Evidence:
    told = count if _COUNT.fullmatch(count) else "some"
    return Evidence(Location(path, node.line, node.column), "config", f"reserved-gpus={told}")
