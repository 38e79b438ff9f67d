"""What is said of the records that a tracker keeps."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from stacklint.kept_records import records

if TYPE_CHECKING:
    from collections.abc import Callable

    from stacklint.scan import Scan

    Scanned = Callable[[dict[str, str]], Scan]

TAGGED = "import wandb, sklearn\nrun = wandb.init(tags=['baseline'])\nwandb.log({'a': 1})\n"
PLAIN = "import wandb, sklearn\nrun = wandb.init()\nwandb.log({'a': 1})\n"
BOTH = PLAIN + "from torch.utils.tensorboard import SummaryWriter\nSummaryWriter().add_scalar('a', 1)\n"
NONE = "tags: no run is tagged, good and bad look alike"


@pytest.mark.parametrize(
    ("text", "tool", "said"),
    [
        pytest.param(TAGGED, "wandb", ["records: in its service alone", "tags: runs are tagged in train.py"], id="tag"),
        pytest.param(PLAIN, "wandb", ["records: in its service alone", NONE], id="no tag"),
        pytest.param(BOTH, "wandb", ["records: also with TensorBoard", NONE], id="a second record"),
        pytest.param("import mlflow, sklearn\nmlflow.log_metric('a', 1)\n", "mlflow", [NONE], id="hosted by oneself"),
        pytest.param(
            "import mlflow, sklearn\nmlflow.log_metric('a', 1)\nmlflow.set_tag('quality', 'good')\n",
            "mlflow",
            ["tags: runs are tagged in train.py"],
            id="a tag of one's own",
        ),
        pytest.param("import optuna, sklearn\noptuna.create_study()\n", "optuna", [], id="a tool that keeps none"),
    ],
)
def test_records(text: str, tool: str, said: list[str], scanned: Scanned) -> None:
    done = scanned({"train.py": text})
    situation = done.analysis.situations["."]
    assert list(records(situation.usages[tool], situation, done.report.source)) == said
