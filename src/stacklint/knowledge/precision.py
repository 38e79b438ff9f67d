"""How exact a rule is: what readers said of its findings, and where nobody has read any, no more than `high`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

EXPECTED = 0.71
"""The share of verdicts that call a finding useful, as first seen on repositories that no rule had seen.

A rule with few verdicts leans on it: what was repaired by the verdicts that count it is no measure of the next.
"""
_WEIGHT = 2
LEVELS = (("very-high", 0.95), ("high", 0.8), ("medium", 0.6), ("low", 0.0))


def precision(declared: str, measured: Mapping[str, Any]) -> str:
    """Return very-high, high, medium or low.

    `measured` counts the verdicts of readers on findings that the rule still makes (`of`), and those that call
    them useful (`useful`). With few verdicts the share leans on what is first seen elsewhere: a level is earned.
    """
    count = int(measured.get("of", 0))
    if not count:
        return "high" if declared == "very-high" else declared
    share = (int(measured["useful"]) + _WEIGHT * EXPECTED) / (count + _WEIGHT)
    return next(level for level, least in LEVELS if share >= least)
