"""Wiring: environments that nobody can build again."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stacklint.checks.registry import Context, check
from stacklint.claim import claim
from stacklint.gathered import seen
from stacklint.holdings import folders_above
from stacklint.knowledge.types import Rule  # noqa: TC001 - part of the signature of a check
from stacklint.model import Evidence, Finding, Location, Related
from stacklint.record import replace
from stacklint.references import spoken_of, told
from stacklint.regex import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.situation import Situation

_VERSION = lazy(r"={1,3}\s*(\d+\.\d+)")
_PYTHON = lazy(r"python\W{0,3}(?:version\W{0,3})?(?:>=|==|~=|=|\^)?\s*v?3\.\d+", re.IGNORECASE)
_TEXTS = 400
_PLACES = 5
_STATED = ("python-version", "requires-python")
_NAMES = frozenset(
    {"runtime.txt", ".python-version", ".tool-versions", "mise.toml", "environment.yml", "environment.yaml"}
)


@check("nothing-to-rebuild-from")
def find_nothing_to_rebuild_from(rule: Rule, context: Context) -> Iterator[Finding]:
    """Yield applications that train a model and name no version of anything, or no library at all."""
    for situation in told(context.situations):
        if situation.kind != "application" or situation.repository_kind != "application":
            continue
        training = [
            e
            for e in situation.activities.get("training", ())
            if e.location.path.endswith(".py") and spoken_of(situation, e)
        ]
        if not training:
            continue
        rows = list(_asked(situation, context))
        if any(_says_version(e) for e in rows) or _brought(situation, training):
            continue
        listed = [e for e in rows if "context" not in e.detail]
        manifests = [e for e in listed if not e.location.path.endswith(".py") or e.location.path.endswith("setup.py")]
        if not listed and any("context" not in e.detail for kind in ("package", "locked") for e in seen(context, kind)):
            continue  # a package beside it, which an image installs, may bring all
        said = seen(situation, "config:readme.installs")
        place = min(e.location for e in manifests or listed or said or training)
        what = (
            "not one version of a library is written down"
            if listed
            else "no requirements file or other manifest says what it needs"
        )
        yield _finding(rule, situation, place, what=what, by=place.path, text=what)


def _brought(situation: Situation, training: list[Evidence]) -> bool:
    """Whether an image of one version brings the library that a training imports: `spark:3.5.5` for `pyspark`."""
    files = {e.location.path for e in training}
    modules = {e.value.partition(".")[0] for e in seen(situation, "import") if e.location.path in files}
    images = {
        e.value.rpartition("/")[2] for e in seen(situation, "image") if re.match(r"v?\d", e.detail.get("tag", ""))
    }
    return any(image in module or module in image for image in images - {"python"} for module in modules)


@check("python-unstated", "package={}", "locked={}")
def find_unstated_python(rule: Rule, context: Context) -> Iterator[Finding]:
    """Yield pins of releases that have no files for a newer Python, where no Python is named.

    `parameters.newest` gives for each package, by the beginning of its version, the last Python.
    """
    for situation in told(context.situations):
        if situation.kind != "application" or situation.repository_kind != "application" or _states_python(context):
            continue
        found = [
            (python, e, v)
            for kind in ("package", "locked")
            for e in seen(situation, kind)
            for python, v in _last_python(e, rule)
            if spoken_of(situation, e)
        ]
        if found:
            rows = sorted(found, key=lambda row: (tuple(map(int, row[0].split("."))), row[1].location))
            python, item, version = rows[0]
            words = {
                "package": item.value,
                "version": version,
                "python": python,
                "by": item.location.path,
                "text": item.value,
            }
            place = _manifest(item, context)
            done = _finding(rule, situation, place, **words)
            shown = rows if place != item.location else rows[1:]
            more = [Related(e.location, f"{e.value} {v}, up to Python {p}") for p, e, v in shown[:_PLACES]]
            yield replace(done, related=tuple(more))


def _manifest(item: Evidence, context: Context) -> Location:
    """Return where a Python would be named: in the manifest that a lock was made from, if it says where."""
    manifest = item.location.path.removesuffix(".lock")
    return Location(manifest) if manifest != item.location.path and manifest in context.paths else item.location


def _asked(situation: Situation, context: Context) -> Iterator[Evidence]:
    """Yield what the project and those above it ask for or lock."""
    above = {f or "." for f in folders_above(situation.project + "/x")} if situation.project != "." else {"."}
    for name in above | {situation.project}:
        if name in context.situations:
            yield from seen(context.situations[name], "package")
            yield from seen(context.situations[name], "locked")


def _says_version(item: Evidence) -> bool:
    """Return whether a requirement says anything of a version; those of a CI host do not count."""
    own = item.detail.get("context", "image") in {"image", "notebook"}
    return item.kind == "locked" or "url" in item.detail or (own and bool(item.detail.get("specifier")))


def _last_python(item: Evidence, rule: Rule) -> Iterator[tuple[str, str]]:
    """Yield the last Python for which a pinned or locked release has files, and the release."""
    table = rule.parameters.get(item.value)
    if not isinstance(table, dict) or item.detail.get("manager") == "conda" or "marker" in item.detail:
        return
    asked = f"=={item.detail.get('version', '')}" if item.kind == "locked" else item.detail.get("specifier", "")
    match = _VERSION.match(asked) if item.kind in {"package", "locked"} else None
    if match and match[1] in table:
        yield table[match[1]], asked.lstrip("= ")


def _states_python(context: Context) -> bool:
    """Return whether a manifest, an image, a CI host or the README names a Python."""
    if any(seen(context, f"config:{key}") for key in _STATED):
        return True
    if any(e.detail.get("role") == "base" for e in seen(context, "image")):
        return True  # an image's system brings a Python of its own
    if any(p.rpartition("/")[2] in _NAMES for p in context.paths):
        return True
    texts = [
        p
        for p in context.paths
        if p.lower().endswith((".md", ".rst", ".yml", ".yaml", ".toml", ".json", ".cfg", ".sh"))
    ]
    return any(_PYTHON.search(context.text(p)) for p in texts[:_TEXTS])


def _finding(rule: Rule, situation: Situation, place: Location, **words: str) -> Finding:
    return claim(rule, situation.project, place, words, words["text"])
