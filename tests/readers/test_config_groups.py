"""Lists of defaults."""

from __future__ import annotations

import pytest

from stacklint.interest import Interest
from stacklint.model import Evidence
from stacklint.readers.config_groups import read_config_groups
from stacklint.repo.document import Document


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        pytest.param(
            "defaults:\n  - _self_\n  - base\n  - model: resnet # or vit\n  - logger: [wandb, csv]\n",
            [("./base", 3), ("model/resnet", 4), ("logger/wandb", 5), ("logger/csv", 5)],
            id="a file beside, an option, two options",
        ),
        pytest.param(
            "defaults:\n- override /logger@run.log: mlflow.yaml\n- optional local: default\n",
            [("/logger/mlflow", 2), ("local/default", 3)],
            id="words before a group and a package behind it",
        ),
        pytest.param(
            "lr: 1\ndefaults:  # the choices\n- logger: null\n- data: ???\n- opt: ${model}\n- search:\n",
            [("logger/", 3), ("data/*", 4), ("opt/*", 5), ("search/", 6)],
            id="none, mandatory, computed, empty",
        ),
        pytest.param(
            "# @package _global_\n\n# a variant\ndefaults: [{override /logger: csv}]\n", [("/", 1), ("/logger/csv", 4)],
            id="a variant of the whole configuration",
        ),
        pytest.param("defaults:\n  run:\n    shell: bash\n", [], id="the defaults of a workflow"),
        pytest.param("a:\n  defaults:\n    - model: x\n", [], id="below another key"),
        pytest.param("defaults:\n  - model: {{ name }}\n", [], id="a template"),
    ],
)  # fmt: skip
def test_lists_of_defaults(text: str, facts: list[tuple[str, int]]) -> None:
    found = [e for e in read_config_groups(Document("conf/a.yaml", text), Interest()) if isinstance(e, Evidence)]
    assert [(e.value.removeprefix("group-option="), e.location.line) for e in found] == facts
