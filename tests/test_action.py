"""The GitHub Action: pinned steps, no expression inside a script, and a script that gives what it promises."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parent.parent
ACTION = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))


def test_every_foreign_step_is_pinned_by_hash() -> None:
    used = [step["uses"] for step in ACTION["runs"]["steps"] if "uses" in step]
    assert len(used) == 2
    assert all(re.fullmatch(r"[\w.-]+/[\w./-]+@[0-9a-f]{40}", name) for name in used)


def test_no_expression_is_pasted_into_a_script() -> None:
    assert all("${{" not in step.get("run", "") for step in ACTION["runs"]["steps"])


def test_every_output_is_one_of_the_step_that_checks() -> None:
    promised = {name: row["value"] for name, row in ACTION["outputs"].items()}
    assert promised == {name: f"${{{{ steps.check.outputs.{name} }}}}" for name in promised}
    assert set(promised) == {"errors", "warnings", "notes", "report", "sarif"}


def test_the_script_gives_summary_outputs_and_status(tmp_path: Path) -> None:
    for name in ("summary", "output"):
        (tmp_path / name).touch()
    given = {
        **os.environ,
        "GITHUB_STEP_SUMMARY": str(tmp_path / "summary"),
        "GITHUB_OUTPUT": str(tmp_path / "output"),
        "RUNNER_TEMP": str(tmp_path),
        "STACKLINT_PYTHON": sys.executable,
        "STACKLINT_HOME": str(ROOT),
        "STACKLINT_PATH": str(ROOT / "examples/house-prices"),
        "STACKLINT_FAIL_ON": "warning",
    }
    done = subprocess.run(
        ["bash", str(ROOT / "scripts/action.sh")], env=given, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert "::warning file=" in done.stdout
    rows = dict(line.split("=", 1) for line in (tmp_path / "output").read_text(encoding="utf-8").split())
    assert int(rows["warnings"]) > 0
    assert json.loads(Path(rows["sarif"]).read_text(encoding="utf-8"))["version"] == "2.1.0"
    assert (tmp_path / "summary").read_text(encoding="utf-8").startswith("### stacklint")
