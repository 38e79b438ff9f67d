"""GPUs that containers, pods and batch jobs ask for."""

from __future__ import annotations

import time

import pytest

from stacklint.interest import Interest
from stacklint.model import Evidence
from stacklint.readers.compose import read_compose
from stacklint.readers.devcontainer import read_devcontainer
from stacklint.readers.kubernetes import read_kubernetes
from stacklint.readers.shell_script import read_shell_script
from stacklint.repo.document import Document
from stacklint.syntax.gpus import batch_gpus, batch_head

READ = {"yml": read_compose, "yaml": read_kubernetes, "sh": read_shell_script, "json": read_devcontainer}
POD = "apiVersion: v1\nkind: Pod\nspec:\n  containers:\n    - image: a/b\n      resources:\n"


def _gpus(ending: str, text: str) -> list[tuple[str, int]]:
    found = READ[ending](Document(f"a.{ending}", text), Interest())
    return [
        (e.value, e.location.line) for e in found if isinstance(e, Evidence) and e.value.startswith("reserved-gpus")
    ]


@pytest.mark.parametrize(
    ("ending", "text", "found"),
    [
        pytest.param(
            "yml",
            "services:\n  a:\n    image: x\n    deploy:\n      resources:\n        reservations:\n          devices:\n"
            "            - driver: nvidia\n              count: 2\n              capabilities: [gpu]\n",
            [("reserved-gpus=2", 8)],
            id="devices of compose",
        ),
        pytest.param(
            "yml", "services:\n  a:\n    image: x\n    gpus: all\n", [("reserved-gpus=all", 4)], id="gpus of compose"
        ),
        pytest.param(
            "yaml", POD + "        limits: {nvidia.com/gpu: 1}\n", [("reserved-gpus=1", 7)], id="limits of a pod"
        ),
        pytest.param(
            "yaml",
            POD + "        requests: {cpu: 1, amd.com/gpu: '2'}\n        limits: {amd.com/gpu: '2'}\n",
            [("reserved-gpus=2", 8)],
            id="once for each container",
        ),
        pytest.param(
            "yaml", POD + "        limits: {nvidia.com/mig-1g.5gb: 1}\n", [("reserved-gpus=1", 7)], id="part of one"
        ),
        pytest.param(
            "sh",
            "#!/bin/bash\n#SBATCH --gres=gpu:4\n#SBATCH --time=1\nsrun x\n",
            [("reserved-gpus=4", 2)],
            id="a batch job",
        ),
        pytest.param("sh", "#SBATCH --gres=gpu:a100:2\n", [("reserved-gpus=2", 1)], id="a batch job's kind of GPU"),
        pytest.param("sh", "#SBATCH --gpus-per-node=8\n", [("reserved-gpus=8", 1)], id="a batch job, by node"),
        pytest.param("sh", "#PBS -l select=1:ncpus=4:ngpus=1\n", [("reserved-gpus=1", 1)], id="another batch system"),
        pytest.param(
            "sh", 'OPTS="--gpus all"\ndocker run $OPTS a/b\n', [("reserved-gpus=all", 1)], id="an option in a variable"
        ),
        pytest.param("sh", "docker run --rm --gpus all a/b\n", [("reserved-gpus=all", 1)], id="an option"),
        pytest.param("sh", "docker run --gpus='\"device=0\"' a/b\n", [("reserved-gpus=some", 1)], id="a device"),
        pytest.param(
            "json", '{\n"runArgs": ["--gpus", "all"]}', [("reserved-gpus=all", 2)], id="a container of an editor"
        ),
    ],
)
def test_gpus_are_told(ending: str, text: str, found: list[tuple[str, int]]) -> None:
    assert _gpus(ending, text) == found


@pytest.mark.parametrize(
    ("ending", "text"),
    [
        pytest.param("yml", "services:\n  a:\n    image: x\n    environment: {GPUS: all}\n", id="a variable"),
        pytest.param("yaml", POD + "        limits: {nvidia.com/gpu: 0}\n", id="none"),
        pytest.param("yaml", POD + "        limits: {memory: 1Gi}\n", id="memory"),
        pytest.param("sh", "# SBATCH --gres=gpu:1\n##SBATCH --gres=gpu:1\n", id="a comment"),
        pytest.param("sh", "#SBATCH --partition=gpu-free\n#SBATCH -p big-gpu\n", id="the name of a queue alone"),
        pytest.param("sh", "#SBATCH --job-name=gpu_test --output=gpu.log\n", id="the name of a job"),
        pytest.param("sh", "#SBATCH --gpus=0\n", id="zero for a batch job"),
        pytest.param("sh", 'OPTS="--gpus 1"\npython train.py $OPTS\n', id="an option of the project's own program"),
        pytest.param("sh", "python train.py --gpus 2\n", id="an option of a program"),
    ],
)
def test_other_words_are_no_gpus(ending: str, text: str) -> None:
    assert _gpus(ending, text) == []


def test_heads_without_end_take_linear_time() -> None:
    started = time.process_time()
    list(batch_gpus("#SBATCH " + "-g p " * 200_000 + "\n" + "#SBATCH --x\n" * 50_000, "a.sh"))
    assert time.process_time() - started < 2


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        pytest.param("#!/bin/bash\n#SBATCH --time=1\n#SBATCH --mem=4G\nsrun x\n", [2], id="the first line of several"),
        pytest.param("# SBATCH --time=1\n##SBATCH --time=1\necho '#SBATCH --time=1'\n", [], id="a comment and an echo"),
        pytest.param("#PBS -l ngpus=1\n", [], id="another batch system"),
    ],
)
def test_the_head_of_a_job_for_slurm(text: str, lines: list[int]) -> None:
    assert [(e.value, e.location.line) for e in batch_head(text, "a.sh")] == [("#sbatch", line) for line in lines]
