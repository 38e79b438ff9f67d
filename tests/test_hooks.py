"""The hooks run where a commit can matter to them and nowhere else; with both runners they do what they say."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import time
from pathlib import Path

import pytest
import yaml

from stacklint.cli import main
from stacklint.readers.registry import load_readers

ROOT = Path(__file__).parent.parent
HOOKS = {row["id"]: row for row in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))}
FILES = re.compile(HOOKS["stacklint"]["files"])

MATTERS = [
    "train.py",
    "src/pkg/model.pyw",
    "nb/eda.ipynb",
    "pyproject.toml",
    "setup.py",
    "setup.cfg",
    "tox.ini",
    "pixi.toml",
    "Pipfile",
    "Pipfile.lock",
    "requirements.txt",
    "dev-requirements.txt",
    "requirements/base.txt",
    "reqs.txt",
    "constraints.txt",
    "requirements.in",
    "environment.yml",
    "conda/environment-gpu.yaml",
    "conda-lock.yml",
    "poetry.lock",
    "uv.lock",
    ".python-version",
    ".tool-versions",
    "runtime.txt",
    "Dockerfile",
    "docker/Dockerfile.gpu",
    "serve.dockerfile",
    "Containerfile",
    "compose.yaml",
    "docker-compose.yml",
    ".dockerignore",
    ".github/workflows/train.yml",
    ".gitlab-ci.yml",
    "Jenkinsfile",
    "ci/Jenkinsfile.deploy",
    "azure-pipelines.yml",
    ".circleci/config.yml",
    "k8s/isvc.yaml",
    "chart/Chart.yaml",
    "main.tf",
    "infra/main.bicep",
    "infra/index.ts",
    "lib/training-stack.ts",
    "Makefile",
    "mk/rules.mk",
    "justfile",
    "run.sh",
    "scripts/train",
    "bin/deploy",
    "dvc.yaml",
    "dvc.lock",
    "data/train.csv.dvc",
    ".dvc/config",
    ".dvcignore",
    "MLproject",
    "model/MLmodel",
    "Procfile",
    "README.md",
    "README.rst",
    "conf/config.ini",
    ".env",
    ".env.prod",
    "q.sql",
    "analysis/model.R",
    "build.sbt",
    "pom.xml",
    "package.json",
    ".devcontainer/devcontainer.json",
    ".pre-commit-config.yaml",
    "stacklint.toml",
    "kustomize/Kustomization",
]
DOES_NOT = [
    "LICENSE",
    "docs/guide.md",
    "CHANGELOG.md",
    "logo.png",
    "docs/picture.svg",
    "data/train.csv",
    "data/x.parquet",
    "model.pkl",
    "model.onnx",
    "web/app.js",
    "web/app.ts",
    "web/style.css",
    "web/index.html",
    "data/labels.json",
    "notes.txt",
    "paper.pdf",
    "paper.tex",
    ".editorconfig",
    "CODEOWNERS",
    "results.json",
    "video.mp4",
    "fonts/a.woff2",
    "src/lib.c",
    "src/lib.h",
    "src/main.rs",
    "src/main.go",
    "pyfile",
    "readme.png",
]


@pytest.mark.parametrize("path", MATTERS)
def test_a_commit_of_what_is_read_runs_the_hook(path: str) -> None:
    assert FILES.search(path)


@pytest.mark.parametrize("path", DOES_NOT)
def test_a_commit_of_anything_else_costs_nothing(path: str) -> None:
    assert not FILES.search(path)


def test_enough_paths_are_tried() -> None:
    assert len(MATTERS) + len(DOES_NOT) >= 60


DATA = {"data_file"}
LOOSE = re.compile(
    r"\.json$|\.txt$|\.md$|/bin/|^(run|start|serve|train|deploy|build|test|setup|bootstrap|install|predict)$"
)
"""Files whose names say nothing: too many commits would pay for them."""


def test_every_file_with_a_telling_name_that_is_read_runs_the_hook() -> None:
    left = [
        (reader.name, pattern)
        for reader in load_readers()
        if reader.name not in DATA
        for pattern in reader.patterns
        if not LOOSE.search(pattern) and not FILES.search(pattern.replace("**/", "a/").replace("*", "x"))
    ]
    assert left == []


def test_rules_of_ones_own_are_files_of_their_folder() -> None:
    wanted = re.compile(HOOKS["stacklint-rules"]["files"])
    assert wanted.search("rules/tools/monitoring/house.yaml")
    assert not wanted.search("k8s/rules.yaml")
    assert HOOKS["stacklint-rules"]["args"] == ["rules"]


def test_the_fixing_hook_stops_the_commit_that_it_changed(scratch: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hook = HOOKS["stacklint-fix"]
    assert hook["files"] == HOOKS["stacklint"]["files"]
    (scratch / "requirements.txt").write_text("scikit-learn==1.7.0\n", encoding="utf-8")
    (scratch / "run.sh").write_text("pip install mlflow>=2\n", encoding="utf-8")
    _git(scratch, "add", "-A")
    monkeypatch.chdir(scratch)
    for status in (1, 0):
        with pytest.raises(SystemExit) as caught:
            main(shlex.split(hook["entry"])[1:])
        assert caught.value.code == status
        assert (scratch / "run.sh").read_text(encoding="utf-8") == 'pip install "mlflow>=2"\n'


@pytest.fixture
def scratch(tmp_path: Path) -> Path:
    """A repository under git with two demands that no version meets: certainly broken."""
    files = {
        "train.py": "from sklearn.linear_model import Ridge\nRidge().fit([[1]], [1])\n",
        "requirements.txt": "scikit-learn==1.7.0\nnumpy==1.26.4\nnumpy>=2.0\n",
        "notes.md": "nothing\n",
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    _git(tmp_path, "init", "-q", "-b", "main")
    _git(tmp_path, "add", "-A")
    return tmp_path


def _git(root: Path, *words: str) -> str:
    who = ["-c", "user.name=x", "-c", "user.email=x@example.org", "-c", "commit.gpgsign=false"]
    done = subprocess.run(["git", *who, *words], cwd=root, check=True, capture_output=True, text=True, env=_clean())
    return done.stdout.strip()


def _clean() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}


@pytest.mark.by_hand
@pytest.mark.parametrize("runner", ["pre-commit", "prek"])
class TestRunners:
    """Both runners, on a scratch repository, with caches of their own."""

    def run(self, runner: str, root: Path, *words: str) -> subprocess.CompletedProcess[str]:
        program = shutil.which(runner) or pytest.skip(f"no {runner}")
        homes = {"PRE_COMMIT_HOME": str(root.parent / "homes/a"), "PREK_HOME": str(root.parent / "homes/b")}
        return subprocess.run(
            [program, *words], cwd=root, capture_output=True, text=True, check=False, env=_clean() | homes
        )

    def test_the_manifest_is_valid(self, runner: str, scratch: Path) -> None:
        done = self.run(runner, scratch, "validate-manifest", str(ROOT / ".pre-commit-hooks.yaml"))
        assert done.returncode == 0, done.stdout + done.stderr

    def test_try_repo_tells_what_is_broken(self, runner: str, scratch: Path) -> None:
        done = self.run(runner, scratch, "try-repo", str(ROOT), "stacklint", "--all-files", "--verbose")
        assert "requirements.txt:3:1: error pins-contradict" in done.stdout, done.stdout + done.stderr
        assert done.returncode == 1

    def test_a_config_installs_once_and_is_quick_when_warm(self, runner: str, scratch: Path) -> None:
        self.configure(scratch, "stacklint", "stacklint-strict")
        first = self.run(runner, scratch, "run", "--all-files")
        assert "Failed" in first.stdout, first.stdout + first.stderr
        assert "strict" not in first.stdout, "it is for pushes"
        start = time.perf_counter()
        again = self.run(runner, scratch, "run", "--all-files")
        assert time.perf_counter() - start < 10
        assert again.returncode == 1
        only = self.run(runner, scratch, "run", "--files", "notes.md")
        assert "no files to check" in only.stdout.lower()
        strict = self.run(runner, scratch, "run", "stacklint-strict", "--hook-stage", "pre-push", "--all-files")
        assert strict.returncode == 1

    def test_a_sound_repository_passes(self, runner: str, scratch: Path) -> None:
        (scratch / "requirements.txt").write_text("scikit-learn==1.7.0\nnumpy==2.3.1\n", encoding="utf-8")
        _git(scratch, "add", "-A")
        done = self.run(runner, scratch, "try-repo", str(ROOT), "stacklint", "--all-files")
        assert done.returncode == 0, done.stdout + done.stderr

    def test_the_fixing_hook_mends_stops_and_then_passes(self, runner: str, scratch: Path) -> None:
        (scratch / "requirements.txt").write_text("scikit-learn==1.7.0\nnumpy==2.3.1\n", encoding="utf-8")
        (scratch / "run.sh").write_text("pip install mlflow>=2\n", encoding="utf-8")
        self.configure(scratch, "stacklint-fix")
        first = self.run(runner, scratch, "run", "--all-files")
        assert first.returncode == 1, first.stdout + first.stderr
        assert "files were modified by this hook" in first.stdout.lower()
        assert (scratch / "run.sh").read_text(encoding="utf-8") == 'pip install "mlflow>=2"\n'
        _git(scratch, "add", "-A")
        assert self.run(runner, scratch, "run", "--all-files").returncode == 0

    def test_the_rules_hook_stops_a_rule_that_is_not_sound(self, runner: str, scratch: Path) -> None:
        folder = scratch / "rules/tools/monitoring"
        folder.mkdir(parents=True)
        sound = (
            "name: House watch\nsummary: Watches\nhome: https://watch.example.org\n"
            "jobs: {monitoring: drift}\nsignals: [{package: house-watch}]\n"
            "detects: [{why: a demand, files: {requirements.txt: house-watch}}]\n"
            "ignores: [{why: another, files: {requirements.txt: house-watch-x}}]\nchecked: 2026-11-27\n"
        )
        (folder / "house-watch.yaml").write_text(sound, encoding="utf-8")
        self.configure(scratch, "stacklint-rules")
        whole = self.run(runner, scratch, "run", "--all-files")
        assert whole.returncode == 0, whole.stdout + whole.stderr
        (folder / "house-watch.yaml").write_text(sound.replace("signals:", "signal:"), encoding="utf-8")
        broken = self.run(runner, scratch, "run", "--all-files")
        assert broken.returncode == 1
        assert "did you mean 'signals'?" in broken.stdout
        assert "no files to check" in self.run(runner, scratch, "run", "--files", "train.py").stdout.lower()

    def test_all_hooks_can_be_tried(self, runner: str, scratch: Path) -> None:
        (scratch / "requirements.txt").write_text("scikit-learn==1.7.0\nnumpy==2.3.1\n", encoding="utf-8")
        _git(scratch, "add", "-A")
        for stage, hooks in (("pre-commit", ["stacklint", "stacklint-fix"]), ("pre-push", ["stacklint-strict"])):
            for hook in hooks:
                done = self.run(runner, scratch, "try-repo", str(ROOT), hook, "--all-files", "--hook-stage", stage)
                assert "Passed" in done.stdout, done.stdout + done.stderr

    def configure(self, root: Path, *hooks: str) -> None:
        """Write a config with these hooks of the last commit, and put everything into the index."""
        lines = [f"      - id: {hook}\n" for hook in hooks]
        head = f"repos:\n  - repo: {ROOT.as_uri()}\n    rev: {_git(ROOT, 'rev-parse', 'HEAD')}\n    hooks:\n"
        (root / ".pre-commit-config.yaml").write_text(head + "".join(lines), encoding="utf-8")
        _git(root, "add", "-A")
