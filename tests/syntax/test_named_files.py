"""Which files a command names."""

from __future__ import annotations

import pytest

from stacklint.syntax.make_targets import make_targets
from stacklint.syntax.named_files import named_files

PROGRAMS = {"streamlit run": "script", "docker build": "-f --file", "uvicorn": "app", "docker compose": "<-f"}


@pytest.mark.parametrize(
    ("command", "names"),
    [
        pytest.param("python -W ignore -u src/a.py x.py", ["src/a.py"], id="the script alone"),
        pytest.param("python -m pkg.mod", ["pkg.mod"], id="a module"),
        pytest.param("python -c x.py", [], id="code"),
        pytest.param("bash -euo pipefail run.sh", ["run.sh"], id="options of the shell"),
        pytest.param("./run.sh", ["./run.sh"], id="a script as the program"),
        pytest.param("python $X/a.py", [], id="a variable"),
        pytest.param("python /opt/a.py", [], id="outside"),
        pytest.param("streamlit run app.py --server.port 1", ["app.py"], id="a program of the table"),
        pytest.param("streamlit --x y run app.py", [], id="other first words"),
        pytest.param("docker build -f docker/Dockerfile.", ["docker/Dockerfile."], id="the value of an option"),
        pytest.param("docker build --file=a/Dockerfile .", ["a/Dockerfile"], id="a value behind a sign"),
        pytest.param(
            "docker compose -f a.yml --env-file .env -f b.yml logs -f api", ["a.yml", "b.yml"], id="before a subcommand"
        ),
        pytest.param("docker compose logs -f api", [], id="the option of a subcommand"),
        pytest.param("uvicorn api.main:app", ["api.main"], id="an application"),
    ],
)
def test_named_files(command: str, names: list[str]) -> None:
    assert [name.text for name in named_files(command.split(), PROGRAMS)] == names


@pytest.mark.parametrize(
    ("text", "targets"),
    [
        pytest.param(".PHONY: a b\na: c\n\tx\nb c:\n\ty\n", {"a", "b", "c", ".PHONY"}, id="plain"),
        pytest.param("X := 1\nY = a:b\na:\n\tx\n", {"a"}, id="assignments are no rules"),
        pytest.param("include x.mk\na:\n\tx\n", None, id="an include"),
        pytest.param("%.o: %.c\n\tx\n", None, id="a pattern"),
        pytest.param("$(NAMES):\n\tx\n", None, id="a variable"),
    ],
)
def test_make_targets(text: str, targets: set[str] | None) -> None:
    assert make_targets(text) == targets
