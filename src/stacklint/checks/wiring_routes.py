"""Wiring: a page that asks its server for a route which the server does not have."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stacklint.checks.registry import Context, check
from stacklint.claim import claim
from stacklint.holdings import folders_above
from stacklint.knowledge.types import Rule  # noqa: TC001 - part of the signature of a check
from stacklint.model import Finding, Location, Related
from stacklint.references import spoken_of, told
from stacklint.regex import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.model import Evidence
    from stacklint.situation import Situation

_ROUTE = lazy(
    r"\.(?:get|post|put|delete|patch|route|api_route|add_api_route|add_url_rule|websocket)\(\s*(?:rule\s*=\s*|path\s*=\s*)?[rf]?[\"'](/[^\"'\n]*)[\"']"
)
_OTHER = lazy(
    r"\bprefix\s*=|\.mount\(|root_path|url_prefix|route\s*=\s*|import_module|add_resource|MethodView|catch_all|path:path"
)
_ASKED = lazy(
    r"f[\"']\{(\w*(?:backend|fastapi|flask|api_?url|api_?base|api_?host|server_?url)\w*)\}(/[A-Za-z][\w/-]*)(?=[\"'?{])",
    re.IGNORECASE,
)
_CLIENT = lazy(r"\b(?:requests|httpx|session|client)\.(?:get|post|put|request)\(")
_PLACES = 4


@check("route-nobody-has")
def find_missing_route(rule: Rule, context: Context) -> Iterator[Finding]:
    """Yield routes that a page (by a tool for `parameters.problem`) asks for and its server lacks.

    Its server are the files with routes in the nearest folder above that has any. Nothing is said where they
    take routes from elsewhere, or where the page's address is one of another host.
    """
    servers = sorted(
        {
            e.location.path
            for s in context.situations.values()
            for e in s.activities.get("web-route", ())
            if e.location.path.endswith(".py")
        }
    )
    for situation in told(context.situations) if servers else ():
        for page in sorted(_pages(situation, rule.parameters["problem"], context)):
            near = _nearest(page, servers)
            text = context.text(page)
            texts = [context.text(p) for p in near]
            routes = {route.rstrip("/") for t in texts for route in _ROUTE.findall(t)}
            if not routes or any(_OTHER.search(t) for t in texts) or not _CLIENT.search(text):
                continue
            for match in _ASKED.finditer(text):
                wanted = match[2].rstrip("/")
                away = re.search(
                    rf"{re.escape(match[1])}\s*(?::\s*str\s*)?=[^\n]*https?://(?!localhost|127|0\.0|\w+:\d)", text
                )
                if not away and not any(_fits(route, wanted) for route in routes):
                    line = text.count("\n", 0, match.start()) + 1
                    yield _finding(rule, situation, Location(page, line), wanted, near[0], sorted(routes))
                    break


def _pages(situation: Situation, problem: str, context: Context) -> set[str]:
    """Return the files that build a page."""
    tools = [u for u in situation.usages.values() if context.knowledge.tools[u.tool.id].home_problem == problem]
    items: list[Evidence] = [s.evidence for u in tools for s in u.sightings if s.evidence.kind == "import"]
    return {e.location.path for e in items if spoken_of(situation, e) and e.location.path.endswith(".py")}


def _nearest(page: str, servers: list[str]) -> list[str]:
    """Return the servers in the nearest folder above a page, without the page."""
    for folder in folders_above(page):
        inside = [s for s in servers if s != page and (not folder or s.startswith(folder + "/"))]
        if inside:
            return inside
    return []


def _fits(route: str, wanted: str) -> bool:
    """Return whether a route answers a path; its parameters answer anything."""
    pattern = re.sub(r"\\\{[^}]*\\\}|<[^>]*>", "[^/]+", re.escape(route))
    return bool(re.fullmatch(pattern, wanted)) or route.startswith(wanted + "/")


def _finding(rule: Rule, situation: Situation, place: Location, wanted: str, server: str, routes: list[str]) -> Finding:
    shown = ", ".join(r or "/" for r in routes[:_PLACES])
    words = {"text": wanted, "by": place.path, "server": server, "routes": shown}
    return claim(
        rule,
        situation.project,
        place,
        words,
        f"{place.path} {wanted}",
        problem="model-serving",
        related=(Related(Location(server), f"has {shown}"),),
    )
