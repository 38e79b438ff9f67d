"""How far code is bound to a platform: each kit, in one place and spread."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from stacklint.kits import Kit, kits

if TYPE_CHECKING:
    from collections.abc import Callable

    from stacklint.knowledge.load import Knowledge
    from stacklint.scan import Scan

    Scanned = Callable[[dict[str, str]], Scan]

PLAIN = {f"steps/part{i}.py": "import sklearn\n" for i in range(6)}
KITS = {
    "sagemaker-sdk": "import sagemaker\nsagemaker.Session()\n",
    "azureml-sdk-v1": "from azureml.core import Workspace\nWorkspace.from_config()\n",
    "azureml-sdk-v2": "from azure.ai.ml import MLClient\nMLClient()\n",
    "vertex-sdk": "from google.cloud import aiplatform\naiplatform.init()\n",
    "databricks-runtime": "import sklearn\nkey = dbutils.secrets.get('a', 'b')\n",
    "databricks-source-notebook": "# Databricks notebook source\nimport sklearn\n# COMMAND ----------\n# MAGIC %sql select 1\n",
    "snowflake-ml": "from snowflake.snowpark import Session\nSession.builder\n",
}


def _kits(done: Scan, knowledge: Knowledge) -> dict[str, Kit]:
    found = kits(done.analysis.situations["."], knowledge.formats, done.report.source, done.paths)
    return {kit.format.id: kit for kit in found}


@pytest.mark.parametrize("name", KITS)
def test_one_file_is_one_place(name: str, scanned: Scanned, knowledge: Knowledge) -> None:
    kit = _kits(scanned(PLAIN | {"platform_.py": KITS[name]}), knowledge)[name]
    assert kit.isolated
    assert "isolated in platform_.py; way out: " in kit.told()


@pytest.mark.parametrize("name", KITS)
def test_files_in_several_folders_are_spread(name: str, scanned: Scanned, knowledge: Knowledge) -> None:
    kit = _kits(scanned(PLAIN | {"a/one.py": KITS[name], "b/two.py": KITS[name]}), knowledge)[name]
    assert not kit.isolated
    assert "spread over 2 of 8 files of code, in a/, b/; way out: " in kit.told()


def test_a_folder_of_its_own_is_one_place(scanned: Scanned, knowledge: Knowledge) -> None:
    files = {"cloud/a.py": KITS["sagemaker-sdk"], "cloud/b.py": KITS["sagemaker-sdk"]}
    assert (
        "isolated in cloud/, 2 of 8 files of code" in _kits(scanned(PLAIN | files), knowledge)["sagemaker-sdk"].told()
    )


def test_a_folder_with_its_subfolders_is_one_place(scanned: Scanned, knowledge: Knowledge) -> None:
    files = {"cloud/a.py": KITS["sagemaker-sdk"], "cloud/deploy/b.py": KITS["sagemaker-sdk"]}
    told = _kits(scanned(PLAIN | files), knowledge)["sagemaker-sdk"].told()
    assert "isolated in cloud/, 2 of 8 files of code" in told


def test_a_name_in_a_comment_or_within_another_is_none(scanned: Scanned, knowledge: Knowledge) -> None:
    files = {"a.py": "import sklearn\n# dbutils.fs.ls('/')\nmy_dbutils.fs.ls('/')\nx.dbutils.fs()\n"}
    assert not _kits(scanned(files), knowledge)
