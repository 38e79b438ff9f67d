"""States decide whether a tool is in use."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from stacklint.scan import Scan

Scanned = Callable[[dict[str, str]], Scan]


def _row(done: Scan, tool: str) -> tuple[bool, str] | None:
    return next(((r.in_use, r.state) for r in done.report.stack if r.tool == tool), None)


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        pytest.param({"requirements.txt": "mlflow\n"}, (False, "declared"), id="declared alone is not in use"),
        pytest.param({"a.py": "import mlflow\n"}, (True, "imported"), id="an import is"),
        pytest.param(
            {"a.py": "import mlflow\nmlflow.log_metric('a', 1)\n"},
            (True, "called"),
            id="a call is stronger",
        ),
        pytest.param(
            {"tests/test_a.py": "import mlflow\n"},
            (False, "mentioned"),
            id="only a test imports it",
        ),
        pytest.param({"a.py": "# import mlflow\n"}, None, id="a comment is nothing"),
        pytest.param({"a.py": '"""\nimport mlflow\n"""\n'}, None, id="a docstring is nothing"),
        pytest.param({"mlflow/__init__.py": "", "a.py": "import mlflow\n"}, None, id="first party is nothing"),
        pytest.param({"third_party/x/a.py": "import mlflow\n"}, None, id="a vendored copy is nothing"),
        pytest.param(
            {"uv.lock": '[[package]]\nname = "mlflow"\nversion = "2.0"\n'},
            (False, "locked"),
            id="a lock is not use",
        ),
    ],
)
def test_state(scanned: Scanned, files: dict[str, str], expected: tuple[bool, str] | None) -> None:
    assert _row(scanned(files), "mlflow") == expected


def test_a_library_that_offers_a_tracker_behind_a_guard_does_not_use_it(scanned: Scanned) -> None:
    library = {
        "pyproject.toml": '[project]\nname = "fit"\nversion = "1"\n[project.scripts]\nfit = "fit:main"\n',
        "CHANGELOG.md": "",
        "docs/conf.py": "",
        "fit/__init__.py": "try:\n    import mlflow\nexcept ImportError:\n    mlflow = None\n",
    }
    assert _row(scanned(library), "mlflow") == (False, "imported")


def test_a_part_in_use_puts_its_parent_in_use(scanned: Scanned) -> None:
    done = scanned(
        {
            "dvc.yaml": "stages:\n  train:\n    cmd: python train.py\n    deps: [train.py]\n",
            "train.py": "",
        }
    )
    assert {r.tool for r in done.report.stack if r.in_use} >= {"dvc", "dvc-pipelines"}
