"""What is read of Makefiles."""

from __future__ import annotations

import time

import pytest
from reading import evidence, shown

from stacklint.readers.makefile import read_makefile

MAKEFILE = """\
PYTHON ?= python3
SRC = src
FLAGS := --x \\
  --y
export TOKEN = 1
include common.mk $(wildcard *.mk)
.PHONY: train data

train: data  ## train it
\t@$(PYTHON) $(SRC)/train.py $(FLAGS)
\t-cd app && dvc repro \\
\t  --force
data:
\tpip install mlflow
\tif [ -f x ]; then $(MAKE) clean; fi; echo $$HOME $(shell git rev-parse HEAD)
%.o: %.c
\tgcc $<
a b: VAR = 1
clean: ; rm -r x; docker ps
define HELP
no: no
\tno
endef
ifeq ($(X),1)
deploy:
\t$(dir $(abspath $(lastword $(MAKEFILE_LIST))))bin/kubectl apply $(foreach x,y,z)
endif
"""


def test_targets_and_commands() -> None:
    found = evidence(read_makefile, "sub/Makefile", MAKEFILE)
    assert shown(found) == [
        "6:9 include sub/common.mk",
        "9:1 target train",
        "9:8 command make data",
        "10:3 command python3 src/train.py --x --y",
        "11:13 command dvc repro --force",
        "13:1 target data",
        "14:2 command pip install mlflow",
        "14:14 package mlflow",
        "15:20 command make clean",
        "15:59 command git rev-parse HEAD",
        "18:1 target a",
        "18:3 target b",
        "19:1 target clean",
        "19:19 command docker ps",
        "25:1 target deploy",
        "26:2 command ./bin/kubectl apply …",
    ]
    assert found[4].detail == {
        "line": "dvc repro --force",
        "context": "make",
        "target": "train",
        "working_directory": "sub/app",
    }


@pytest.mark.parametrize(
    "piece", ["A=$(A)$(A)\n", "a:\\\n", "$(", "a: b\n", "\t$(a $(\n", "a ", "A = $(a b)\n", "define x\n"]
)
def test_repetition_takes_linear_time(piece: str) -> None:
    start = time.process_time()
    evidence(read_makefile, "Makefile", "x:\n" + piece * (50_000 // len(piece)))
    assert time.process_time() - start < 3
