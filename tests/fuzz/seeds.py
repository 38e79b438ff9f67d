"""Small inputs of every kind that a reader may meet, and pieces that parsers dislike."""

from __future__ import annotations

import json

PYTHON = '''"""Text."""
from __future__ import annotations
import os, mlflow as m
from wandb import init as start
# stacklint: ignore[two-experiment-trackers] reason
# /// script
# dependencies = ["optuna>=3"]
# ///
try:
    import shap
except ImportError:
    shap = None
REQUIRED = ["a>=1", *EXTRA]
def train(path="s3://bucket/data.csv"):
    with m.start_run() as run, open("requirements.txt") as f:
        m.log_metric("loss", 0.1, step=len(f.readlines()))
    if os.environ.get("MLFLOW_TRACKING_URI"): start(project=f"{path!r:>{10}}")
    return pickle.dump(model, open("model.pkl", 'wb'))
setup(name="x", install_requires=REQUIRED + ["b"], extras_require={"c": REQUIRED})
@nox.session(python=["3.11"])
def tests(session): session.run("pytest", "-q", *session.posargs)
'''
MAGICS = """# Databricks notebook source
# MAGIC %pip install mlflow==2.1
# COMMAND ----------
# MAGIC %sh curl https://x.example/y | sh
# MAGIC %sql SELECT * FROM delta.`/mnt/x` VERSION AS OF 3
spark.read.format("delta").load("/mnt/x")
"""
YAML = """%YAML 1.1
---
name: train
on: {push: {branches: [main]}, schedule: [{cron: '0 3 * * *'}]}
env: &env {MLFLOW_TRACKING_URI: "http://u:p@h:5000"}
jobs:
  build:
    runs-on: ubuntu-latest
    needs: [test]
    if: ${{ github.event_name == 'push' }}
    env: {<<: *env}
    container: {image: "python:3.9-slim"}
    steps:
      - uses: actions/checkout@v3
      - run: |
          pip install -r requirements.txt 'dvc[s3]'==3.1
          cd src && python train.py --epochs 3 || true
stages:
  train: {cmd: python train.py, deps: [data], outs: [model.pkl]}
dependencies:
  - python=3.9
  - pip: [e==1, -r f.txt]
"""
KUBERNETES = """apiVersion: serving.kserve.io/v1beta1
kind: InferenceService
metadata: {name: a}
spec:
  predictor:
    containers:
      - image: registry.example/a/b:1.0@sha256:0000
        command: ["python", "-m", "serve"]
        env: [{name: MLFLOW_TRACKING_URI, value: "{{ .Values.uri }}"}]
---
{{- if .Values.x }}
apiVersion: tekton.dev/v1
kind: Task
spec: {steps: [{image: x, script: "#!/bin/sh\\npip install a\\n"}]}
{{ end }}
services:
  web: {image: "redis:${TAG:-7}", build: {context: ., dockerfile: Dockerfile}, command: sh -c "a && b"}
"""
TOML = """[project]
name = "a"
requires-python = ">=3.9"
dependencies = ["b>=1; python_version < '3.10'", "c[d] @ git+https://t@h/x.git"]
[project.optional-dependencies]
d = ["e"]
[dependency-groups]
x = [{include-group = "y"}, "z~=1.0"]
y = [{include-group = "x"}]
[tool.poetry.dependencies]
f = {version = "^1", path = "../g", extras = ["h"]}
[[package]]
name = "h"
version = "1.0"
dependencies = [{name = "i", marker = "extra == 'j'"}]
[tools]
python = ["3.10"]
[packages]
i = "*"
[tool.uv.workspace]
members = ["j/*"]
[tool.pixi.tasks]
t = {cmd = "python a.py", depends-on = ["u"]}
when = 2024-01-01T00:00:00Z
"""
REQUIREMENTS = """--index-url https://user:hunter2@host/simple
a[b]==1.0; python_version < "3"  # c
-r ../x.txt
-c constraints.txt
-e git+https://u:p@h/x.git@v1#egg=y&subdirectory=z
z @ file:///z
d==1 \\
    --hash=sha256:00
    # via e
${VAR}
# platform: linux-64
@EXPLICIT
https://conda.example/a/b-1-c.conda
"""
INI = """[metadata]
name = %(x)s
[options]
install_requires =
    a>=1
    file: ../b.txt
[options.extras_require]
x = b; os_name == 'nt'
[testenv:{py39,py310}-{a,b}]
deps = -r{toxinidir}/c.txt
commands = {envpython} -m pytest {posargs:-q}
[remote "s3"]
    url = s3://bucket/x
"""
JSON = json.dumps(
    {
        "dependencies": {"a": "^1", "@b/c": "npm:d@1"},
        "scripts": {"train": "cd x && python train.py"},
        "Packages": {"b": {"Package": "b", "Version": "1"}},
        "_meta": {"requires": {"python_version": "3.9"}},
        "default": {"e": {"version": "==1.0", "markers": "python_version >= '3'"}},
        "Resources": {"m": {"Type": "AWS::SageMaker::Model", "Properties": {"Image": {"Fn::Sub": "${a}"}}}},
        "image": "x:1",
        "postCreateCommand": ["pip", "install", "f"],
        "features": {"ghcr.io/a/b:1": {}},
    },
    indent=1,
)
NOTEBOOK = json.dumps(
    {
        "cells": [
            {"cell_type": "markdown", "source": ["[x](https://colab.research.google.com/github/a/b)"]},
            {"cell_type": "code", "source": ["%pip install mlflow\n", "!curl x | sh\n", "import mlflow\n", "x = '''"]},
            {"cell_type": "code", "source": "%%bash\npython train.py\n", "outputs": [{"data": {"image/png": "AAAA"}}]},
            {"cell_type": "code", "source": "%%writefile a.py\nimport wandb\nwandb.init()"},
        ],
        "metadata": {"colab": {"accelerator": "GPU"}, "kernelspec": {"language": "python", "name": "python3"}},
        "nbformat": 4,
    },
    indent=1,
)
SHELL = """#!/usr/bin/env bash
# escape=`
set -euo pipefail
export MLFLOW_TRACKING_URI="http://x:${PORT:-5000}" A='b c'
if [ -f a ]; then pip install "dvc[s3]"==3 && dvc pull; fi
cat <<EOF | sudo -u x env A=1 tee b
dvc push
EOF
for i in $(seq 1 10); do python train.py --lr "$i" & done; wait
0 3 * * * user cd /x && python y.py >> z.log 2>&1
web: uvicorn app:app --port $PORT
"""
DOCKERFILE = """# syntax=docker/dockerfile:1
ARG TAG=3.9
FROM --platform=linux/amd64 python:${TAG:-3.8} AS base
ENV A=1 B="c d" \\
    # a comment
    C=2
COPY --from=build --chown=a:b ["x y.txt", "/app/"]
RUN --mount=type=cache,target=/x pip install -r requirements.txt \\
 && rm -rf /x
RUN <<EOF bash
pip install wandb
EOF
FROM base
HEALTHCHECK CMD curl x
ENTRYPOINT ["python", "-m", "serve"]
CMD python app.py
"""
MAKE = """include *.mk
PY ?= python
define run
$(PY) $(1)
endef
train: data.csv ## doc
\t@$(call run,train.py) \\
\t  --epochs 3
.PHONY: train
%.o: %.c
\tcc $<
default:
  just other a="b"
"""
GROOVY = """pipeline { agent { docker { image 'python:3.9' } }
  environment { A = "b${c}" }
  stages { stage('x') { steps { sh '''pip install a
python train.py''' ; bat "dir" } } } }
resource "aws_sagemaker_model" "m" { image = "x:1" /* c */ }
dependencies { implementation("org.a:b:1.0") ; libraryDependencies += "a" %% "b" % "1" }
"""
XML = """<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><project><properties><c>1</c></properties>
<dependencies><dependency><groupId>a</groupId><artifactId>b</artifactId><version>${c}</version></dependency></dependencies></project>
"""
MARKDOWN = """# A course
[![x](https://img.shields.io/badge/mlflow-blue)](https://h.example) ![](data/x.png)
```bash
$ pip install mlflow
python src/train.py
```
See [file](src/train.py#L3) and `make train`.
Package: a
Imports: b (>= 1), c
[Unit]
ExecStart=/usr/bin/python x.py
"""
SEEDS = (
    PYTHON,
    MAGICS,
    YAML,
    KUBERNETES,
    TOML,
    REQUIREMENTS,
    INI,
    JSON,
    NOTEBOOK,
    SHELL,
    DOCKERFILE,
    MAKE,
    GROOVY,
    XML,
    MARKDOWN,
    "\x80\x04\x95\x10\x00\x00cmlflow.pyfunc\nload\nq\x00.",
    "PK\x03\x04\x14\x00\x00\x00",
)
BY_ENDING = {
    "py": (PYTHON, MAGICS),
    "yml": (YAML, KUBERNETES),
    "yaml": (YAML, KUBERNETES),
    "toml": (TOML,),
    "lock": (TOML, YAML, JSON),
    "txt": (REQUIREMENTS,),
    "in": (REQUIREMENTS,),
    "cfg": (INI,),
    "ini": (INI,),
    "json": (JSON, NOTEBOOK),
    "ipynb": (NOTEBOOK,),
    "sh": (SHELL,),
    "md": (MARKDOWN,),
    "xml": (XML,),
    "tf": (GROOVY,),
    "groovy": (GROOVY,),
    "mk": (MAKE,),
}
PIECES = (
    *"()[]{}<>\"'`#\\\n\t\r\0\f:;,=|&!%@$*?~^-+./ \u2028\u202e\ufeff",
    *(
        '"""',
        "'''",
        "${",
        "$(",
        "$((",
        "{{",
        "}}",
        "{%",
        "%}",
        "<<EOF\n",
        "<<",
        "\\\n",
        "---\n",
        "- ",
        "? ",
        "&a ",
        "*a ",
    ),
    *(
        "!!python/object:x ",
        "!x ",
        "%TAG ! x\n",
        "| \n",
        ">-\n",
        "[[a]]\n",
        "a.",
        "a = ",
        "a: ",
        '{"a":',
        "[a",
        "f'{",
        "b'",
    ),
    *(
        "if ",
        "lambda x: ",
        "not ",
        "import a\n",
        "from . import ",
        "def f():\n ",
        "async ",
        "print 'x'\n",
        "else:\n",
        "try:\n",
    ),
    *(
        "-r x\n",
        "@ git+https://a:b@c/d ",
        "; python_version>'3'",
        "(" * 9,
        "==",
        "9" * 300,
        "1e999",
        "NaN",
        "2026-99-99",
    ),
    *(
        "FROM ",
        "RUN ",
        "ARG A=$A\n",
        "ENV ",
        "COPY ",
        "&& ",
        "|| ",
        "; do ",
        "case x in ",
        "fi\n",
        "\\x",
        "\\u",
        "\ud800",
    ),
    *(
        "<!ENTITY a '&a;'>",
        "<a>",
        "</a>",
        "<!--",
        "]]>",
        "%(x)s",
        "::error::",
        "\x1b[0m",
        "\U0001f600",
        "e\u0301",
        "%pip ",
        "!pip ",
    ),
)
