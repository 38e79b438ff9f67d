"""The suites that outside.py compares with: one function for each, from a checkout to its cases."""

from __future__ import annotations

import re
import tomllib
from dataclasses import replace
from fnmatch import fnmatch
from typing import TYPE_CHECKING

import outside_oracles as oracle
import yaml
from outside_reading import INTEREST, KNOWLEDGE, READERS, Case, below, case_of, declared, plain_name, read_as, values
from packaging.utils import canonicalize_name

from stacklint.collect import collect
from stacklint.repo.open import open_repo
from stacklint.repo.repository import Repo
from stacklint.scan import scan
from stacklint.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

HOSTS = frozenset({"github-actions", "gitlab-ci", "circleci", "jenkins", "azure-pipelines", "bitbucket-pipelines"})
PLAIN: tuple[tuple[str, str, str, Callable[[bytes], set[str]]], ...] = (
    ("*requirement*.txt", "requirements.txt", "package locked", oracle.requirements_names),
    ("*/conda/environment/testdata/*.yaml", "environment.yml", "package", oracle.conda_names),
    ("*Pipfile*.lock", "Pipfile.lock", "locked", oracle.locked_pipfile),
    ("*poetry*.lock", "poetry.lock", "locked", oracle.locked_tables),
    ("*uv*.lock", "uv.lock", "locked", oracle.locked_tables),
    ("*pdm.lock", "pdm.lock", "locked", oracle.locked_tables),
    ("*/pylock/*.toml", "pylock.toml", "locked", oracle.locked_tables),
    ("*.toml", "pyproject.toml", "package", oracle.pyproject_names),
)
"""Glob of a fixture, the name that it is read under, the kinds of evidence, what a plain parser finds."""
RENOVATE = {
    "pip_requirements": ("requirements.txt", "package"),
    "pip-compile": ("requirements.txt", "package"),
    "pep621": ("pyproject.toml", "package"),
    "poetry": ("pyproject.toml", "package"),
    "pipenv": ("Pipfile", "package"),
    "pip_setup": ("setup.py", "package"),
    "setup-cfg": ("setup.cfg", "package"),
    "dockerfile": ("Dockerfile", "image"),
    "docker-compose": ("docker-compose.yml", "image"),
    "github-actions": (".github/workflows/ci.yml", "action image"),
    "gitlabci": (".gitlab-ci.yml", "image"),
    "circleci": (".circleci/config.yml", "image"),
    "azure-pipelines": ("azure-pipelines.yml", "image"),
    "kubernetes": ("deploy/app.yaml", "image"),
    "helm-values": ("chart/values.yaml", "image"),
    "pre-commit": (".pre-commit-config.yaml", "hook package"),
}
"""Renovate's manager, the name that its fixtures are read under, the kinds of evidence."""


def fawltydeps(folder: Path) -> Iterator[Case]:
    """Compare the declared packages and the imports of every sample project that tells them."""
    for path in sorted((folder / "tests/sample_projects").glob("*/expected.toml")):
        for name, row in tomllib.loads(path.read_text(encoding="utf-8"))["experiments"].items():
            if {"exclude", "exclude_from"} & set(row):
                continue
            interest = replace(INTEREST, modules=frozenset(row.get("imports", ())))
            done = collect(open_repo(path.parent), READERS, interest)
            title = f"{path.parent.name}:{name}"
            if "declared_deps" in row:
                found = declared(below(done, row.get("deps", ())))
                yield case_of(f"{title}:declared", {canonicalize_name(n) for n in row["declared_deps"]}, found, done)
            if "imports" in row:
                found = {e.value.split(".")[0] for e in below(done, row.get("code", ())) if e.kind == "import"}
                yield case_of(f"{title}:imports", set(row["imports"]), found & interest.modules, done)


def deptry(folder: Path) -> Iterator[Case]:
    """Compare the manifests, and what deptry's own tests say of groups and of the lines of imports."""
    fixtures = folder / "tests/fixtures"
    yield from _plain(fixtures, "")
    for path in sorted((folder / "tests/functional/cli").glob("test_cli_*.py")):
        name, text = path.stem.removeprefix("test_cli_"), path.read_text(encoding="utf-8")
        if not (fixtures / name).is_dir():
            continue
        said = set(re.findall(r"(DEP00[1-4]) '([\w.-]+)'", text))
        interest = replace(INTEREST, modules=frozenset(module for _, module in said))
        done = collect(open_repo(fixtures / name), READERS, interest)
        for code, module in sorted(said):
            groups = {
                e.detail["group"] for e in done.evidence if (e.kind, e.value) == ("package", canonicalize_name(module))
            }
            right = {"DEP001": not groups, "DEP002": groups, "DEP003": not groups, "DEP004": groups - {"main"}}
            yield Case(f"{name}:{code} {module}", frozenset() if right[code] else frozenset({f"groups {groups}"}))
        lines = {f"{p}:{n} {m}" for p, n, m in re.findall(r"([\w/]+\.py):(\d+):\d+: DEP00\d '([\w.]+)' imp", text)}
        found = {
            f"{e.location.path}:{e.location.line} {e.value.split('.')[0]}" for e in done.evidence if e.kind == "import"
        }
        yield Case(f"{name}:lines of imports", frozenset(lines - found))


def analyser(folder: Path) -> Iterator[Case]:
    """Compare the names of all Python rules, each a line of a requirements file."""
    rules = "".join(p.read_text(encoding="utf-8") for p in sorted((folder / "src/rules").rglob("*.ts")))
    for name in sorted(set(re.findall(r"type: 'python',\s*name: '([^']+)'", rules))):
        done = read_as("requirements.txt", f"{name}\n".encode())
        yield case_of(name, {canonicalize_name(name)}, values(done, "package"), done)


def renovate(folder: Path) -> Iterator[Case]:
    """Compare the fixtures that one test names and expects names of; others must be read."""
    for manager, (name, kinds) in RENOVATE.items():
        home = folder / "lib/modules/manager" / manager
        spec = (home / "extract.spec.ts").read_text(encoding="utf-8")
        shots = home / "__snapshots__/extract.spec.ts.snap"
        expected = oracle.spec_names(spec, shots.read_text(encoding="utf-8") if shots.is_file() else "")
        for path in sorted((home / "__fixtures__").iterdir()):
            if path.suffix in {".lock", ".json"} or (manager == "gitlabci" and "include" in path.name):
                continue
            done = read_as(name, path.read_bytes())
            found = {plain_name(value) for value in values(done, kinds)}
            wanted = {plain_name(n) for n in expected[path.name]} if path.name in expected else found
            yield case_of(f"{manager}/{path.name}", wanted, found, done)


def manifests(folder: Path) -> Iterator[Case]:
    """Compare the manifests and locks of syft and of trivy, and what syft's tests find in setup.py."""
    for inner in ("syft/pkg/cataloger/python/testdata", "pkg/dependency/parser/python", "pkg/dependency/parser/conda"):
        yield from _plain(folder / inner, "testdata")
    test = folder / "syft/pkg/cataloger/python/parse_setup_test.go"
    parts = re.split(r"fixture:\s+\"", test.read_text(encoding="utf-8"))[1:] if test.is_file() else ()
    for part in (p.partition("\n}\n")[0] for p in parts):
        path = test.parent / part.partition('"')[0]
        done = read_as("setup.py", path.read_bytes())
        wanted = {str(canonicalize_name(name)) for name in re.findall(r"Name:\s+\"([^\"]+)\"", part)}
        pinned = {e.value for e in done.evidence if e.kind == "package" and "==" in e.detail.get("specifier", "")}
        yield case_of(f"setup/{path.name}", wanted, pinned, done)


def checkov(folder: Path) -> Iterator[Case]:
    """Look for tools in files that use none: every file that any tool is seen in differs."""
    for name in ("kubernetes", "helm", "kustomize", "dockerfile", "github_actions", "gitlab_ci", "circleci_pipelines"):
        repo = open_repo(folder / "tests" / name)
        paths = [p for p in repo.paths if not p.endswith((".py", ".json"))]
        part = Repo({path: repo.read(path, 1 << 20) for path in paths})
        report = scan(part, KNOWLEDGE, Settings(), KNOWLEDGE.checked).report
        seen: dict[str, set[str]] = {path: set() for path in paths}
        for usage in report.stack:
            for item in usage.evidence if usage.tool not in HOSTS else ():
                seen[item.location.path].add(f"{usage.tool} ({item.kind} {item.value}, in use: {usage.in_use})")
        unread = {row.path: row.reason for row in report.unread}
        for path, tools in seen.items():
            yield Case(f"{name}/{path}", frozenset(), frozenset(tools), unread.get(path, ""))


def _plain(folder: Path, part: str) -> Iterator[Case]:
    """Compare every file below that a plain parser knows; nothing may be found in one that it refuses."""
    for path in sorted(p for p in folder.rglob("*") if p.is_file() and part in p.as_posix()):
        row = next((row for row in PLAIN if fnmatch(path.as_posix(), row[0])), None)
        if row is None:
            continue
        _, name, kinds, parse = row
        done = read_as(name, path.read_bytes())
        try:
            wanted = parse(path.read_bytes())
        except (ValueError, TypeError, yaml.YAMLError):
            wanted = set[str]()
        yield case_of(path.relative_to(folder).as_posix(), wanted, values(done, kinds), done)
