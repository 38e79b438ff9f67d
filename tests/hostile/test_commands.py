"""What every command prints of a hostile repository is harmless, not only the reports of `check`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from stacklint.cli import main

from .case import write
from .harness import harm_in

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

FOLDER = "p\x1b[31m\n::error::x\u202e\x9b"
TRAINS = (
    "import mlflow\nfrom sklearn.linear_model import Ridge\nRidge().fit([[1]], [1])\nmlflow.log_metric('a', 1)\n"
    "mlflow.set_tracking_uri('http://u:hunter2@h.example/\x1b[0m')\n"
)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Return a repository whose projects, files, packages and settings have harmful names."""
    project = {
        "pyproject.toml": "[project]\nname = 'a\\u001b[31m'\ndependencies = ['mlflow']\n",
        "src/a\n##[error]b.py": TRAINS,
        "Dockerfile": "FROM python:3.11\nRUN pip install mlflow==1\nCOPY \x1b[31m /x\nCMD python \x1b[31m.py\n",
        "bad\n::error::.yml": "services:\n  a: [\n",
        "gone\n::error::.py": "x = '\0'\n",
    }
    write(tmp_path / "root", {f"{FOLDER}/{name}": text for name, text in project.items()})
    write(tmp_path / "root", {f"other/{name}": text for name, text in project.items()})
    return tmp_path / "root"


@pytest.fixture
def run(
    monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]
) -> Callable[..., tuple[int, str, str]]:
    """Return a function that runs the program in this process: its status, and all that the two streams take."""
    monkeypatch.setenv("NO_COLOR", "1")

    def run_here(*words: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as ended:
            main(list(words))
        out, err = capfdbinary.readouterr()
        return int(str(ended.value.code)), out.decode(), err.decode()

    return run_here


@pytest.mark.hostile(76, 86, 87)
@pytest.mark.parametrize(
    "words",
    [
        ("check", "{root}", "--statistics", "--timing", "--verbose"),
        ("check", "{root}", "--quiet", "--format", "concise"),
        ("check", "{root}", "--show-files"),
        ("check", "{root}", "--show-settings"),
        ("stack", "{root}", "--all"),
        ("stack", "{root}", "--all", "--format", "json"),
        ("why", "mlflow", "--path", "{root}"),
        ("why", "dvc", "--path", "{root}"),
        ("why", "automation", "--path", "{root}"),
        ("why", "experiment-tracking", "--path", "{root}"),
        ("suggest", "--path", "{root}"),
        ("suggest", "monitoring", "--path", "{root}"),
        ("baseline", "create", "{root}", "-o", "{root}/b.json"),
        ("baseline", "create", "{root}/" + FOLDER),
        ("check", "{root}", "--diff", "--unsafe-fixes"),
        ("try", "+dvc", "-mlflow", "--path", "{root}"),
        ("report-wrong", "model-service-unmonitored", "--path", "{root}"),
        ("init", "{root}", "--dry-run"),
        ("badge", "{root}", "--text"),
        ("badge", "{root}"),
    ],
    ids=lambda words: " ".join(w for w in words if w != "{root}").replace(FOLDER, "x"),
)
def test_no_command_prints_harm(root: Path, run: Callable[..., tuple[int, str, str]], words: tuple[str, ...]) -> None:
    status, out, err = run(*(word.replace("{root}", str(root)) for word in words))
    assert status in {0, 1, 2}
    assert "Traceback" not in err
    assert harm_in("text", out) == []
    assert harm_in("text", err) == []
    assert "hunter2" not in out + err


@pytest.mark.hostile(76, 86, 87)
def test_no_comparison_prints_harm(root: Path, tmp_path: Path, run: Callable[..., tuple[int, str, str]]) -> None:
    run("check", str(root), "--no-cache", "--format", "json", "-o", str(tmp_path / "old.json"))
    (root / FOLDER / "src/new\x1b[31m\n::error::.py").write_text(TRAINS.replace("mlflow", "wandb"), encoding="utf-8")
    run("check", str(root), "--no-cache", "--format", "json", "-o", str(tmp_path / "new.json"))
    for name in ("text", "markdown", "json"):
        _, out, err = run("diff", str(tmp_path / "old.json"), str(tmp_path / "new.json"), "--format", name)
        assert harm_in("text", out) + harm_in("text", err) == []
        assert "hunter2" not in out + err


@pytest.mark.hostile(76, 86)
@pytest.mark.parametrize(
    "words",
    [
        ("check", "no\n::error::\x1b[31mx"),
        ("check", ".", "--format", "x\n::error::"),
        ("check", ".", "--config", "no\n::error::x"),
        ("check", ".", "--select", "no\n::error::x"),
        ("check", ".", "--baseline", "no\n::error::x"),
        ("check", ".", "-o", "no/\n::error::x/y"),
        ("no\n::error::x",),
        ("explain", "no\n::error::x"),
        ("why", "no\n::error::x"),
    ],
    ids=lambda words: words[-2].strip("-"[-1:]) if len(words) > 1 else "a command",
)
def test_no_mistake_is_told_with_harm(
    tmp_path: Path,
    run: Callable[..., tuple[int, str, str]],
    monkeypatch: pytest.MonkeyPatch,
    words: tuple[str, ...],
) -> None:
    (tmp_path / "a.py").write_text("import mlflow\n")
    monkeypatch.chdir(tmp_path)
    status, out, err = run(*words)
    assert status == 2
    assert harm_in("text", out) + harm_in("text", err) == []
