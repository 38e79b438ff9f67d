"""Suggestions fit the stack, or are not made."""

from __future__ import annotations

import re
import shlex
from typing import TYPE_CHECKING

import pytest

from stacklint.knowledge.load import load
from stacklint.suggest import installable, is_gone, rank

if TYPE_CHECKING:
    from collections.abc import Callable

    from stacklint.knowledge.load import Knowledge
    from stacklint.knowledge.types import Tool
    from stacklint.scan import Scan

    Scanned = Callable[[dict[str, str]], Scan]

AS_OF = "2026-11-24"


def _ranked(done: Scan, problem: str, knowledge: Knowledge) -> list[str]:
    return [r.tool.id for r in rank(problem, done.analysis.situations["."], knowledge, AS_OF)]


def test_a_dead_tool_is_never_suggested(scanned: Scanned, knowledge: Knowledge) -> None:
    done = scanned({"train.py": "import sklearn\n"})
    for problem in knowledge.problems:
        for name in _ranked(done, problem, knowledge):
            assert not is_gone(knowledge.tools[name], AS_OF)


def test_a_tool_for_a_cluster_is_suggested_only_on_one(scanned: Scanned, knowledge: Knowledge) -> None:
    alone = scanned({"train.py": "import sklearn\n"})
    assert "kserve" not in _ranked(alone, "model-serving", knowledge)
    cluster = scanned(
        {"k8s/d.yaml": "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\n", "train.py": "import sklearn\n"}
    )
    assert "kserve" in _ranked(cluster, "model-serving", knowledge)


def test_what_goes_with_the_stack_comes_first(scanned: Scanned, knowledge: Knowledge) -> None:
    done = scanned({"train.py": "from ray import train\nimport ray\nray.init()\nimport sklearn\n"})
    assert _ranked(done, "hyperparameter-tuning", knowledge).index("ray-tune") < 3


def test_a_tool_was_alive_before_it_ended(knowledge: Knowledge) -> None:
    assert is_gone(knowledge.tools["neptune"], AS_OF)
    assert not is_gone(knowledge.tools["neptune"], "2025-01-01")


def _installable(done: Scan, problem: str, knowledge: Knowledge) -> dict[str, tuple[str, ...]]:
    situation = done.analysis.situations["."]
    ranked = rank(problem, situation, knowledge, AS_OF)
    return {r.tool.id: r.reasons for r in installable(ranked, situation, AS_OF, 3)}


def test_a_tool_that_cannot_be_installed_beside_the_stack_is_not_suggested(
    scanned: Scanned, knowledge: Knowledge
) -> None:
    files = {"train.py": "import sklearn\n", "requirements.txt": "plotly==6.0.0\nscikit-learn\n"}
    assert "evidently" in _installable(scanned({"train.py": "import sklearn\n"}), "monitoring", knowledge)
    assert "evidently" not in _installable(scanned(files), "monitoring", knowledge)


def test_a_tool_that_fits_in_an_old_release_alone_says_so(scanned: Scanned, knowledge: Knowledge) -> None:
    files = {"train.py": "import sklearn\n", "requirements.txt": "numpy==1.26.4\nscikit-learn\n"}
    reasons = _installable(scanned(files), "explainability", knowledge)["shap"]
    assert "beside requirements.txt its release 0.49.1 of 2025-10-14 is the newest that fits" in reasons


@pytest.mark.parametrize("tool", [t for t in load().tools.values() if t.command], ids=lambda tool: tool.id)
def test_a_tools_command_can_be_typed_as_it_stands(tool: Tool) -> None:
    parts = [shlex.split(part) for part in re.split(r"&&|\|", tool.command)]
    assert all(parts)
    assert not re.search(r"<[^>]*>|\.\.\.|…|`|\bthen\b|\)", tool.command)
    assert all(re.fullmatch(r"[a-z][\w-]*", part[0]) for part in parts)


@pytest.mark.parametrize("tool", [t for t in load().tools.values() if t.then], ids=lambda tool: tool.id)
def test_what_follows_is_a_sentence_with_its_code_between_backticks(tool: Tool) -> None:
    assert tool.then.count("`") % 2 == 0
    words = re.sub(r"`[^`]*`", "", tool.then)
    assert re.match(r"[a-z`]", tool.then)
    assert not re.search(r"&&|\(.*\)", words.replace("(…)", ""))


TABLES = {"train.py": "from sklearn.linear_model import Ridge\nRidge().fit([[1]], [1])\n"}
PROMPTS = {"app.py": "import openai\nopenai.OpenAI().chat.completions.create()\n"}
NETS = {"train.py": "import torch\nfrom torch import nn\nnn.Linear(1, 1)\n"}


@pytest.mark.parametrize(
    ("files", "problem", "fits", "not_at_all"),
    [
        pytest.param(TABLES, "monitoring", "evidently", "langfuse", id="no traces of prompts for a table"),
        pytest.param(PROMPTS, "monitoring", "langfuse", "", id="traces of prompts"),
        pytest.param(TABLES, "model-serving", "bentoml", "vllm", id="no language model's engine for a table"),
        pytest.param(TABLES, "demo-apps", "streamlit", "chainlit", id="no chat about a table"),
        pytest.param(PROMPTS, "demo-apps", "chainlit", "", id="a chat"),
        pytest.param(TABLES, "explainability", "shap", "captum", id="no attributions of a network without one"),
        pytest.param(NETS, "explainability", "captum", "treeinterpreter", id="no trees"),
        pytest.param(TABLES, "hyperparameter-tuning", "optuna", "keras-tuner", id="no tuner of another library"),
    ],
)
def test_what_is_suggested_fits_the_kind_of_model(
    files: dict[str, str], problem: str, fits: str, not_at_all: str, scanned: Scanned, knowledge: Knowledge
) -> None:
    found = _ranked(scanned(files), problem, knowledge)
    assert fits in found
    assert not_at_all not in found
