"""What is read of the files of just, npm, tox, nox and pre-commit."""

from __future__ import annotations

from reading import evidence, shown

from stacklint.readers.justfile import read_justfile
from stacklint.readers.nox import read_nox
from stacklint.readers.npm_scripts import read_npm_scripts
from stacklint.readers.pre_commit_config import read_pre_commit_config
from stacklint.readers.tox_commands import read_tox_commands


def test_just() -> None:
    text = """\
image := "a/b"
default:
    @just --list
train epochs="3": (data "x") lint
    -cd src && python train.py --image {{image}} {{epochs}} \\
      --flag x
data path:
    #!/usr/bin/env python
    import os
lint:
    #!/bin/bash
    ruff check
"""
    assert shown(evidence(read_justfile, "justfile", text)) == [
        "2:1 target default",
        "3:6 command just --list",
        "4:1 target train",
        "4:20 command just data",
        "4:30 command just lint",
        "5:16 command python train.py --image a/b … --flag x",
        "7:1 target data",
        "10:1 target lint",
        "12:5 command ruff check",
    ]


def test_npm_scripts() -> None:
    text = '{\n  "scripts": {\n    "build": "vite build && dvc pull"\n  }\n}'
    found = evidence(read_npm_scripts, "web/package.json", text)
    assert shown(found) == ["3:6 target build", "3:15 command vite build", "3:29 command dvc pull"]
    assert found[1].detail == {"line": "vite build", "context": "npm", "target": "build"}


def test_tox() -> None:
    text = """\
[tox]
envlist = py311
[testenv]
setenv =
    MLFLOW_URI = x
commands =
    py311: pytest {posargs} \\
        -q
    - {toxinidir}/scripts/check.sh
[testenv:docs]
commands = mkdocs build
"""
    assert shown(evidence(read_tox_commands, "tox.ini", text)) == [
        "3:1 target default",
        "5:5 env MLFLOW_URI",
        "7:12 command pytest -q",
        "9:19 command scripts/check.sh",
        "10:1 target docs",
        "11:12 command mkdocs build",
    ]


def test_an_environment_of_tox_stands_at_its_header() -> None:
    text = "[testenv:a]\n# why\n\nskip_install = true\n"
    assert shown(evidence(read_tox_commands, "tox.ini", text)) == ["1:1 target a"]


def test_nox() -> None:
    text = """\
@nox.session
def tests(session: nox.Session) -> None:
    session.install("pytest", *extras)
    session.run(
        "python",  # why
        'train.py',
        env={"A": "1"},
    )
"""
    assert shown(evidence(read_nox, "noxfile.py", text)) == [
        "2:5 target tests",
        "3:22 command pip install pytest",
        "3:22 package pytest",
        "5:10 command python train.py",
    ]


def test_pre_commit() -> None:
    text = """\
repos:
  - repo: https://github.com/treeverse/dvc.git
    rev: 3.0.0
    hooks:
      - id: dvc-pre-commit
        additional_dependencies: ["dvc[s3]>=3"]
  - repo: git@gitlab.com:group/sub/hooks
    hooks: [{id: a}]
  - repo: local
    hooks:
      - {id: b, language: system, entry: make lint, args: [--x]}
      - {id: c, language: pygrep, entry: "a|b"}
      - {id: d, language: docker_image, entry: e/f:1 --x}
      - {id: g, language: node, additional_dependencies: [prettier]}
  - repo: meta
    hooks: [{id: check-hooks-apply}]
"""
    found = evidence(read_pre_commit_config, ".pre-commit-config.yaml", text)
    assert shown(found) == [
        "5:13 hook treeverse/dvc",
        "6:36 package dvc",
        "8:18 hook group/sub/hooks",
        "11:42 command make lint --x",
        "13:48 image e/f",
    ]
    assert found[0].detail == {"id": "dvc-pre-commit", "rev": "3.0.0"}
    assert found[1].detail["group"] == "dev"
    assert found[3].detail["context"] == "hook"
