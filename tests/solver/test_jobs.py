"""The Pythons under which jobs install a list."""

from stacklint.model import Evidence, Location
from stacklint.solver.jobs import job_pythons

CI = ".github/workflows/ci.yml"
SETUPS = frozenset({"actions/setup-python"})


def _setup(line: int, python: str, job: str = "test") -> Evidence:
    return Evidence(Location(CI, line), "action", "actions/setup-python", {"job": job, "python": python})


def _install(path: str, job: str = "test") -> Evidence:
    detail = {"form": "requirement", "context": "ci", "environment": f"{CI}#{job}"}
    return Evidence(Location(CI, 20), "include", path, detail)


def test_a_list_meets_the_python_of_the_job_that_installs_it() -> None:
    found = job_pythons(
        [_setup(3, "3.8"), _setup(9, "3.12.1", "docs"), _install("a.txt"), _install("b.txt", "docs")], SETUPS
    )
    assert {path: list(pythons) for path, pythons in found.items()} == {"a.txt": ["3.8"], "b.txt": ["3.12"]}


def test_a_job_with_two_pythons_or_none_that_stands_there_says_nothing() -> None:
    assert not job_pythons([_setup(3, "3.8"), _setup(5, "3.12"), _install("a.txt")], SETUPS)
    assert not job_pythons([_setup(3, "3.x"), _install("a.txt")], SETUPS)
    assert not job_pythons([_install("a.txt")], SETUPS)
