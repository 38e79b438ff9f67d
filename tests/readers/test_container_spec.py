"""What is read of specifications that name a container and its command."""

from __future__ import annotations

import pytest
from reading import evidence, shown

from stacklint.readers.container_spec import read_container_spec


def test_a_transform_of_a_data_pipeline() -> None:
    text = """\
{
  "pipeline": {"name": "regression"},
  "transform": {
    "cmd": ["python", "regression.py", "--input", "/pfs/data/"],
    "image": "a/housing:1.11.0",
    "env": {"SEED": "1"}
  }
}
"""
    found = evidence(read_container_spec, "regression.json", text)
    assert shown(found) == [
        "5:15 image a/housing",
        "6:14 env SEED",
        "4:14 command python regression.py --input /pfs/data/",
    ]
    assert found[0].detail == {"tag": "1.11.0", "context": "cluster", "role": "run", "job": "regression"}


def test_the_input_of_a_shell() -> None:
    text = "pipeline: {name: a}\ntransform:\n  image: b\n  cmd: [/bin/sh]\n  stdin:\n  - make x\n"
    assert shown(evidence(read_container_spec, "a.yaml", text), "command") == [
        "4:9 command /bin/sh",
        "6:5 command make x",
    ]


def test_a_compiled_pipeline() -> None:
    text = """\
deploymentSpec:
  executors:
    exec-train:
      container:
        image: python:3.9
        command:
        - sh
        - -c
        - |
          python3 -m pip install 'mlflow==2.1'
        args: [--executor_input, x]
pipelineInfo: {name: p}
"""
    found = evidence(read_container_spec, "pipeline.yaml", text)
    assert shown(found) == [
        "5:16 image python",
        "10:11 command python3 -m pip install mlflow==2.1",
        "10:35 package mlflow",
    ]
    assert found[0].detail["job"] == "train"


def test_a_task_definition() -> None:
    text = '{"containerDefinitions": [{"name": "a", "image": "b/c:1", "environment": [{"name": "D", "value": "1"}]}]}'
    assert shown(evidence(read_container_spec, "task.json", text)) == ["1:51 image b/c", "1:85 env D"]


def test_a_job_with_a_schema() -> None:
    text = "$schema: https://x/commandJob.schema.json\ncommand: python train.py --x ${{inputs.x}}\nenvironment:\n  image: a/b:1\n"
    assert shown(evidence(read_container_spec, "job.yml", text)) == [
        "4:10 image a/b",
        "2:10 command python train.py --x ${{inputs.x}}",
    ]


@pytest.mark.parametrize(
    "text", ["transform: x\npipeline: y\nimage: z", "containerDefinitions: x", "[a, b]\n# containerDefinitions"]
)
def test_other_files_are_not(text: str) -> None:
    assert evidence(read_container_spec, "x.yaml", text) == []
