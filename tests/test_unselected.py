"""Options of groups that no list of defaults and no command selects."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from stacklint.interest import Interest
from stacklint.model import Evidence, Location
from stacklint.readers.config_groups import read_config_groups
from stacklint.repo.document import Document
from stacklint.unselected import unchosen_options, without_plugin

if TYPE_CHECKING:
    from collections.abc import Callable

    from stacklint.scan import Scan

GROUPS = {
    "conf/train.yaml": "defaults:\n  - model: resnet\n  - logger: wandb\n",
    "conf/model/resnet.yaml": "",
    "conf/logger/wandb.yaml": "",
    "conf/logger/mlflow.yaml": "",
}


def _unchosen(files: dict[str, str], line: str = "") -> list[str]:
    found = [
        e
        for path, text in files.items()
        for e in read_config_groups(Document(path, text), Interest())
        if isinstance(e, Evidence)
    ]
    found.append(Evidence(Location("Makefile"), "command", "python", {"line": line}))
    return sorted(unchosen_options(found, frozenset(files)))


@pytest.mark.parametrize(
    ("more", "line", "unchosen"),
    [
        pytest.param({}, "", ["conf/logger/mlflow.yaml"], id="another option is the default"),
        pytest.param({}, "python train.py logger=mlflow", [], id="a command selects it"),
        pytest.param({}, "python train.py -m logger=wandb,mlflow", [], id="a command runs with several"),
        pytest.param({}, "python train.py catalogger=mlflow", ["conf/logger/mlflow.yaml"], id="another key"),
        pytest.param(
            {"conf/experiment/a.yaml": "# @package _global_\ndefaults:\n  - override /logger: mlflow\n"},
            "",
            [],
            id="a variant of the whole selects it",
        ),
        pytest.param(
            {"conf/logger/many.yaml": "defaults:\n  - wandb\n  - mlflow\n"},
            "",
            ["conf/logger/many.yaml", "conf/logger/mlflow.yaml"],
            id="an option that nothing selects selects it",
        ),
        pytest.param(
            {"conf/logger/wandb.yaml": "defaults:\n  - mlflow\n"}, "", [], id="an option that is selected selects it"
        ),
        pytest.param({"conf/eval.yaml": "defaults:\n  - logger: ???\n"}, "", [], id="another program leaves it open"),
        pytest.param({"other/logger/aim.yaml": ""}, "", ["conf/logger/mlflow.yaml"], id="another folder of that name"),
        pytest.param({"conf/search/a.yaml": ""}, "", ["conf/logger/mlflow.yaml"], id="a group that no list names"),
    ],
)
def test_options_that_nothing_selects(more: dict[str, str], line: str, unchosen: list[str]) -> None:
    assert _unchosen(GROUPS | more, line) == unchosen


def test_a_group_left_empty_has_no_selected_option() -> None:
    assert _unchosen({"train.yaml": "defaults:\n- logger: null\n", "logger/aim.yaml": ""}) == ["logger/aim.yaml"]


@pytest.mark.parametrize(
    ("packages", "more", "found"),
    [
        pytest.param(["hydra-core"], {}, ["conf/search/a.yaml"], id="the framework without its plugin"),
        pytest.param(["hydra-core", "hydra-optuna-sweeper"], {}, [], id="both"),
        pytest.param(["torch"], {}, [], id="nothing is known of the framework"),
        pytest.param(["hydra-core"], {"conf/hydra/sweeper/optuna.yaml": ""}, [], id="an option of its own"),
    ],
)
def test_a_plugin_that_no_list_asks_for_cannot_be_chosen(
    packages: list[str], more: dict[str, str], found: list[str]
) -> None:
    files = {"conf/search/a.yaml": "defaults:\n  - override /hydra/sweeper: optuna\n"} | more
    evidence = [
        e
        for path, text in files.items()
        for e in read_config_groups(Document(path, text), Interest())
        if isinstance(e, Evidence)
    ]
    evidence += [Evidence(Location("requirements.txt"), "package", name) for name in packages]
    assert sorted(without_plugin(evidence, frozenset(files))) == found


def test_an_option_of_a_library_counts_where_another_file_knows_its_tool(
    scanned: Callable[[dict[str, str]], Scan],
) -> None:
    files = {
        "pyproject.toml": '[project]\nname = "leaves"\ndependencies = ["torch", "wandb"]\n',
        "README.md": "# Leaves\n\n```sh\npip install leaves\n```\n",
        "leaves/__init__.py": "import torch\n",
        "leaves/conf/train.yaml": "defaults:\n  - logger: null\n",
        "leaves/conf/logger/wandb.yaml": "_target_: pytorch_lightning.loggers.WandbLogger\n",
        "leaves/conf/logger/neptune.yaml": "_target_: pytorch_lightning.loggers.NeptuneLogger\n",
    }
    usages = scanned(files).analysis.situations["."].usages
    assert {name for name, usage in usages.items() if usage.in_use} == {"wandb"}


def test_without_lists_nothing_is_left_out() -> None:
    assert _unchosen({"logger/aim.yaml": "", "train.yaml": "logger: aim\n"}) == []


def _runtime(name: str, image: str) -> str:
    return (
        "apiVersion: serving.kserve.io/v1alpha1\nkind: ClusterServingRuntime\nmetadata:\n  name: " + name + "\n"
        "spec:\n  containers:\n  - name: kserve-container\n    image: " + image + "\n"
    )


def test_of_a_platform_s_stock_of_runtimes_only_what_a_service_names_is_run(
    scanned: Callable[[dict[str, str]], Scan],
) -> None:
    images = ("pytorch/torchserve-kfs:0.7.0", "seldonio/mlserver:1.3.2", "kserve/lgbserver:v0.11.0", "acme/own:1")
    names = ("kserve-torchserve", "kserve-mlserver", "kserve-lgbserver", "own")
    files = {f"charts/{n}.yaml": _runtime(n, image) for n, image in zip(names, images, strict=True)}
    files["k8s/service.yaml"] = (
        "apiVersion: serving.kserve.io/v1beta1\nkind: InferenceService\nmetadata:\n  name: houses\nspec:\n  predictor:\n"
        "    model:\n      modelFormat: {name: sklearn}\n      runtime: kserve-mlserver\n"
    )
    files["train.py"] = "from sklearn.linear_model import Ridge\nRidge().fit(x, y)\n"
    used = {u.tool for u in scanned(files).report.stack if u.in_use}
    assert "mlserver" in used
    assert "torchserve" not in used
    alone = {k: v for k, v in files.items() if "lgbserver" not in k}
    assert "torchserve" in {u.tool for u in scanned(alone).report.stack if u.in_use}
