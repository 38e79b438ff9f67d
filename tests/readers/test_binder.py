"""What Binder installs beside the environment."""

from __future__ import annotations

from stacklint.interest import Interest
from stacklint.model import Evidence
from stacklint.readers.binder import read_apt, read_post_build
from stacklint.repo.document import Document


def test_packages_of_the_system() -> None:
    found = read_apt(Document("binder/apt.txt", "graphviz  # plots\nlibgl1 git\n"), Interest())
    assert [(f.value, f.location.line) for f in found if isinstance(f, Evidence)] == [
        ("apt:graphviz", 1),
        ("apt:libgl1", 2),
        ("apt:git", 2),
    ]


def test_commands_after_the_build_and_what_they_install() -> None:
    text = "#!/bin/bash\npip install mlflow==2.1\n"
    found = list(read_post_build(Document("binder/postBuild", text), Interest()))
    assert {(f.kind, f.value) for f in found if isinstance(f, Evidence)} >= {("package", "mlflow")}


def test_a_script_of_another_language_is_left_alone() -> None:
    text = "#!/usr/bin/env python\nimport os\n"
    assert list(read_post_build(Document("postBuild", text), Interest())) == []
