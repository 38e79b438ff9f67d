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


def test_what_an_image_installs_for_nothing_is_not_told_of_the_list_as_well() -> None:
    image = Finding("image-installs-what-it-never-uses", "wiring", "note", "installed for nothing", PLACE)
    unused = Finding("declared-and-never-used", "wiring", "note", "asked for and never used", PLACE)
    assert once([unused, image], load().rules) == [image]


def test_the_same_words_at_one_place_are_one() -> None:
    other = replace_subject(TOLD, "another")
    assert once([TOLD, other], load().rules) == [TOLD]


def test_a_rule_that_says_once_makes_one_finding_of_one_subject() -> None:
    a, b, other = (
        Finding(
            "dependency-shut-down",
            "obsolete",
            "warning",
            f"{path} is gone",
            Location(path, 1),
            subject=subject,
            act="x",
        )
        for path, subject in (("a/Dockerfile", "buster"), ("b/Dockerfile", "buster"), ("c/Dockerfile", "stretch"))
    )
    joined, alone = once([b, a, other], load().rules)
    assert (joined.location, joined.message) == (a.location, a.message)
    assert [r.location for r in joined.related] == [b.location]
    assert alone == other


def replace_place(finding: Finding, place: Location) -> Finding:
    return Finding(finding.rule, finding.kind, finding.severity, finding.message, place)


def replace_subject(finding: Finding, subject: str) -> Finding:
    return Finding(finding.rule, finding.kind, finding.severity, finding.message, finding.location, subject=subject)
