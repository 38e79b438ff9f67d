"""What is said of the records that a tracker keeps."""

from __future__ import annotations

from time import process_time
from typing import TYPE_CHECKING

import pytest

from stacklint.kept_records import _calls, records

if TYPE_CHECKING:
    from collections.abc import Callable

    from stacklint.knowledge.load import Knowledge
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
        pytest.param(
            "import neptune, sklearn\nrun = neptune.init_run()\n",
            "neptune",
            ["records: what stood in its service is gone"],
            id="a service that was shut down",
        ),
        pytest.param("import mlflow, sklearn\nmlflow.log_metric('a', 1)\n", "mlflow", [NONE], id="hosted by oneself"),
        pytest.param(
            "import mlflow, sklearn\nmlflow.log_metric('a', 1)\nmlflow.set_tags(tags)\n",
            "mlflow",
            ["tags: runs are tagged in train.py"],
            id="a tag of one's own",
        ),
        pytest.param(
            "import mlflow, sklearn\nwith mlflow.start_run(\n    run_name=f(1),\n    tags={'data': 'v2'},\n):\n    pass\n",
            "mlflow",
            ["tags: runs are tagged in train.py"],
            id="an argument of the call that starts the run",
        ),
        pytest.param(
            "import mlflow, sklearn\nfrom fastapi import APIRouter\nrouter = APIRouter(tags=['x'])\nmlflow.log_metric('a', 1)\n",
            "mlflow",
            [NONE],
            id="an argument of another call",
        ),
        pytest.param("import mlflow, sklearn\nmlflow.set_tracking_uri('x')\n", "mlflow", [], id="no run is started"),
        pytest.param(
            "import wandb, sklearn\nrun = wandb.init(**settings)\n",
            "wandb",
            ["records: in its service alone"],
            id="arguments that are not seen",
        ),
        pytest.param(
            "import wandb, sklearn\nrun = wandb.init()\nrun.tags += ('good',)\n",
            "wandb",
            ["records: in its service alone", "tags: runs are tagged in train.py"],
            id="an attribute",
        ),
        pytest.param("import optuna, sklearn\noptuna.create_study()\n", "optuna", [], id="a tool that keeps none"),
    ],
)
def test_records(text: str, tool: str, said: list[str], scanned: Scanned) -> None:
    done = scanned({"train.py": text})
    situation = done.analysis.situations["."]
    assert list(records(situation.usages[tool], situation, done.report.source)) == said


def test_settings_may_hold_the_tags(scanned: Scanned) -> None:
    done = scanned(
        {
            "train.py": PLAIN,
            "conf/wandb.yaml": "logger:\n  _target_: lightning.pytorch.loggers.WandbLogger\n  tags: [a]\n",
        }
    )
    situation = done.analysis.situations["."]
    assert list(records(situation.usages["wandb"], situation, done.report.source)) == ["records: in its service alone"]


def test_brackets_are_counted_in_linear_time() -> None:
    begin = process_time()
    assert not list(_calls("init(", "init" * 100_000))
    assert len(list(_calls("init(", "init((" * 100_000))) == 200
    assert process_time() - begin < 2


def test_every_spelling_of_tags_names_its_source(knowledge: Knowledge) -> None:
    tagging = [t for t in knowledge.tools.values() if "tags" in t.data.get("formats", {})]
    assert {"mlflow", "wandb", "comet", "clearml", "aim", "swanlab"} <= {t.id for t in tagging}
    for tool in tagging:
        tags = tool.data["formats"]["tags"]
        assert tags["source"].startswith("https://")
        for word in tags["spelled"]:
            head, _, argument = word.partition(" ")
            assert not argument or (head.endswith("(") and argument.endswith("=")), word
