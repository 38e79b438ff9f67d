"""Stages of pipeline files."""

from __future__ import annotations

from stacklint.interest import Interest
from stacklint.model import Evidence
from stacklint.readers.stages import read_stages
from stacklint.repo.document import Document

TEXT = """stages:
  train:
    wdir: work
    cmd:
      - python train.py --fast
    deps:
      - ../data/x.csv
      - ${file}
    outs:
      - model.pkl:
          cache: false
"""


def _facts(name: str, text: str) -> set[tuple[str, str, int]]:
    return {
        (e.kind, e.value, e.location.line)
        for e in read_stages(Document(name, text), Interest())
        if isinstance(e, Evidence)
    }


def test_a_stage_gives_target_command_and_paths() -> None:
    assert _facts("dvc.yaml", TEXT) == {
        ("target", "train", 2),
        ("command", "python", 5),
        ("include", "data/x.csv", 7),
        ("include", "work/model.pkl", 10),
    }


def test_an_entry_point_is_a_stage() -> None:
    text = "name: x\nentry_points:\n  main:\n    command: python train.py {alpha}\n"
    assert _facts("MLproject", text) == {("target", "main", 3), ("command", "python", 4)}
