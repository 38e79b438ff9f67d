"""What kind of repository this is, and how far a project is: inferred, with the reason."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from stacklint.model import Evidence

KINDS = ("application", "library", "course", "examples", "template", "non-ml")
STAGES = ("exploration", "prototype", "production")

_NUMBERED = re.compile(
    r"^(?:(?:week|module|lesson|chapter|ch|day|lab|session|unit|part|lecture|exercise|step|s|m|w|hw|homework|assignment|class|topic|section)[-_ ]?\d+|\d{1,3}[-_. ])",
    re.IGNORECASE,
)
_COURSE = re.compile(r"\b(?:course|zoomcamp|bootcamp|workshop|lectures?|tutorials?|curriculum|lessons?|exercises|homework|book|mooc|crash course|learn(?:ing)? path|handbook|class)\b", re.IGNORECASE)
_EXAMPLES = re.compile(r"\b(?:examples|samples|cookbook|demos|collection|projects|recipes|showcase|snippets|playground|portfolio)\b", re.IGNORECASE)
_TEMPLATE = re.compile(r"\b(?:template|boilerplate|starter|skeleton|scaffold|reference (?:implementation|architecture)|cookiecutter)\b", re.IGNORECASE)
_TEMPLATE_FILES = frozenset({"cookiecutter.json", "copier.yml", "copier.yaml", "databricks_template_schema.json", ".cruft.json"})
_PUBLISHED = frozenset({"pypa/gh-action-pypi-publish", "conda-incubator/setup-miniconda-publish"})
_PUBLISHING = re.compile(r"\b(?:twine upload|poetry publish|hatch publish|uv publish|flit publish|pdm publish|maturin publish)\b")


class Nature(NamedTuple):
    """A kind of repository with its reason."""

    kind: str
    why: str


def kind_of_repository(
    paths: Iterable[str], evidence: Iterable[Evidence], projects: tuple[str, ...]
) -> Nature:
    """Return what the repository is: template, course, examples, library or application."""
    listed = list(paths)
    items = list(evidence)
    title = next((e.value.partition("=")[2] for e in items if e.value.startswith("readme.title=") and "/" not in e.location.path), "")
    words = {e.value.partition("=")[2] for e in items if e.value.startswith("readme.word=") and "/" not in e.location.path}
    for decide in (_template, _course, _examples, _library):
        found = decide(listed, items, projects, title, words)
        if found:
            return found
    return Nature("application", "it has product code and is no library, course or collection")


def _template(paths: list[str], _items: list[Evidence], _projects: tuple[str, ...], title: str, words: set[str]) -> Nature | None:
    for path in paths:
        if path.rpartition("/")[2] in _TEMPLATE_FILES - {".cruft.json"} and path.count("/") == 0:
            return Nature("template", f"{path} makes projects from it")
        if "{{" in path:
            return Nature("template", f"{path} is named by a template")
    if _TEMPLATE.search(title):
        return Nature("template", f"README calls itself {title!r}")
    return None


def _course(paths: list[str], _items: list[Evidence], _projects: tuple[str, ...], title: str, words: set[str]) -> Nature | None:
    folders = {p.split("/", 1)[0] for p in paths if "/" in p and p.endswith((".py", ".ipynb", ".md"))}
    numbered = sorted(f for f in folders if _NUMBERED.match(f))
    files = sorted(p for p in paths if "/" not in p and p.endswith(".ipynb") and _NUMBERED.match(p))
    if _COURSE.search(title):
        return Nature("course", f"README calls itself {title!r}")
    if len(numbered) >= 3:  # noqa: PLR2004 - fewer are stages of one project
        return Nature("course", f"its folders are numbered: {', '.join(numbered[:3])} …")
    telling = words & {"course", "tutorial", "workshop", "homework", "bootcamp", "zoomcamp", "curriculum", "lesson"}
    if telling and (len(files) >= 3 or len(numbered) >= 2):  # noqa: PLR2004 - likewise
        return Nature("course", f"README speaks of a {sorted(telling)[0]}, and its notebooks are numbered")
    return None


def _examples(paths: list[str], _items: list[Evidence], projects: tuple[str, ...], title: str, words: set[str]) -> Nature | None:
    folders = {p.split("/", 1)[0] for p in paths if "/" in p and p.endswith((".py", ".ipynb"))}
    readmes = {p.rpartition("/")[0] for p in paths if p.lower().endswith("readme.md") and "/" in p}
    if _EXAMPLES.search(title):
        return Nature("examples", f"README calls itself {title!r}")
    if len(readmes) >= 8 and len(projects) >= 6 and len(folders) >= 5:  # noqa: PLR2004 - more than a monorepo of services
        return Nature("examples", f"{len(projects)} projects, each with a README of its own")
    return None


def _library(paths: list[str], items: list[Evidence], _projects: tuple[str, ...], title: str, words: set[str]) -> Nature | None:
    names = {
        e.value.partition("=")[2]
        for e in items
        if e.value.startswith("project.name=") and "/" not in e.location.path
    }
    if not names:
        return None
    listed = set(paths)
    package = next(
        (n for n in sorted(names) if any(f"{base}{n.lower().replace('-', '_')}/__init__.py" in {p.lower() for p in listed} for base in ("", "src/", "lib/", "python/"))),
        "",
    )
    signs = []
    if any(e.kind == "action" and e.value.lower() in _PUBLISHED for e in items) or any(
        e.kind == "command" and _PUBLISHING.search(e.detail.get("line", "")) for e in items
    ):
        signs.append("it is published")
    if any(p.lower() in {"docs/conf.py", "docs/source/conf.py", "mkdocs.yml", "mkdocs.yaml", "doc/conf.py", "doc/source/conf.py"} for p in paths):
        signs.append("it has a documentation site")
    if any(p.lower().startswith(("changelog", "changes", "history", "releasing")) for p in paths):
        signs.append("it keeps a changelog")
    if package and ("it is published" in signs or len(signs) >= 2):  # noqa: PLR2004 - one sign alone is an application's too
        return Nature("library", f"the package {package}: {', '.join(signs)}")
    return None


def stage_of(
    activities: Mapping[str, tuple[Evidence, ...]], code: Iterable[str], operated: Iterable[str]
) -> Nature:
    """Return how far a project is; `code` are its product files, `operated` tools that something runs."""
    running = sorted(operated)
    if activities.get("deployment"):
        return Nature("production", f"{activities['deployment'][0].location.path} deploys it")
    if activities.get("workload"):
        return Nature("production", f"{activities['workload'][0].location.path} runs it on a cluster")
    if running:
        return Nature("production", f"{running[0]} is operated")
    files = list(code)
    scripts = [p for p in files if p.endswith(".py")]
    if not scripts and files:
        return Nature("exploration", "there are only notebooks")
    return Nature("prototype", "there is code, and nothing that operates it")


def has_machine_learning(
    activities: Mapping[str, tuple[Evidence, ...]], problems_in_use: Iterable[str]
) -> Callable[[], bool]:
    """Return a test of whether a project does machine learning at all."""
    specific = set(problems_in_use) & {
        "experiment-tracking",
        "hyperparameter-tuning",
        "model-serving",
        "explainability",
    }
    return lambda: bool(activities.get("machine-learning") or activities.get("training") or specific)
