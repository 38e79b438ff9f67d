"""Docker compose: variables and ports that do not do what they look like."""

from __future__ import annotations

from posixpath import join, normpath
from typing import TYPE_CHECKING

from stacklint.model import Evidence, Location
from stacklint.readers.registry import reader
from stacklint.regex import lazy
from stacklint.syntax.template import lenient_trees

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.interest import Interest
    from stacklint.model import Unread
    from stacklint.repo.document import Document
    from stacklint.syntax.tree import Node

_PORT = lazy(r"(?:.*:)?(\d{2,5})(?:/tcp)?")
_BLANK = lazy(r"[A-Za-z_]\w*\s+=")


@reader("*compose*.yml", "*compose*.yaml", facts=("config",), limit=1 << 20)
def read_compose_wiring(document: Document, _: Interest) -> Iterator[Evidence | Unread]:
    """Yield as `config` what a service does not get.

    `variable.blank` is a variable whose name ends in a blank, `compose.ports` a service on the host's
    network, where ports are discarded, `compose.reaches` the ports of a container that is built here and
    starts what its image starts (the Dockerfile stands beside it).
    """
    for tree in lenient_trees(document)[:1]:
        for name, service in tree["services"].pairs.items():
            for item in service["environment"].items:
                if _BLANK.match(item.text):
                    value = f"variable.blank={item.text.partition('=')[0].strip()}"
                    yield Evidence(Location(document.path, item.line, item.column), "config", value)
            ports = service["ports"]
            if service["network_mode"].text == "host" and ports.items:
                place = Location(document.path, ports.key_line or ports.line)
                yield Evidence(place, "config", f"compose.ports={name}")
            elif ports.items:
                yield from _reached(document, name, service)


def _reached(document: Document, name: str, service: Node) -> Iterator[Evidence]:
    """Yield the container's ports of a service whose command and variables leave the image's as they are."""
    build, ports = service["build"], service["ports"]
    given = [service["command"], service["entrypoint"], service["env_file"]]
    told = " ".join([*service["environment"].pairs, *(i.text for i in service["environment"].items)])
    folder = build.text or build["context"].text
    inner = [_PORT.fullmatch(item.text or item["target"].text) for item in ports.items]
    if not folder or any(node.value for node in given) or "PORT" in told.upper() or not all(inner):
        return
    if set("$:~") & set(folder + build["dockerfile"].text) or "target" in build:
        return
    path = normpath(join(document.folder, folder, build["dockerfile"].text or "Dockerfile"))
    reached = " ".join(found[1] for found in inner if found)
    place = Location(document.path, ports.items[0].line, ports.items[0].column)
    yield Evidence(place, "config", f"compose.reaches={reached}", {"service": name, "dockerfile": path})
