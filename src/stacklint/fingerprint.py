"""What a finding is without its line number: the same from run to run while the code moves."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from stacklint.digests import sha256
from stacklint.record import replace
from stacklint.regex import lazy

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from stacklint.model import Finding

_BY_PROJECT = frozenset({"gap", "overlap", "wiring"})
_SPACE = lazy(r"\s+")


def fingerprint(finding: Finding, line_text: str) -> str:
    """Return 32 hexadecimal digits that name a finding.

    Gaps, overlaps and wiring are what they are for a project and its tools. The others belong to
    a line, which is taken with its spaces evened out.
    """
    parts = [finding.rule, finding.project]
    if finding.kind in _BY_PROJECT:
        parts += [finding.problem, ",".join(sorted(finding.tools)), finding.subject]
    else:
        subject = finding.subject or ",".join(sorted(finding.tools))
        parts += [subject, _SPACE.sub(" ", line_text).strip()]
    return sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def number_repeats(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Yield the findings, which are sorted by place, each with a fingerprint of its own.

    Where several have the same one, the further ones get theirs from it and their number.
    """
    seen: Counter[str] = Counter()
    for finding in findings:
        same = seen[finding.fingerprint]
        seen[finding.fingerprint] += 1
        if same:
            text = f"{finding.fingerprint}\0{same}"
            finding = replace(finding, fingerprint=sha256(text.encode()).hexdigest()[:32])  # noqa: PLW2901 - the numbered one
        yield finding
