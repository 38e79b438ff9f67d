"""Each thing is said once."""

from stacklint.knowledge.load import load
from stacklint.model import Finding, Location
from stacklint.once import once

PLACE = Location("requirements.txt", 3, 1)
TOLD = Finding("retired-package-name", "wiring", "warning", "sklearn", PLACE)


def test_a_finding_takes_the_place_of_what_it_covers_at_its_line() -> None:
    weaker = Finding("dependency-shut-down", "obsolete", "warning", "sklearn is shut down", PLACE)
    elsewhere = replace_place(weaker, Location("requirements.txt", 4, 1))
    assert once([weaker, elsewhere, TOLD], load().rules) == [elsewhere, TOLD]


def test_the_same_words_at_one_place_are_one() -> None:
    other = replace_subject(TOLD, "another")
    assert once([TOLD, other], load().rules) == [TOLD]


def replace_place(finding: Finding, place: Location) -> Finding:
    return Finding(finding.rule, finding.kind, finding.severity, finding.message, place)


def replace_subject(finding: Finding, subject: str) -> Finding:
    return Finding(finding.rule, finding.kind, finding.severity, finding.message, finding.location, subject=subject)
