"""What is on offer of one package: its release lines, and the stretches between them, each as one bit."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from functools import lru_cache
from typing import TYPE_CHECKING

from stacklint.regex import lazy
from stacklint.solver.spec import spec_of, version_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from packaging.version import Version

    from stacklint.knowledge.releases import Line, Releases
    from stacklint.solver.spec import Spec

_SETTLING = 365
"""In the first year of the facts a release may stand between two lines that was made before them."""


class Shelf:
    """A package's versions as the bits of an integer, oldest first.

    Line number i is bit 2i+1. The even bits are what lies between two lines, below the first (bit 0) and
    above the last: versions that the facts do not hold, or that are none. `real` are the lines, `known`
    these with what may well exist besides: versions older than the facts.
    """

    def __init__(self, package: str, facts: Releases | None, as_of: str = "") -> None:
        self.package = package
        rows = [row for row in facts.lines if not as_of or row.first_date <= as_of] if facts else []
        if not all(_is_version(row.first) and _is_version(row.last) for row in rows):
            rows = []  # from before the standard
        self.lines: tuple[Line, ...] = tuple(rows)
        self.firsts = Versions([row.first for row in rows])
        self.lasts = Versions([row.last for row in rows])
        count = len(self.lines)
        self.every = (1 << (2 * count + 1)) - 1
        self.real = _run(1, 2 * count - 1, 2)
        self.known = self.real | self._open() if count else 1
        self._pythons: dict[str, int] = {}
        self._masks: dict[str, int] = {}
        self._requires: dict[int, tuple[str, ...] | None] = {}

    def _open(self) -> int:
        """Return the stretches in which a version from before the facts may lie."""
        until = _day(min(row.first_date for row in self.lines)) + _SETTLING
        return 1 | sum(1 << (2 * i) for i, row in enumerate(self.lines) if _day(row.first_date) < until)

    def bits(self, spec: Spec) -> int:
        """Return the bits of all that a specifier may let in."""
        if spec.text not in self._masks:
            self._masks[spec.text] = self._bits(spec)
        return self._masks[spec.text]

    def _bits(self, spec: Spec) -> int:
        count = len(self.lines)
        from_line, from_gap, to_line, to_gap = 0, 0, count, count
        if spec.low:
            version, side = spec.low
            from_line = (bisect_left if side < 0 else bisect_right)(self.lasts, version)
            from_gap = bisect_right(self.firsts, version)
        if spec.high:
            version, side = spec.high
            to_line = (bisect_left if side < 0 else bisect_right)(self.firsts, version)
            to_gap = bisect_left(self.lasts, version)
        found = _run(2 * from_gap, 2 * to_gap, 2) | _run(2 * from_line + 1, 2 * to_line - 1, 2)
        for low, high in spec.excluded:
            for i, (first, last) in enumerate(zip(self.firsts, self.lasts, strict=True)):
                if (first, 0) > low and (last, 0) < high:
                    found &= ~(1 << (2 * i + 1))
        return found

    def requires(self, number: int) -> tuple[str, ...] | None:
        """Return what a line asks for; None where that is not known.

        Of a line that was not read this is what the lines read before and after it in its series both ask
        for: of 148 such lines that were read to see, not one lacked any of it.
        """
        if number not in self._requires:
            self._requires[number] = self.lines[number].requires or self._between(number)
        return self._requires[number]

    def _between(self, number: int) -> tuple[str, ...] | None:
        if self.lines[number].requires is not None:
            return ()
        series = self.firsts[number].release[:2]
        sides = []
        for step in (-1, 1):
            at = number + step
            while 0 <= at < len(self.lines) and self.lines[at].requires is None:
                at += step
            if not 0 <= at < len(self.lines) or self.firsts[at].release[:2] != series:
                return None
            sides.append(self.lines[at].requires or ())
        shared = frozenset(sides[1])
        return tuple(text for text in sides[0] if text in shared)

    def within(self, version: Version | None) -> bool:
        """Whether a version lies between the two ends of a line; which Python it asks for was not read."""
        if version is None:
            return False
        at = bisect_left(self.lasts, version)
        return at < len(self.lasts) and self.firsts[at] < version < self.lasts[at]

    def under(self, python: str) -> int:
        """Return the bits that a Python can install, by the lowest that a line asks for."""
        if python not in self._pythons:
            bad = 0
            for i, row in enumerate(self.lines):
                if row.python and not _runs(row.python, python):
                    bad |= 1 << (2 * i + 1)
            self._pythons[python] = self.every & ~bad
        return self._pythons[python]

    def barred(self, python: str) -> int:
        """Return the bits of the lines that state an upper end below a Python."""
        return sum(1 << (2 * i + 1) for i, row in enumerate(self.lines) if _ends_before(row.python, python))


class Versions:
    """Versions by their texts, each made when it is first looked at: few of a package's are."""

    def __init__(self, texts: list[str]) -> None:
        self._texts = texts

    def __len__(self) -> int:
        return len(self._texts)

    def __getitem__(self, number: int) -> Version:
        return version_of(self._texts[number])

    def __iter__(self) -> Iterator[Version]:
        return map(version_of, self._texts)


_PLAIN = lazy(r"\d+(?:\.\d+)*(?:(?:a|b|rc)\d+)?(?:\.post\d+)?(?:\.dev\d+)?")


def _is_version(text: str) -> bool:
    """Whether a text is a version; nearly all are told by their looks."""
    if _PLAIN.fullmatch(text):
        return True
    try:
        return bool(version_of(text))
    except ValueError:
        return False


@lru_cache(maxsize=4096)
def _day(text: str) -> int:
    """Return the number of a day such as 2026-02-28, counted in the calendar; `datetime` is heavy."""
    year, month, day = (int(part) for part in text.split("-"))
    year -= month < 3  # noqa: PLR2004 - years that begin in March end with the day that some lack
    return 365 * year + year // 4 - year // 100 + year // 400 + (153 * ((month + 9) % 12) + 2) // 5 + day


def _ends_before(asked: str, python: str) -> bool:
    from stacklint.versions import Version  # noqa: PLC0415 - start-up

    spec = spec_of(asked)
    return spec is not None and spec.high is not None and (Version(f"{python}.0"), 0) > spec.high


def _run(start: int, end: int, step: int) -> int:
    """Return the bits from one to another, a step apart."""
    count = (end - start) // step + 1
    return ((1 << (step * count)) - 1) // ((1 << step) - 1) << start if count > 0 else 0


@lru_cache(maxsize=4096)
def _runs(asked: str, python: str) -> bool:
    """Whether a Python such as 3.9 is not below what is asked for; an upper end is no installer's to keep."""
    from stacklint.versions import Version  # noqa: PLC0415 - start-up

    spec = spec_of(asked)
    return spec is None or spec.low is None or (Version(f"{python}.99"), 0) > spec.low
