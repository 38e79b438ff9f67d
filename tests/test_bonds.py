"""What tools are to one another and what has become of them comes from the catalogue, for tools in use alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacklint.bonds import bonds, endings
from stacklint.report import UsageInfo

if TYPE_CHECKING:
    from stacklint.knowledge.load import Knowledge


def used(*tools: str, project: str = ".", in_use: bool = True) -> list[UsageInfo]:
    return [UsageInfo(tool, tool, project, "called", in_use=in_use) for tool in tools]


def test_tools_of_one_project_are_bound(knowledge: Knowledge) -> None:
    found = {(b.tool, b.kind, b.other) for b in bonds(used("dvc", "dvc-pipelines"), knowledge)}
    assert found == {("dvc-pipelines", "part of", "dvc")}


def test_a_pair_is_bound_once(knowledge: Knowledge) -> None:
    found = bonds(used("mlflow", "optuna", "ray-tune"), knowledge)
    pairs = [frozenset((b.tool, b.other)) for b in found]
    assert len(pairs) == len(set(pairs))
    assert ("ray-tune", "wraps", "optuna") in {(b.tool, b.kind, b.other) for b in found}


def test_tools_of_two_projects_and_tools_not_in_use_are_not(knowledge: Knowledge) -> None:
    assert bonds([*used("dvc"), *used("dvc-pipelines", project="a")], knowledge) == ()
    assert bonds([*used("dvc"), *used("dvc-pipelines", in_use=False)], knowledge) == ()


def test_a_tool_that_has_ended_says_when(knowledge: Knowledge) -> None:
    (found,) = endings(used("neptune", "mlflow"), knowledge)
    assert (found.tool, found.event, found.date) == ("neptune", "shutdown", "2026-03-05")
    assert endings(used("neptune", in_use=False), knowledge) == ()
