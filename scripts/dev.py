"""Makes the environment that it needs in `.venv`, then runs stacklint or the tests in it.

python3 scripts/dev.py check examples/house-prices
python3 scripts/dev.py test
python3 scripts/dev.py docs
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import tomllib
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / ".venv"
BIN = FOLDER / ("Scripts" if os.name == "nt" else "bin")


def main(words: list[str]) -> int:
    """Run `test [pytest's words]`, build the `docs`, or hand all words to stacklint."""
    purpose = words[0] if words[:1] in (["test"], ["docs"]) else "run"
    prepare(purpose)
    if purpose == "run":
        return run([str(BIN / "stacklint"), *words], folder=None)
    if purpose == "docs":
        built = run([str(BIN / "python"), "scripts/build_docs.py"])
        return built or run([str(BIN / "mkdocs"), "build", "--strict"])
    for command in CHECKS if len(words) == 1 else ():
        if status := run([str(BIN / command[0]), *command[1:]]):
            return status
    return run([str(BIN / "python"), "-m", "pytest", *words[1:]])


CHECKS = (
    ("ruff", "check", "."),
    ("ruff", "format", "--check", "."),
    ("mypy",),
    ("lint-imports",),
    ("stacklint", "rules", "validate"),
)


def prepare(purpose: str) -> None:
    """Make the environment once, and again when what it is made from changes."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = project["dependency-groups"].get(purpose, [])
    mark = FOLDER / f".ready-{purpose}"
    state = hashlib.sha256((ROOT / "pyproject.toml").read_bytes()).hexdigest()
    if mark.is_file() and mark.read_text(encoding="utf-8") == state:
        return
    if not (BIN / "python").exists() and not (BIN / "python.exe").exists():
        venv.create(FOLDER, with_pip=True)
    install = [
        str(BIN / "python"),
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
    ]
    if run([*install, "--editable", str(ROOT), *wanted]):
        raise SystemExit("the environment could not be made; see the lines above")
    mark.write_text(state, encoding="utf-8")


def run(command: list[str], folder: Path | None = ROOT) -> int:
    """Run a command in the project's folder, or where its caller stands, and return its exit status."""
    return subprocess.run(command, cwd=folder, check=False).returncode


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
