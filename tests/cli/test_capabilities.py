"""The table of what is read: its page in the documentation, and that it tells all facts of a file."""

from __future__ import annotations

from pathlib import Path

import pytest

from stacklint.cli import main
from stacklint.interest import Interest
from stacklint.model import KINDS, Evidence
from stacklint.readers.registry import Dispatch, load_readers
from stacklint.repo.document import Document

PAGE = Path(__file__).parents[2] / "docs/capabilities.md"
HEAD = "# What `stacklint capabilities --format markdown` says\n\n"
RUN = "docker run -d a/b:1 && pip install -r r.txt mlflow && export X=1"
SESSION = (
    "import nox\n@nox.session\ndef a(session):\n    session.run('docker', 'run', 'a/b')\n    session.install('x')\n"
)
FILES = {
    "Makefile": f"a:\n\t{RUN}\n",
    "a.sh": f"#!/bin/sh\n{RUN}\n",
    "bin/a": f"#!/bin/sh\n{RUN}\n",
    "justfile": f"a:\n  {RUN}\n",
    "package.json": f'{{"scripts": {{"a": "{RUN}"}}}}',
    "Procfile": f"web: {RUN}\n",
    "tox.ini": f"[testenv]\ncommands = {RUN}\n",
    "noxfile.py": SESSION,
    "crontab": f"* * * * * {RUN}\n",
    "a.service": f"[Service]\nExecStart=/bin/sh -c '{RUN}'\n",
    "dvc.yaml": f"stages:\n  a:\n    cmd: {RUN}\n",
    "binder/postBuild": f"{RUN}\n",
    ".devcontainer.json": f'{{"postCreateCommand": "{RUN}"}}',
    "Dockerfile": f"FROM x\nRUN {RUN}\n",
    "compose.yml": f"services:\n  a:\n    image: x\n    command: sh -c '{RUN}'\n",
    "job.yaml": f"apiVersion: v1\nkind: Pod\nspec:\n  containers:\n  - image: x\n    command: [sh, -c, '{RUN}']\n",
    ".pre-commit-config.yaml": f"repos:\n- repo: local\n  hooks:\n  - {{id: a, entry: {RUN}, language: system}}\n",
    ".github/workflows/a.yml": f"jobs:\n  a:\n    steps:\n    - run: {RUN}\n",
    "action.yml": f"runs:\n  using: composite\n  steps:\n  - run: {RUN}\n    shell: bash\n",
    ".gitlab-ci.yml": f"a:\n  script: {RUN}\n",
    ".circleci/config.yml": f"jobs:\n  a:\n    steps:\n    - run: {RUN}\n",
    ".travis.yml": f"script: {RUN}\n",
    "azure-pipelines.yml": f"steps:\n- script: {RUN}\n",
    "bitbucket-pipelines.yml": f"pipelines:\n  default:\n  - step:\n      script:\n      - {RUN}\n",
    "buildspec.yml": f"version: 0.2\nphases:\n  build:\n    commands:\n    - {RUN}\n",
    "cloudbuild.yaml": f"steps:\n- name: x\n  entrypoint: bash\n  args: ['-c', '{RUN}']\n",
    "Jenkinsfile": f"pipeline {{ stages {{ stage('a') {{ steps {{ sh '{RUN}' }} }} }} }}\n",
    "task.yaml": f"apiVersion: tekton.dev/v1\nkind: Task\nspec:\n  steps:\n  - image: x\n    script: {RUN}\n",
}


def test_the_page_is_what_the_program_prints(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["capabilities", "--format", "markdown"])
    table = capsys.readouterr().out
    assert PAGE.read_text(encoding="utf-8") == HEAD + table, "write it anew: the head line, then the program's table"


def test_every_row_of_the_page_has_five_cells() -> None:
    rows = PAGE.read_text(encoding="utf-8").removeprefix(HEAD).splitlines()
    assert {row.count(" | ") for row in rows[2:]} == {4}


@pytest.mark.parametrize("name", sorted({reader.name for reader in load_readers()}))
def test_a_reader_tells_facts_that_the_model_knows(name: str) -> None:
    facts = {fact for reader in load_readers() if reader.name == name for fact in reader.facts}
    assert facts
    assert facts <= set(KINDS)


@pytest.mark.parametrize("path", FILES)
def test_a_command_brings_no_fact_that_the_table_leaves_out(path: str) -> None:
    kinds: set[str] = set()
    for reader in Dispatch(load_readers()).readers(path):
        found = {e.kind for e in reader.read(Document(path, FILES[path]), Interest()) if isinstance(e, Evidence)}
        assert found <= set(reader.facts), reader.name
        kinds |= found
    assert "command" in kinds
