"""Dockerfiles: variables that are asked for while an image is built and that nothing in the file sets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacklint.model import Evidence, Location
from stacklint.readers.registry import reader
from stacklint.regex import lazy
from stacklint.syntax.dockerfile import arguments, instructions
from stacklint.syntax.image import parse_image

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from stacklint.interest import Interest
    from stacklint.model import Unread
    from stacklint.repo.document import Document
    from stacklint.syntax.dockerfile import Instruction

_OTHER = (".md", ".txt", ".yml", ".yaml", ".py", ".sh", ".dockerignore")
_READ = lazy(r"(?<![\\$])\$(?:\{([A-Z][A-Z0-9_]{2,})\}|([A-Z][A-Z0-9_]{2,})\b)")
_SINGLE = lazy(r"'[^'\n]*'")
_SHELL_OWN = lazy(r"<<|(?:^|[\s;&|])(?:\.|source|read|eval|SHELL)\s")
_ASSIGNED = lazy(r"(?<![\w$-])([A-Z]\w+)=|\b(?:for|export|read|local|declare|unset)\s+([A-Z]\w+)")
_GIVEN = lazy(r"env=([A-Za-z_]\w*)")
_SYSTEM = frozenset(
    """
    PATH HOME USER PWD OLDPWD SHELL HOSTNAME UID EUID RANDOM IFS LANG LC_ALL TERM LD_LIBRARY_PATH LIBRARY_PATH
    PYTHONPATH CPATH MANPATH PKG_CONFIG_PATH JAVA_HOME CLASSPATH GPG_KEY PYTHON_VERSION PYTHON_PIP_VERSION
    DEBIAN_FRONTEND NODE_VERSION CONDA_DIR CONDA_PREFIX BASH_ENV SECONDS LINENO PPID TMPDIR LD_PRELOAD
    """.split()  # noqa: SIM905 - thirty quoted words would fill a page
)
"""What a shell, a system or a base image sets by itself."""
_BUILD_TIME = frozenset({"RUN", "ENV", "COPY", "ADD", "WORKDIR", "USER"})


@reader(
    *("Dockerfile*", "*.Dockerfile", "Containerfile*", "*.Containerfile"),
    facts=("config",),
    limit=1 << 20,
    note="what a base image sets is not known",
)
def read_image_variables(document: Document, _: Interest) -> Iterator[Evidence | Unread]:
    """Yield as `config` what a build reads and nothing sets: `image.unset=NAME`.

    The detail tells the base image, whether an argument before the first stage has the name, and the
    line of an `ENV` that sets it too late.
    """
    text = document.text
    if document.name.lower().endswith(_OTHER) or "$" not in text or "{%" in text:
        return
    wanted = {a or b for a, b in _READ.findall(text)} - _SYSTEM
    if not wanted:
        return
    steps = instructions(text)
    own = {a or b for s in steps if s.name == "RUN" for a, b in _ASSIGNED.findall(s.text)}
    known: dict[str, set[str]] = {}
    bases: dict[str, str] = {}
    before: set[str] = set()
    later = {name: step.line for step in steps if step.name == "ENV" for name in _named(step, wanted)}
    stage = ""
    for step in steps:
        if step.name == "FROM":
            stage = _begun(step, known, bases, before)
        elif step.name == "ARG":
            known.setdefault(stage, before).update(w.partition("=")[0] for w in arguments(step.text))
        elif step.name in _BUILD_TIME and stage:
            detail = {"base": bases[stage], "before": " ".join(sorted(before))}
            if "$" in step.text:
                yield from _unset(document, step, known[stage] | own, detail, later)
            if step.name == "ENV":
                known[stage] |= _named(step, wanted)


def _begun(step: Instruction, known: dict[str, set[str]], bases: dict[str, str], before: set[str]) -> str:
    """Record a stage that begins and return its name."""
    before |= known.pop("", set())
    words = arguments(step.text)
    base = words[0].lower() if words else ""
    name = words[2].lower() if len(words) > 2 and words[1].lower() == "as" else f"#{len(known)}"  # noqa: PLR2004 - FROM x AS y
    found = parse_image(words[0]) if words else None
    bases[name] = bases.get(base) or (found.name if found else "?")
    known[name] = set(known.get(base, ()))
    return name


def _named(step: Instruction, wanted: Collection[str] | None = None) -> set[str]:
    """Return the variables that an `ENV` sets; of one that holds none of those wanted, none."""
    if wanted is not None and not any(name in step.text for name in wanted):
        return set()
    words = arguments(step.text)
    if words and "=" not in words[0]:
        return {words[0]}
    return {word.partition("=")[0] for word in words}


def _unset(
    document: Document, step: Instruction, known: set[str], detail: dict[str, str], later: dict[str, int]
) -> Iterator[Evidence]:
    text = _SINGLE.sub(lambda found: " " * len(found[0]), step.text) if step.name == "RUN" else step.text
    asked = [(found, name) for found in _READ.finditer(text) if (name := found[1] or found[2]) not in known]
    if not asked or step.heredocs or (step.name == "RUN" and _SHELL_OWN.search(step.text)):
        return
    given = {*_SYSTEM, *(name for flag in step.flags for name in _GIVEN.findall(flag))}
    given |= _named(step, [name for _, name in asked]) if step.name == "ENV" else set()
    for found, name in asked:
        if name not in given:
            given.add(name)
            line = step.line + text.count("\n", 0, found.start())
            outer = "true" if name in detail["before"].split() else ""
            told = {"base": detail["base"], "outer": outer}
            if later.get(name, 0) > line:
                told["later"] = str(later[name])
            yield Evidence(Location(document.path, line), "config", f"image.unset={name}", told)
