"""What kind of repository this is: inferred, with the reason."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stacklint.record import NamedTuple
from stacklint.regex import lazy

if TYPE_CHECKING:
    from collections.abc import Iterable

    from stacklint.model import Evidence

KINDS = ("application", "library", "course", "examples", "template", "non-ml")

_NUMBERED = lazy(
    r"^(?:(?:week|module|lesson|chapter|ch|day|lab|session|unit|part|lecture|exercise|step|s|m|w|hw|homework"
    r"|assignment|class|topic|section)[-_ ]?\d+|\d{1,3}(?:[-_. ]|$))",
    re.IGNORECASE,
)
_ONE_PROJECT = lazy(r"\b(?:capstone|final|project|assignment submission)\b", re.IGNORECASE)
_LESSON = lazy(
    r"^(?:week|module|lesson|chapter|chap|day|lab|session|unit|lecture|exercise|hw|homework|assignment)s?[-_ ]*\d+",
    re.IGNORECASE,
)
_SHELF = frozenset(
    {"labs", "tracks", "lessons", "courses", "chapters", "modules", "exercises", "lectures", "weeks", "days"}
)
"""Folders in which a course keeps its numbered parts."""
_COURSE = lazy(
    r"\b(?:course|zoomcamp|bootcamp|workshop|lectures?|tutorials?|curriculum|lessons?|exercises|homework|book"
    r"|mooc|crash course|learn(?:ing)? path|handbook|class|educational|training materials?|labs|curso)\b",
    re.IGNORECASE,
)
_FOLLOWED = frozenset(
    {"playlist", "companion code", "this workshop", "code for the book", "video series"}
    | {"this course", "free course", "this book"}
)
"""Words of a README whose code follows what is taught elsewhere."""
_EXAMPLES = lazy(
    r"\b(?:examples|samples|cookbook|demos|collection|projects|recipes|showcase|snippets|playground|portfolio"
    r"|get(?:ting)?[ -]started|quick ?start)\b",
    re.IGNORECASE,
)
_BEGINNING = lazy(r"(?:get(?:ting)?[ -]started|quick ?start)[ .:!]*", re.IGNORECASE)
_TEMPLATE = lazy(
    r"\b(?:templates?|boilerplate|starters?|skeleton|scaffold|reference (?:implementation|architecture)|cookiecutter"
    r"|solution accelerator)\b",
    re.IGNORECASE,
)
_TEMPLATE_FILES = frozenset(
    {
        "cookiecutter.json",
        "copier.yml",
        "copier.yaml",
        "databricks_template_schema.json",
        ".cruft.json",
    }
)
_CODE = (".py", ".ipynb")
_HOLDERS = frozenset({"examples", "samples", "demos", "tutorials", "recipes", "cookbook", "projects"})
"""Folders in which a collection keeps what it shows."""
_README = lazy(r"/readme\.(?:md|rst)$", re.IGNORECASE)
_PART = lazy(r"(?:(?:src|packages|python|libs?)/)?[^/]+/[^/]+$")
"""Where a part of a repository builds a package: in a folder of the root, or one below a folder of sources."""
_PUBLISHED = frozenset({"pypa/gh-action-pypi-publish", "conda-incubator/setup-miniconda-publish"})
_PUBLISHING = lazy(
    r"\b(?:twine upload|poetry publish|hatch publish|uv publish|flit publish|pdm publish|maturin publish)\b"
)


_SITE = frozenset(
    (
        "docs/conf.py",
        "docs/source/conf.py",
        "doc/conf.py",
        "doc/source/conf.py",
        "docs/_config.yml",
        "mkdocs.yml",
        "mkdocs.yaml",
    )
)
_TYING = ("docker-compose", "compose.y", "k8s/", "kubernetes/", "helm/", "terraform/", "infra", "deploy", "jenkinsfile")
_COMMUNITY = (
    "changelog",
    "changes",
    "history.",
    "news.",
    "release",
    "contributing",
    "code_of_conduct",
    "manifest.in",
    "model_zoo",
)


class Nature(NamedTuple):
    """A kind of repository with its reason, and the folder of what people install where that is not the root."""

    kind: str
    why: str
    place: str = ""


class _Seen(NamedTuple):
    """What tells a repository's kind: its files, evidence, projects, README's title and telling words."""

    paths: list[str]
    items: list[Evidence]
    projects: tuple[str, ...]
    title: str
    words: frozenset[str]


def kind_of_repository(paths: Iterable[str], evidence: Iterable[Evidence], projects: tuple[str, ...]) -> Nature:
    """Return what the repository is: template, course, examples, library or application."""
    listed = list(paths)
    items = list(evidence)
    title = next(
        (
            e.value.partition("=")[2]
            for e in items
            if e.value.startswith("readme.title=") and "/" not in e.location.path
        ),
        "",
    )
    words = {
        e.value.partition("=")[2] for e in items if e.value.startswith("readme.word=") and "/" not in e.location.path
    }
    for decide in (_template, _course, _titled, _library, _collected, _held):
        found = decide(_Seen(listed, items, projects, title, frozenset(words)))
        if found:
            return found
    return Nature("application", "it has product code and is no library, course or collection")


def _template(seen: _Seen) -> Nature | None:
    for path in seen.paths:
        if path in _TEMPLATE_FILES - {".cruft.json"}:
            return Nature("template", f"{path} makes projects from it")
    braced = [p for p in seen.paths if "{{" in p]
    if braced and 2 * sum(p.endswith(_CODE) for p in braced) >= sum(p.endswith(_CODE) for p in seen.paths):
        return Nature("template", f"{braced[0]} is named by a template")
    if any(_at_root(e, "page_type=sample") for e in seen.items):
        return Nature("template", "README's front matter calls it a sample, to start from")
    if _TEMPLATE.search(seen.title) or seen.title.strip().lower() in {"project name", "project_name"}:
        return Nature("template", f"README calls itself {seen.title!r}")
    return None


def _course(seen: _Seen) -> Nature | None:
    coded = [p.split("/")[:-1] for p in seen.paths if "/" in p and p.endswith((".py", ".ipynb", ".md"))]
    numbered = sorted({parts[0] for parts in coded if _NUMBERED.match(parts[0])})
    deeper = sorted(
        {"/".join(parts[:n]) for parts in coded for n in (2, 3) if len(parts) >= n and _LESSON.match(parts[n - 1])}
    )
    shelved = sorted(
        {"/".join(p[:2]) for p in coded if len(p) > 1 and p[0].lower() in _SHELF and _NUMBERED.match(p[1])}
    )
    files = sorted(p for p in seen.paths if "/" not in p and p.endswith(".ipynb") and _NUMBERED.match(p))
    if _COURSE.search(seen.title) and not _ONE_PROJECT.search(seen.title):
        return Nature("course", f"README calls itself {seen.title!r}")
    if len(numbered) >= 3:  # noqa: PLR2004 - fewer are stages of one project
        return Nature("course", f"its folders are numbered: {', '.join(numbered[:3])} …")
    if len(shelved) >= 3:  # noqa: PLR2004 - likewise
        return Nature("course", f"its folders are numbered: {', '.join(shelved[:3])} …")
    if len(deeper) >= 5:  # noqa: PLR2004 - likewise
        return Nature("course", f"its folders are numbered: {', '.join(deeper[:3])} …")
    telling = seen.words & {
        "course",
        "tutorial",
        "workshop",
        "homework",
        "bootcamp",
        "zoomcamp",
        "curriculum",
        "lesson",
    }
    followed = seen.words & _FOLLOWED
    if followed:
        return Nature("course", f"README says {min(followed)!r}")
    if telling and (len(files) >= 3 or len(numbered) >= 2):  # noqa: PLR2004 - likewise
        return Nature("course", f"README speaks of a {min(telling)}, and its notebooks are numbered")
    return None


def _titled(seen: _Seen) -> Nature | None:
    if "this sample" in seen.words:
        return Nature("examples", "README calls it a sample")
    if _BEGINNING.fullmatch(seen.title.strip()):
        return None  # the first heading of a README without a title
    return Nature("examples", f"README calls itself {seen.title!r}") if _EXAMPLES.search(seen.title) else None


def _collected(seen: _Seen) -> Nature | None:
    """Many projects side by side that nothing ties together."""
    folders = {p.split("/", 1)[0] for p in seen.paths if "/" in p and p.endswith((".py", ".ipynb"))}
    readmes = {p.rpartition("/")[0] for p in seen.paths if p.lower().endswith("readme.md") and "/" in p}
    tied = any(p.lower().startswith(_TYING) for p in seen.paths)
    if len(readmes) >= 8 and len(seen.projects) >= 6 and len(folders) >= 5 and not tied:  # noqa: PLR2004 - a monorepo has fewer
        return Nature("examples", f"{len(seen.projects)} projects, each with a README of its own")
    return None


def _held(seen: _Seen) -> Nature | None:
    """A folder of examples that holds most of the code, each with a README of its own."""
    code = [p.split("/") for p in seen.paths if p.endswith(_CODE)]
    for holder in sorted({parts[0] for parts in code if parts[0].lower() in _HOLDERS}):
        inside = [parts[1] for parts in code if parts[0] == holder and len(parts) > 2]  # noqa: PLR2004 - in a folder of its own
        read = {p.split("/")[1] for p in seen.paths if p.startswith(f"{holder}/") and _README.search(p)}
        folders = set(inside)
        if len(folders) >= 4 and 2 * len(inside) > len(code) and 2 * len(folders & read) >= len(folders):  # noqa: PLR2004 - fewer are parts
            return Nature("examples", f"most of its code lies in {len(folders)} folders of {holder}/")
    return None


def _library(seen: _Seen) -> Nature | None:
    """A package that people install: from an index, or with a site and the signs of a community."""
    installs = {e.value.partition("=")[2] for e in seen.items if _at_root(e, "readme.installs=")}
    parts = {
        _plain(e.value.partition("=")[2]): e.location.path for e in seen.items if e.value.startswith("project.name=")
    }
    if asked := sorted(name for name in installs & set(parts) if _PART.match(parts[name])):
        return Nature(
            "library",
            f"README tells people to install {asked[0]}, which {parts[asked[0]]} builds",
            parts[asked[0]].rpartition("/")[0],
        )
    named = {_plain(e.value.partition("=")[2]) for e in seen.items if _at_root(e, "project.name=")}
    if asked := sorted(named & installs):
        return Nature("library", f"README tells people to install {asked[0]}")
    packages = _packages(seen.paths)
    if not packages or not any(p in {"setup.py", "pyproject.toml", "setup.cfg"} for p in seen.paths):
        return None
    own = sorted(packages & installs)
    if own:
        return Nature("library", f"README tells people to install {own[0]}")
    if any(e.kind == "action" and e.value.lower() in _PUBLISHED for e in seen.items) or any(
        e.kind == "command" and _PUBLISHING.search(e.detail.get("line", "")) for e in seen.items
    ):
        return Nature("library", f"the package {min(named or packages)} is published")
    lowered = {p.lower() for p in seen.paths}
    if lowered & _SITE and any(p.startswith(_COMMUNITY) for p in lowered):
        return Nature("library", "it has a documentation site and a guide or a changelog for its users")
    return None


def _packages(paths: Iterable[str]) -> set[str]:
    """Return the packages at the root and under `src/`, by the names of their folders."""
    found = set()
    for path in paths:
        parts = path.split("/")
        if parts[-1] == "__init__.py" and (len(parts) == 2 or (len(parts) == 3 and parts[0] in {"src", "python"})):  # noqa: PLR2004 - folder and file
            found.add(_plain(parts[-2]))
    return found - {"tests", "test", "src", "scripts", "utils", "examples", "models", "data", "app", "api", "config"}


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _at_root(item: Evidence, start: str) -> bool:
    return item.kind == "config" and item.value.startswith(start) and "/" not in item.location.path
