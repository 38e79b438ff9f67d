"""What is read of shell scripts and of what starts programs on a machine."""

from __future__ import annotations

import pytest
from reading import evidence, shown

from stacklint.readers.crontab import read_crontab
from stacklint.readers.devcontainer import read_devcontainer
from stacklint.readers.procfile import read_procfile
from stacklint.readers.shell_script import read_shell_script, read_unnamed_script
from stacklint.readers.systemd import read_systemd
from stacklint.repo.document import Unreadable


def test_a_shell_script() -> None:
    text = """\
#!/usr/bin/env bash
export MLFLOW_TRACKING_URI=http://x
log() { echo "$1"; curl x; }
log "start"
pip install -r ../requirements.txt
cd train
python run.py
"""
    found = evidence(read_shell_script, "scripts/train.sh", text)
    assert shown(found) == [
        "3:20 command curl x",
        "5:1 command pip install -r ../requirements.txt",
        "5:16 include requirements.txt",
        "7:1 command python run.py",
        "2:8 env MLFLOW_TRACKING_URI",
    ]
    assert found[3].detail["working_directory"] == "scripts/train"


def test_a_batch_file() -> None:
    text = "@echo off\nREM no\necho.done; the end\n@python train.py\nif errorlevel 1 goto x\n:x\n"
    assert shown(evidence(read_shell_script, "run.bat", text)) == ["4:2 command python train.py"]


def test_a_powershell_file() -> None:
    text = "<# no\nno #>\nparam([string]$x)\nWrite-Host 'a'\nthrow 'b'\n$y = 1\npython train.py `\n  --x\n"
    assert shown(evidence(read_shell_script, "run.ps1", text)) == ["7:1 command python train.py --x"]


@pytest.mark.parametrize(
    ("path", "text", "count"),
    [
        pytest.param("bin/run", "#!/bin/sh\nmake x\n", 1, id="shell"),
        pytest.param("entrypoint", "#!/usr/bin/env bash\nmake x\n", 1, id="by env"),
        pytest.param("bin/run", "#!/usr/bin/env python\nmake x\n", 0, id="another language"),
        pytest.param("bin/run", "make x\n", 0, id="no first line"),
        pytest.param("bin/run.txt", "#!/bin/sh\nmake x\n", 0, id="another ending"),
    ],
)
def test_a_script_without_ending_is_known_by_its_first_line(path: str, text: str, count: int) -> None:
    assert len(evidence(read_unnamed_script, path, text)) == count


def test_a_procfile() -> None:
    text = "# no\nweb: gunicorn app:app\nworker: python -m x\n"
    found = evidence(read_procfile, "Procfile", text)
    assert shown(found) == ["2:6 command gunicorn app:app", "3:9 command python -m x"]
    assert found[0].detail["job"] == "web"


def test_a_crontab() -> None:
    text = (
        "PATH=/x\n# 0 1 * * * no\n*/5 1-3 * * mon cd /app && python train.py\n@daily dvc pull\n0 0 1 * * root make x\n"
    )
    found = evidence(read_crontab, "crontab", text)
    assert shown(found) == [
        "1:1 env PATH",
        "3:28 command python train.py",
        "4:8 command dvc pull",
        "5:16 command make x",
    ]
    assert found[1].detail["context"] == "schedule"
    assert shown(evidence(read_crontab, "cron.d/x", "0 0 * * * me make x")) == ["1:14 command make x"]


def test_a_systemd_unit() -> None:
    text = '[Service]\nType=oneshot\nEnvironment="A=1" B=2\nExecStart=-/usr/bin/python train.py \\\n  --x\n'
    found = evidence(read_systemd, "x.service", text)
    assert shown(found) == [
        "3:14 env A",
        "3:19 env B",
        "4:12 command /usr/bin/python train.py --x",
    ]
    assert found[2].detail["context"] == "schedule"


def test_a_devcontainer() -> None:
    text = """\
{
  // a comment with "quotes"
  "image": "mcr.microsoft.com/x/python:3", /* more */
  "build": {"dockerfile": "../Dockerfile"},
  "features": {"ghcr.io/devcontainers/features/docker-in-docker:2": {}},
  "containerEnv": {"SEED": "1"},
  "customizations": {"vscode": {"extensions": ["iterative.dvc"]}},
  "postCreateCommand": "pip install -r requirements.txt",
  "postStartCommand": {"a": ["make", "x"]},
}
"""
    assert shown(evidence(read_devcontainer, "sub/.devcontainer/devcontainer.json", text)) == [
        "3:13 image mcr.microsoft.com/x/python",
        "4:28 include sub/Dockerfile",
        "5:17 config feature=ghcr.io/devcontainers/features/docker-in-docker",
        "7:49 config extension=iterative.dvc",
        "6:21 env SEED",
        "8:25 command pip install -r requirements.txt",
        "8:40 include sub/requirements.txt",
        "9:31 command make x",
    ]


def test_a_container_that_a_script_starts() -> None:
    text = "docker run --rm -v a:b ghcr.io/mlflow/mlflow:2 mlflow server --host x\n"
    found = evidence(read_shell_script, "run.sh", text)
    assert shown(found) == [
        "1:1 command docker run --rm -v a:b ghcr.io/mlflow/mlflow:2 mlflow server --host x",
        "1:24 image ghcr.io/mlflow/mlflow",
        "1:32 command mlflow server --host x",
    ]
    assert len(evidence(read_shell_script, "run.sh", "docker run x " * 1_000)) < 10


def test_a_crontab_leaves_comments_out() -> None:
    text = "# * * * * * /entrypoint.sh\n#*/3 * * * * root /home/x.sh\n  # 0 3 * * * y\n0 3 * * * z\n"
    assert shown(evidence(read_crontab, "crontab", text)) == ["4:11 command z"]


def test_a_devcontainer_that_is_a_template() -> None:
    text = '{\n  {%- if x %}\n  "image": "a/b:1"\n  {%- endif %}\n}\n'
    assert shown(evidence(read_devcontainer, ".devcontainer/devcontainer.json", text), "image") == ["3:13 image a/b"]
    with pytest.raises(Unreadable, match="not JSON"):
        evidence(read_devcontainer, ".devcontainer/devcontainer.json", "{ nothing")
