"""Wiring: a port that is published and that the container does not listen on."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stacklint.checks.registry import Context, check
from stacklint.claim import claim
from stacklint.gathered import seen
from stacklint.knowledge.types import Rule  # noqa: TC001 - part of the signature of a check
from stacklint.model import Evidence, Finding, Related
from stacklint.references import spoken_of, told

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_KEY = "compose.reaches="
_PLACES = 4


@check("port-nobody-listens-on", "config:compose.reaches")
def find_silent_port(rule: Rule, context: Context) -> Iterator[Finding]:
    """Yield services whose ports their image does not listen on, as far as its command says.

    `parameters.options` gives for a program the options with its port, `parameters.images` the port of
    images that start a server by themselves.
    """
    options: Mapping[str, str] = rule.parameters["options"]
    images: Mapping[str, str] = rule.parameters["images"]
    started: dict[str, list[Evidence]] = {}
    for item in (*seen(context, "command:image"), *seen(context, "image")):
        run = item.kind == "command" and item.detail.get("phase") == "run"
        base = item.kind == "image" and item.detail.get("role") == "base" and item.value in images
        if (run or base) and item.detail.get("context") == "image" and "via" not in item.detail:
            started.setdefault(item.location.path, []).append(item)
    found: dict[tuple[str, str], list[tuple[str, Evidence, Evidence]]] = {}
    for situation in told(context.situations):
        for item in seen(situation, "config:compose.reaches"):
            if not spoken_of(situation, item):
                continue
            by, port = _listens(started.get(item.detail["dockerfile"], []), options, images, context)
            if by and port not in item.value.removeprefix(_KEY).split():
                found.setdefault((port, item.value), []).append((situation.project, item, by))
    for (port, _), rows in sorted(found.items()):
        yield _finding(rule, port, rows)


def _listens(
    rows: list[Evidence], options: Mapping[str, str], images: Mapping[str, str], context: Context
) -> tuple[Evidence | None, str]:
    """Return what says on which port a container listens, and the port; nothing where that is unclear."""
    commands = [e for e in rows if e.kind == "command"]
    bases = [e for e in rows if e.kind == "image"]
    if len(commands) == 1 and commands[0].value in options:
        ports = _ports(commands[0].detail.get("line", ""), options[commands[0].value].split())
        return (commands[0], ports[0]) if len(ports) == 1 else (None, "")
    text = context.text(bases[0].location.path) if bases else ""
    if len(bases) == 1 and not any(c.value in options for c in commands) and text.count("\nFROM ") < 2:  # noqa: PLR2004 - one stage
        return (None, "") if re.search(r"^[ \t]*ENTRYPOINT", text, re.MULTILINE) else (bases[0], images[bases[0].value])
    return None, ""


def _ports(line: str, options: list[str]) -> list[str]:
    names = "|".join(re.escape(o) for o in options)
    return re.findall(rf"(?:^|\s)(?:{names})[=\s](?:[\w.\[\]*]*:)?(\d{{2,5}})(?=\s|$)", line)


def _finding(rule: Rule, port: str, rows: list[tuple[str, Evidence, Evidence]]) -> Finding:
    """Return one finding for all services with the same two ports; lessons copy each other."""
    project, first, by = rows[0]
    words = {
        "port": port,
        "published": first.value.removeprefix(_KEY),
        "service": first.detail["service"],
        "by": first.location.path,
    }
    return claim(
        rule,
        project,
        first.location,
        words,
        f"{first.location.path} {first.detail['service']}",
        problem="model-serving",
        related=(
            Related(by.location, f"listens on {port}"),
            *(Related(e.location, "here as well") for _, e, _ in rows[1:_PLACES]),
        ),
    )
