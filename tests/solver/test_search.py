"""The search over release lines of packages that are made up."""

from __future__ import annotations

import pytest

from stacklint.knowledge.releases import Line, Releases
from stacklint.solver.asks import ask_of
from stacklint.solver.search import Search, Shelves, UndecidedError, can_be_met

OLD = Line("0.1", "0.1", "2020-01-01", "2020-01-01", "", ())


def _facts(**packages: list[Line]) -> Shelves:
    known = {name: Releases(name, "", frozenset(), (OLD, *lines)) for name, lines in packages.items()}
    return Shelves(known.get, "2026-11-27")


def _line(version: str, *requires: str, python: str = "", date: str = "2026-01-01", last: str = "") -> Line:
    return Line(version, last or version, date, date, python, requires)


def _met(shelves: Shelves, *texts: str, python: str = "3.11", free: frozenset[str] = frozenset()) -> bool:
    asked = [ask for text in texts if (ask := ask_of(text))]
    return bool(can_be_met(shelves, [(a.package, a) for a in asked], [python], None, free))


def test_two_pins_that_exclude_one_another_through_a_third_package() -> None:
    shelves = _facts(a=[_line("1", "c<2")], b=[_line("1", "c>=2")], c=[_line("1"), _line("2")])
    assert not _met(shelves, "a==1", "b==1")
    assert _met(shelves, "a==1")
    assert _met(shelves, "b==1")


def test_an_older_release_is_chosen_where_no_pin_forbids_it() -> None:
    shelves = _facts(a=[_line("1", "c<2"), _line("2", "c>=2")], b=[_line("1", "c<2")], c=[_line("1"), _line("2")])
    assert _met(shelves, "a", "b==1")
    assert not _met(shelves, "a>=2", "b==1")


def test_a_version_between_two_demands_must_have_been_released() -> None:
    shelves = _facts(a=[_line("1", "c>1")], b=[_line("1", "c<2")], c=[_line("1"), _line("2")])
    assert not _met(shelves, "a==1", "b==1")


def test_a_pin_beyond_the_facts_claims_nothing() -> None:
    shelves = _facts(a=[_line("1", "c<2")], b=[_line("1", "c>=2")], c=[_line("1"), _line("2")])
    assert _met(shelves, "a==1", "b==7")
    assert _met(shelves, "c==9", "b==1")


def test_a_release_from_before_the_facts_may_exist() -> None:
    shelves = _facts(a=[_line("1", "c<0.1")], c=[_line("1")])
    assert _met(shelves, "a==1")


def test_a_line_of_which_nothing_is_known_claims_nothing() -> None:
    unknown = Line("1", "1", "2026-01-01", "2026-01-01", "", None)
    shelves = _facts(a=[unknown], b=[_line("1", "c>=2")], c=[_line("1"), _line("2")])
    assert _met(shelves, "a==1", "b==1", "c")


def test_pins_are_followed_to_any_depth() -> None:
    shelves = _facts(
        a=[_line("1", "core==@")],
        core=[_line("1", "deep==@")],
        deep=[_line("1", "c<2")],
        b=[_line("1", "c>=2")],
        c=[_line("1"), _line("2")],
    )
    assert not _met(shelves, "a==1", "b==1")


def test_what_no_pin_leads_to_is_not_followed() -> None:
    shelves = _facts(
        a=[_line("1", "core>=1")], core=[_line("1", "c<2")], b=[_line("1", "c>=2")], c=[_line("1"), _line("2")]
    )
    assert _met(shelves, "a==1", "b==1")


@pytest.mark.parametrize(
    ("marker", "python", "met"),
    [
        ("python_version >= '3.12'", "3.11", True),
        ("python_version >= '3.12'", "3.12", False),
        ("sys_platform == 'win32'", "3.12", True),
        ("extra == 'x'", "3.12", True),
        ("platform_python_implementation == 'PyPy'", "3.12", True),
    ],
)
def test_a_demand_counts_where_it_holds_on_every_machine(marker: str, python: str, met: bool) -> None:
    shelves = _facts(a=[_line("1", f"c<2; {marker}")], b=[_line("1", "c>=2")], c=[_line("1"), _line("2")])
    assert _met(shelves, "a==1", "b==1", python=python) == met


def test_an_extra_that_is_asked_for_counts() -> None:
    shelves = _facts(a=[_line("1", "c<2; extra == 'x'")], b=[_line("1", "c>=2")], c=[_line("1"), _line("2")])
    assert not _met(shelves, "a[x]==1", "b==1")


def test_a_release_for_a_later_python_is_no_choice() -> None:
    shelves = _facts(a=[_line("1"), _line("2", python=">=3.12")])
    assert not _met(shelves, "a>=2", python="3.11")
    assert _met(shelves, "a>=2", python="3.12")


def test_an_upper_end_of_the_python_is_not_held_against_a_release() -> None:
    assert _met(_facts(a=[_line("1", python="<3.10")]), "a==1", python="3.12")


def test_a_pin_within_a_line_is_judged_by_its_own_version() -> None:
    shelves = _facts(a=[_line("1.0", last="1.5")], b=[_line("1", "a>=1.4")])
    assert not _met(shelves, "a==1.2", "b==1")
    assert _met(shelves, "a==1.4", "b==1")


def test_a_package_without_facts_is_judged_by_demands_alone() -> None:
    shelves = _facts(a=[_line("1", "z<2")], b=[_line("1", "z>=2")], d=[_line("1", "z!=2")])
    assert not _met(shelves, "a==1", "b==1")
    assert _met(shelves, "a==1", "d==1")


def test_a_package_that_comes_from_elsewhere_is_free() -> None:
    shelves = _facts(a=[_line("1", "c<2")], b=[_line("1", "c>=2")], c=[_line("1"), _line("2")])
    assert _met(shelves, "a==1", "b==1", free=frozenset({"c"}))


def test_an_early_version_that_is_named_may_exist() -> None:
    shelves = _facts(a=[_line("1", "c>=2rc1")], c=[_line("1")])
    assert _met(shelves, "a==1")


def test_too_many_choices_leave_the_question_open() -> None:
    lines = [_line(str(version), f"z{i}=={version}") for i in range(9) for version in range(1, 9)]
    packages = {f"p{i}": [_line(str(v), f"z=={v}.{i}") for v in range(1, 9)] for i in range(2, 9)}
    shelves = _facts(**packages, z=lines[:8])
    asked = {name: ask for name in packages if (ask := ask_of(f"{name}>=1"))}
    search = Search(shelves, "3.11", asked, steps=3_990)
    with pytest.raises(UndecidedError):
        search.run()


def _unread(version: str) -> Line:
    return Line(version, version, "2026-01-01", "2026-01-01", "", None)


def test_a_line_that_was_not_read_asks_what_both_its_neighbours_ask() -> None:
    lines = [_line("1.1", "c<2", "d<5"), _unread("1.1.1"), _unread("1.1.2"), _line("1.1.3", "c<2", "d<7")]
    shelves = _facts(a=lines, b=[_line("1", "c>=2")], f=[_line("1", "d>=5")], c=[_line("1"), _line("2")])
    assert not _met(shelves, "a==1.1.2", "b==1")
    assert _met(shelves, "a==1.1.2", "f==1")


def test_a_line_at_the_end_of_its_series_asks_for_nothing_that_is_known() -> None:
    lines = [_line("1.1", "c<2"), _unread("1.1.1"), _line("1.2", "c<2")]
    shelves = _facts(a=lines, b=[_line("1", "c>=2")], c=[_line("1"), _line("2")])
    assert _met(shelves, "a==1.1.1", "b==1")


def test_the_python_of_a_release_within_a_line_is_not_known() -> None:
    shelves = _facts(a=[_line("1.0", last="1.9", python=">=3.12")])
    assert _met(shelves, "a==1.5", python="3.11")
    assert not _met(shelves, "a==1.9", python="3.11")
    assert not _met(shelves, "a==1.0", python="3.11")
