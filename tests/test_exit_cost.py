"""What leaving a tool would cost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacklint.exit_cost import ExitCost, exit_cost

if TYPE_CHECKING:
    from collections.abc import Callable

    from stacklint.knowledge.load import Knowledge
    from stacklint.scan import Scan

    Scanned = Callable[[dict[str, str]], Scan]


def _cost(done: Scan, tool: str, knowledge: Knowledge) -> ExitCost:
    situation = done.analysis.situations["."]
    return exit_cost(situation.usages[tool], situation, knowledge.formats)


ONE = {
    "track.py": "import mlflow\ndef log(name, value):\n    mlflow.log_metric(name, value)\n    mlflow.log_param('a', 1)\n",
    "train.py": "import sklearn\nfrom track import log\nlog('loss', 1)\n",
}


def test_a_tool_behind_one_module_costs_little(scanned: Scanned, knowledge: Knowledge) -> None:
    cost = _cost(scanned(ONE), "mlflow", knowledge)
    assert (cost.level, cost.files, cost.behind) == ("low", ("track.py",), "track.py")
    assert (cost.calls, cost.interfaces) == (2, ("mlflow.log_metric", "mlflow.log_param"))


def test_a_tool_in_every_corner_costs_much(scanned: Scanned, knowledge: Knowledge) -> None:
    spread = {f"part{i}.py": "import mlflow, sklearn\n" + "mlflow.log_metric('a', 1)\n" * 12 for i in range(12)}
    spread["docker-compose.yml"] = "services:\n  mlflow:\n    image: ghcr.io/mlflow/mlflow:v3.1.0\n"
    cost = _cost(scanned(spread), "mlflow", knowledge)
    assert cost.level == "high"
    assert len(cost.files) == 12
    assert cost.calls == 144
    assert cost.infrastructure == 1
    assert not cost.behind


def test_what_a_service_keeps_is_named_with_the_way_out(scanned: Scanned, knowledge: Knowledge) -> None:
    cost = _cost(
        scanned({"train.py": "import wandb, sklearn\nwandb.init()\nwandb.log({'a': 1})\n"}), "wandb", knowledge
    )
    assert "records in its service" in cost.holds
    assert "history()" in cost.export
    assert any(part.startswith("way out: ") for part in cost.parts())


def test_tests_of_the_repository_count_nothing(scanned: Scanned, knowledge: Knowledge) -> None:
    more = ONE | {"tests/test_track.py": "import mlflow\nmlflow.log_metric('a', 1)\n"}
    assert _cost(scanned(more), "mlflow", knowledge).files == ("track.py",)
