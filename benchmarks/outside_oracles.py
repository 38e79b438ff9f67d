"""What the plain parsers tomllib, json, yaml and packaging find in manifests and locks, to compare with."""

from __future__ import annotations

import json
import re
import tomllib
from typing import TYPE_CHECKING, Any

import yaml
from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_CODINGS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}


def pyproject_names(data: bytes) -> set[str]:
    """Return the packages that the tables of a pyproject.toml ask for, whatever the group."""
    tree = tomllib.loads(data.decode())
    project, tool = tree.get("project", {}), tree.get("tool", {})
    poetry, pdm = tool.get("poetry", {}), tool.get("pdm", {})
    lists = [
        project.get("dependencies", []),
        tree.get("build-system", {}).get("requires", []),
        tool.get("uv", {}).get("dev-dependencies", []),
        *project.get("optional-dependencies", {}).values(),
        *tree.get("dependency-groups", {}).values(),
        *pdm.get("dev-dependencies", {}).values(),
        *(e.get("dependencies", []) for e in tool.get("hatch", {}).get("envs", {}).values()),
        *(e.get("extra-dependencies", []) for e in tool.get("hatch", {}).get("envs", {}).values()),
    ]
    tables = [poetry.get("dependencies", {}), poetry.get("dev-dependencies", {})]
    tables += [group.get("dependencies", {}) for group in poetry.get("group", {}).values()]
    keys = {canonicalize_name(key) for table in tables for key in table} - {"python"}
    return keys | set(_required(item for members in lists for item in members))


def pipfile_names(data: bytes) -> set[str]:
    """Return the packages of a Pipfile."""
    tree = tomllib.loads(data.decode())
    return {canonicalize_name(n) for table in ("packages", "dev-packages") for n in tree.get(table, {})}


def requirements_names(data: bytes) -> set[str]:
    """Return the packages of a requirements file, line by line."""
    text = data.decode(_CODINGS.get(data[:2], "utf-8"), errors="replace").replace("\\\n", " ")
    lines = (re.sub(r"(^|\s)#.*", "", line).split(" --")[0] for line in text.splitlines())
    return set(_required(lines))


def conda_names(data: bytes) -> set[str]:
    """Return the packages of a conda environment, those of pip among them, without Python."""
    found: set[str] = set()
    tree = yaml.safe_load(data)
    for item in tree["dependencies"] if isinstance(tree, dict) else ():
        if isinstance(item, str) and (name := re.match(r"(?:[\w-]+::)?([A-Za-z][\w.-]*)", item)):
            found.add(canonicalize_name(name[1]))
        if isinstance(item, dict):
            found |= set(_required(item["pip"] if isinstance(item.get("pip"), list) else ()))
    return found - {"python"}


def locked_tables(data: bytes) -> set[str]:
    """Return `name version` of a lock in TOML, without the locked project itself."""
    tree: dict[str, Any] = tomllib.loads(data.decode())
    rows = [*tree.get("package", ()), *tree.get("packages", ())]
    return {
        f"{canonicalize_name(row['name'])} {row['version']}"
        for row in rows
        if "version" in row and not {"editable", "virtual", "directory"} & set(row.get("source", ()))
    }


def locked_pipfile(data: bytes) -> set[str]:
    """Return `name version` of a Pipfile.lock."""
    tree = json.loads(data)
    rows = {**tree.get("default", {}), **tree.get("develop", {})}
    return {f"{canonicalize_name(n)} {r['version'].removeprefix('==')}" for n, r in rows.items() if "version" in r}


def _required(lines: Iterable[object]) -> Iterator[str]:
    for line in lines:
        try:
            if isinstance(line, str):
                yield canonicalize_name(Requirement(line).name)
        except InvalidRequirement:
            continue


def spec_names(spec: str, snapshots: str) -> dict[str, set[str]]:
    """Return the names that the tests of a spec of Renovate expect, by the one fixture that a test names."""
    constants = dict(re.findall(r"const (\w+) = Fixtures\.get\(\s*'([^']+)'", spec))
    shots = dict(re.findall(r"exports\[`(.*?) \d+`\] = `(.*?)`;", snapshots, re.DOTALL))
    found: dict[str, set[str]] = {}
    for block in re.split(r"\n\s+(?:it(?:\.each)?|describe)\(", spec)[1:]:
        named = set(re.findall(r"Fixtures\.get\(\s*'([^']+)'|__fixtures__/([\w.-]+)'", block))
        files = {a or b for a, b in named} | {f for c, f in constants.items() if re.search(rf"\b{c}\b", block)}
        title = re.match(r"\s*(['`\"])(.*?)\1", block)
        text = block + "".join(shot for key, shot in shots.items() if title and key.endswith(f"> {title[2]}"))
        names = set(re.findall(r"\bdepName\"?: ['\"]([^'\"]+)['\"]", text))
        if len(files) == 1 and (names or "toBeNull" in block) and "registryAliases" not in block:
            found.setdefault(files.pop(), names)
    return found
