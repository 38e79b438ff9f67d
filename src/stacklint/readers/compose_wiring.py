"""Docker compose: variables and ports that do not do what they look like."""

from __future__ import annotations

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

_BLANK = lazy(r"[A-Za-z_]\w*\s+=")


@reader("*compose*.yml", "*compose*.yaml", facts=("config",), limit=1 << 20)
def read_compose_wiring(document: Document, _: Interest) -> Iterator[Evidence | Unread]:
    """Yield as `config` what a service does not get.

    `compose.blank` is a variable whose name ends in a blank, `compose.ports` a service on the host's
    network, where ports are discarded.
    """
    for tree in lenient_trees(document)[:1]:
        for name, service in tree["services"].pairs.items():
            for item in service["environment"].items:
                if _BLANK.match(item.text):
                    value = f"compose.blank={item.text.partition('=')[0].strip()}"
                    yield Evidence(Location(document.path, item.line, item.column), "config", value)
            ports = service["ports"]
            if service["network_mode"].text == "host" and ports.items:
                place = Location(document.path, ports.key_line or ports.line)
                yield Evidence(place, "config", f"compose.ports={name}")
