"""Wiring: images that ask for variables which nothing sets while they are built."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacklint.checks.registry import Context, check
from stacklint.claim import claim
from stacklint.gathered import seen
from stacklint.knowledge.types import Rule  # noqa: TC001 - part of the signature of a check
from stacklint.model import Evidence, Finding, Related
from stacklint.record import replace
from stacklint.references import spoken_of, told

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_KEY = "image.unset="
_PLACES = 4


@check("image-reads-unset", "config:image.unset")
def find_unset(rule: Rule, context: Context) -> Iterator[Finding]:
    """Yield the variables of images from one of `parameters.bases`, which set none of that name.

    Where an argument before the first stage has the name, the base does not matter: a stage does not
    see it without an `ARG` of its own.
    """
    bases = frozenset(rule.parameters["bases"].split())
    for situation in told(context.situations):
        files: dict[str, list[Evidence]] = {}
        for item in seen(situation, "config:image.unset"):
            if spoken_of(situation, item) and (item.detail.get("outer") or item.detail.get("base") in bases):
                files.setdefault(item.location.path, []).append(item)
        for path, (first, *others) in sorted(files.items()):
            names = list(dict.fromkeys(e.value.removeprefix(_KEY) for e in (first, *others)))
            words = {
                "text": " and ".join(f"${n}" for n in names[:3]),
                "name": names[0],
                "by": path,
                "hint": _hint(first.detail),
            }
            yield claim(
                replace(rule, act=rule.parameters["late"]) if "later" in first.detail else rule,
                situation.project,
                first.location,
                words,
                f"{path} {names[0]}",
                related=(Related(e.location, f"${e.value.removeprefix(_KEY)}") for e in others[:_PLACES]),
            )


def _hint(detail: Mapping[str, str]) -> str:
    if "later" in detail:
        return f"; the ENV of line {detail['later']} comes too late"
    return "; the ARG before FROM counts for FROM alone" if detail.get("outer") else ""
