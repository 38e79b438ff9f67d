"""No manifest, however broken, makes a reader crash, leaves the repository or takes long."""

from __future__ import annotations

import random
import time
from typing import TYPE_CHECKING

import pytest

from stacklint.interest import Interest
from stacklint.model import Evidence, Unread
from stacklint.readers import (
    conda,
    conda_list,
    embedded,
    jvm,
    locks,
    mise,
    nodejs,
    pipfile,
    pixi,
    pyproject,
    renv,
    requirements,
    setup_cfg,
    setup_py,
    tox,
)
from stacklint.repo.document import Document, Unreadable

if TYPE_CHECKING:
    from stacklint.readers.registry import Read

REQUIREMENTS = 'a[b]==1.0; python_version < "3" # c\n-r ../x.txt\n-e git+https://u:p@h/x.git#egg=y\nz @ file:///z\n'
TOML = (
    '[project]\nname = "a"\ndependencies = ["b>=1", "c"]\n[project.optional-dependencies]\nd = ["e"]\n'
    '[tool.poetry.dependencies]\nf = {version = "^1", path = "../g"}\n[[package]]\nname = "h"\nversion = "1"\n'
    '[tools]\npython = ["3.10"]\n[packages]\ni = "*"\n[tool.uv.workspace]\nmembers = ["j/*"]\n'
)
YAML = (
    "name: a\nchannels: [b]\ndependencies:\n  - python=3.9\n  - c=1=d\n  - pip:\n    - e==1\n    - -r f.txt\npip: [g]\n"
)
PYTHON = 'R = ["a>=1"]\nwith open("requirements.txt") as f:\n    R += f.read().split()\nsetup(name="x", install_requires=R + ["b"], extras_require={"c": R})\n'
INI = "[options]\ninstall_requires =\n    a>=1\n    b; os_name == 'nt'\n[testenv]\ndeps = c\n"
JSON = '{"dependencies": {"a": "^1"}, "Packages": {"b": {\n"Package": "b",\n"Version": "1"}}}'
XML = "<dependency><groupId>a</groupId><artifactId>b</artifactId><version>${c}</version></dependency>"

CASES: list[tuple[str, Read, str]] = [
    ("requirements.txt", requirements.read_requirements, REQUIREMENTS),
    ("environment.txt", conda_list.read_conda_list, "# platform: x\n@EXPLICIT\nhttps://a/b-1-c.conda\n"),
    ("pyproject.toml", pyproject.read_pyproject, TOML),
    ("Pipfile", pipfile.read_pipfile, TOML),
    ("pixi.toml", pixi.read_pixi, TOML),
    ("mise.toml", mise.read_mise, TOML),
    ("uv.lock", locks.read_lock, TOML),
    ("environment.yml", conda.read_conda, YAML),
    ("meta.yaml", conda.read_recipe, "requirements:\n  run:\n    - a {{ b }}\n"),
    ("serve.yaml", embedded.read_embedded, YAML),
    ("pixi.lock", locks.read_lock, "a:\n" + YAML),
    ("setup.py", setup_py.read_setup_py, PYTHON),
    ("setup.cfg", setup_cfg.read_setup_cfg, INI),
    ("tox.ini", tox.read_tox, INI),
    ("package.json", nodejs.read_package_json, JSON),
    ("renv.lock", renv.read_renv, JSON),
    ("DESCRIPTION", renv.read_description, "Package: a\nImports: b (>= 1),\n  c\n"),
    ("pom.xml", jvm.read_jvm, XML),
    ("build.gradle", jvm.read_jvm, "implementation 'a:b:1'\n"),
]
PIECES = [
    "\0",
    "\r",
    "\n",
    "[",
    "]",
    "{",
    "}",
    "(",
    ")",
    '"',
    "'",
    "\\",
    ",",
    ";",
    "=",
    "==",
    "@",
    "#",
    ":",
    "-",
    " ",
    "../",
    "$x",
    "{{",
    "%}",
    "\ud7ff",
    "é",
    "--",
    "<!--",
    "&a",
    "*a",
    "!!x",
    "0",
    "-r ",
]


@pytest.mark.parametrize(("path", "read", "text"), CASES, ids=[c[0] for c in CASES])
def test_broken_text_is_evidence_unread_or_unreadable(path: str, read: Read, text: str) -> None:
    chance = random.Random(path)
    for _ in range(300):
        broken = list(text)
        for _ in range(chance.randint(1, 6)):
            at = chance.randrange(len(broken) + 1)
            broken[at : at + chance.choice((0, 0, 1, 5))] = chance.choice(PIECES)
        check(path, read, "".join(broken))


@pytest.mark.parametrize(("path", "read", "text"), CASES, ids=[c[0] for c in CASES])
@pytest.mark.parametrize("piece", PIECES, ids=repr)
def test_long_runs_take_no_time(path: str, read: Read, text: str, piece: str) -> None:
    start = time.process_time()
    check(path, read, text + piece * 20_000)
    assert time.process_time() - start < 2


def check(path: str, read: Read, text: str) -> None:
    try:
        facts = list(read(Document(path, text), Interest()))
    except Unreadable:
        return
    for fact in facts:
        assert isinstance(fact, Evidence | Unread)
        assert "u:p@" not in repr(fact)
        if isinstance(fact, Evidence) and fact.kind == "include":
            assert not f"{fact.value}/".startswith(("/", "../"))
