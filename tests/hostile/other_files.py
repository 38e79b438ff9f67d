"""Containers, pipelines, build files and data that loop, never end, or are something else."""

from __future__ import annotations

import json
import pickle

from .case import Case, files, one

_SLOW = (
    "a" * 15_000 + "!",
    " " * 25_000 + "x",
    "http://" * 4_000,
    "${" * 12_000,
    "$(" * 12_000,
    "`" * 25_000,
    "\\\n" * 12_000,
)
_WORDS = ("pip install " * 1_000, "export A=" * 2_000, "\"'" * 12_000, "-" * 50_000, "a=b " * 7_000, "&& " * 10_000)
_DAMAGE = "\n".join((*_SLOW, *_WORDS)) + "\n"
_ENTITIES = (
    '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    + "]><project>&a11;</project>"
)


class _Harm:
    def __init__(self, command: str) -> None:
        self.command = command

    def __reduce__(self) -> tuple[object, tuple[str]]:
        import os  # noqa: PLC0415 - what the pickle names

        return os.system, (self.command,)


CASES = (
    Case(
        62, "Dockerfile continued 100000 times", one("Dockerfile", "FROM python:3.9\nRUN a \\\n" + "  b \\\n" * 100_000)
    ),
    Case(
        62,
        "Dockerfile with a heredoc without end",
        one("Dockerfile", "# escape=`\nFROM a\nRUN <<EOF\npip install mlflow\n" + "RUN <<X\n" * 20_000),
    ),
    Case(
        62,
        "Dockerfile whose ARG names itself",
        one(
            "Dockerfile",
            "ARG A=$B\nARG B=${A:-$B}\nFROM ${A}:${B:-${A}}\n" + "ENV A=$A$A\n" * 10_000 + "RUN pip install $A\n",
        ),
    ),
    Case(
        62,
        "Dockerfile of 4000 stages",
        one("Dockerfile", "".join(f"FROM a{n} AS a{n + 1}\nRUN pip install b\n" for n in range(4_000))),
        seconds=15,
    ),
    Case(
        63,
        "compose files in a circle",
        files(
            {
                "compose.yml": "include: [b/compose.yml]\nservices: {a: {extends: {file: b/compose.yml, service: a}, image: x}}\n",
                "b/compose.yml": "include: [../compose.yml, ../../../../../etc/passwd]\nservices: {a: {extends: {file: ../compose.yml, service: a}, env_file: /etc/passwd}}\n",
            }
        ),
    ),
    Case(
        64,
        "a workflow of 4000 jobs",
        one(
            ".github/workflows/a.yml",
            "on: push\njobs:\n"
            + "".join(
                f"  j{n}:\n    needs: [j{max(0, n - 1)}]\n    runs-on: ubuntu-latest\n    steps: [{{run: python train.py}}]\n"
                for n in range(4000)
            ),
        ),
        seconds=15,
    ),
    Case(
        64,
        "a workflow of the wrong kinds",
        one(".github/workflows/b.yml", "on: [push, {a: b}]\njobs: [1, {steps: 7}]\nenv: 3\n"),
    ),
    Case(
        64,
        "jobs of the wrong kinds",
        one(
            ".github/workflows/c.yml",
            "on: 1\njobs:\n  a: 1\n  b: [x]\n  c: {steps: {run: 1}, needs: {x: y}, container: [1], services: 2, strategy: 3, env: [4]}\n",
        ),
    ),
    Case(65, "entities without end", one("pom.xml", _ENTITIES), None),
    Case(65, "100000 nested elements", one("pom.xml", "<project>" * 100_000), None),
    Case(
        66,
        "a pointer to large files",
        one("pyproject.toml", "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n"),
        "Git LFS",
    ),
    *(
        Case(68, f"slow text in {name}", one(name, _DAMAGE), None, seconds=15)
        for name in (
            *("Jenkinsfile", "Makefile", "run.sh", "Dockerfile", "justfile", "main.tf", "build.gradle", "build.sbt"),
            *("README.md", "crontab", "Procfile", "requirements.txt", "setup.cfg", "tox.ini", "app.py", "params.yaml"),
            *("setup.py", "noxfile.py", "a.sql", "train.service", ".gitattributes", "package.json", "a.R", ".env"),
        )
    ),
    Case(68, "Jenkinsfile of 5 MB", one("Jenkinsfile", "pipeline { stages { " * 250_000), "larger than"),
    Case(
        68,
        "Makefile that includes itself",
        one(
            "Makefile",
            "include Makefile\n-include ../../../etc/passwd\n$(eval A = $(A)$(A))\nA := $(shell touch x)\nt: t\n\t$(A)\n",
        ),
    ),
    Case(
        68,
        "variables that double",
        one(
            "Makefile",
            "A0 = xxxxxxxxxx\n"
            + "".join(f"A{n} = {f'$(A{n - 1})' * 10}\n" for n in range(1, 30))
            + "t:\n\tpip install $(A29)\n",
        ),
    ),
    Case(
        68,
        "a pickle that runs a command",
        files(
            lambda command: {
                "model.pkl": pickle.dumps(_Harm(command)),
                "model.joblib": pickle.dumps(_Harm(command)),
                "m.pt": pickle.dumps(_Harm(command)),
            }
        ),
    ),
    Case(68, "a zip of 42 MB of nothing", one("model.zip", b"PK\x03\x04" + bytes(1 << 20))),
    Case(68, "JSON of 100000 levels", one("package.json", '{"a":' * 100_000), None),
    Case(
        68,
        "JSON of the wrong kinds",
        files(
            {
                "package.json": '{"dependencies": [1], "scripts": 7}',
                ".devcontainer/devcontainer.json": '{"image": {}, "features": [], "postCreateCommand": 3, "build": "x"}',
                "renv.lock": '{"Packages": [1]}',
                "Pipfile.lock": "[]",
                "arm.json": json.dumps({"$schema": 1, "resources": {"a": 1}}),
            }
        ),
        None,
    ),
    Case(
        102,
        "tools only spoken of",
        files(
            {
                "app.py": '"""We could use mlflow: import mlflow; mlflow.log_metric()."""\n# import wandb\nX = "import optuna"\n',
                "README.md": "# mlflow, wandb, dvc\nimport shap\n",
                "tests/test_a.py": "import hyperopt\n",
            }
        ),
    ),
    Case(103, "names that are nearly known", one("requirements.txt", "ml-flow\nwanddb\noptuna2\n")),
)
