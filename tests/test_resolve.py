"""Commands are followed through make and shell files."""

from __future__ import annotations

from stacklint.model import Evidence, Location
from stacklint.resolve import resolve_commands


def _command(path: str, line: str, **detail: str) -> Evidence:
    return Evidence(Location(path), "command", line.split(maxsplit=1)[0], {"line": line, **detail})


def test_a_workflow_runs_what_its_make_target_runs() -> None:
    items = [
        _command(".github/workflows/train.yml", "make train", context="ci"),
        _command("Makefile", "python src/train.py", context="make", target="train"),
        _command("Makefile", "python src/other.py", context="make", target="other"),
    ]
    runs = resolve_commands(items, frozenset({"src/train.py", "src/other.py"}))
    assert runs.workflow_files[".github/workflows/train.yml"] == {"src/train.py"}
    assert [c.detail["via"] for c in runs.commands] == [".github/workflows/train.yml"]


def test_a_script_that_calls_itself_ends() -> None:
    items = [
        _command("ci.yml", "bash run.sh", context="ci"),
        _command("run.sh", "bash run.sh", context="script"),
    ]
    assert len(resolve_commands(items, frozenset({"run.sh"})).commands) == 1


def test_a_module_is_the_file_that_python_runs() -> None:
    items = [_command("ci.yml", "python -m houses.train --fast", context="ci")]
    assert "houses/train.py" in resolve_commands(items, frozenset({"houses/train.py"})).files


def test_a_file_that_is_not_there_is_not_run() -> None:
    items = [_command("ci.yml", "python train.py", context="ci")]
    assert resolve_commands(items, frozenset({"other.py"})).files == {}


def test_a_workflow_runs_what_its_task_runs() -> None:
    items = [
        _command(".github/workflows/train.yml", "mise run train", context="ci"),
        _command("mise.toml", "python src/train.py", context="task", target="train"),
    ]
    runs = resolve_commands(items, frozenset({"src/train.py"}))
    assert runs.workflow_files[".github/workflows/train.yml"] == {"src/train.py"}
