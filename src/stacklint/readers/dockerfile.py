"""Dockerfiles: base images, what is installed and started, variables, files copied."""

from __future__ import annotations

import re
from posixpath import basename, join, normpath
from typing import TYPE_CHECKING

from stacklint.model import Evidence, Unread
from stacklint.readers.registry import reader
from stacklint.record import dataclass, field, replace
from stacklint.regex import lazy
from stacklint.syntax.dockerfile import Instruction, arguments, instructions, json_list
from stacklint.syntax.image import filled
from stacklint.syntax.script import Scene, image, place, scene, script, words
from stacklint.syntax.shell import program
from stacklint.syntax.template import blank_actions
from stacklint.syntax.tree import Node

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.interest import Interest
    from stacklint.repo.document import Document


@reader(
    "Dockerfile*",
    "*.Dockerfile",
    "Containerfile*",
    "*.Containerfile",
    facts=("image", "command", "package", "env", "include"),
    limit=1 << 20,
    note="the build context is taken to be the folder of the file",
)
def read_dockerfile(document: Document, _: Interest) -> Iterator[Evidence | Unread]:
    """Yield each stage's base image, commands of build and run, packages, variables and copies."""
    if document.name.lower().endswith(_OTHER):
        return
    text = blank_actions(document.text) if "{%" in document.text else document.text
    yield from _Build(document).read(text)


_OTHER = (".md", ".rst", ".txt", ".yml", ".yaml", ".json", ".py", ".sh", ".html", ".dockerignore")
_COPIES = 200
_PAIR = lazy(r"""(?<!\w)([A-Za-z_]\w*+)=("(?:[^"\\]|\\.)*"|'[^']*'|\S*)""")
_INTERPRETERS = frozenset(("python", "node", "java", "tini", "dumb-init", "bash", "sh"))


@dataclass(slots=True)
class _Stage:
    """What is known while a stage is read."""

    at: Scene
    variables: dict[str, str] = field(default_factory=dict)
    entry: Instruction | None = None
    cmd: Instruction | None = None


class _Build:
    """A file while it is read: its global arguments and its stages by name."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.at = replace(scene(document, "image"), folder="/")
        self.arguments: dict[str, str] = {}
        self.stages: dict[str, _Stage] = {}
        self.stage = _Stage(self.at)

    def read(self, text: str) -> Iterator[Evidence]:
        for step in instructions(text):
            if step.name == "ONBUILD":
                inner = next(iter(instructions(step.text.lstrip())), None)
                step = inner._replace(line=step.line) if inner else step  # noqa: PLW2901 - unwrapped
            reads = getattr(self, "on_" + step.name.lower(), None)
            if reads:
                yield from reads(step)
        yield from self.started()

    def on_arg(self, step: Instruction) -> Iterator[Evidence]:
        for word in arguments(step.text):
            name, equals, value = word.partition("=")
            if self.stages:
                known = {**self.arguments, **self.stage.variables}
                if equals or name in known:
                    self.stage.variables[name] = filled(value, known) if equals else known[name]
            elif equals:
                self.arguments[name] = filled(value, self.arguments)
        yield from ()

    def on_from(self, step: Instruction) -> Iterator[Evidence]:
        yield from self.started()
        given = arguments(step.text)
        if not given:
            return
        name = given[2] if len(given) > 2 and given[1].lower() == "as" else str(len(self.stages))  # noqa: PLR2004 - FROM x AS y
        base = self.stages.get(filled(given[0], self.arguments).lower())
        at = replace(base.at if base else self.at, job=name)
        self.stage = _Stage(at, dict(base.variables) if base else {})
        self.stages[name.lower()] = self.stage
        if base:
            self.stage.entry, self.stage.cmd = base.entry, base.cmd
            return
        yield from self.image(given[0], step)

    def image(self, text: str, step: Instruction) -> Iterator[Evidence]:
        node = Node(text, step.line, len(step.text) - len(step.text.lstrip()) + 1)
        at = replace(self.stage.at, job="")
        yield from image(node, at, "base", self.arguments, stage=self.stage.at.job)

    def on_run(self, step: Instruction) -> Iterator[Evidence]:
        at = replace(self.stage.at, phase="build")
        at = replace(at, copies=at.copies + tuple(self.mounts(step)))
        listed = json_list(step.text)
        if listed is not None:
            yield from words(listed, at, step.line)
            return
        names = arguments(step.text)
        if step.heredocs and (not names or program(names) in ("bash", "sh")):
            for text, line in step.heredocs:
                if not text.startswith("#!") or "sh" in text.split("\n", 1)[0]:
                    yield from script(text, at, line)
        else:
            yield from script(step.text, at, step.line)

    def mounts(self, step: Instruction) -> Iterator[tuple[str, str]]:
        for flag in step.flags:
            options = dict(o.partition("=")[::2] for o in flag.partition("=")[2].split(","))
            target = options.get("target") or options.get("dst") or options.get("destination")
            if flag.startswith("--mount") and options.get("type") == "bind" and target:
                source = options.get("source") or options.get("src") or "."
                if "from" not in options:
                    yield self.inside(target), self.outside(source)

    def on_workdir(self, step: Instruction) -> Iterator[Evidence]:
        for word in arguments(step.text)[:1]:
            self.stage.at = replace(self.stage.at, folder=self.inside(word))
        yield from ()

    def on_env(self, step: Instruction) -> Iterator[Evidence]:
        pairs = [(m[1], m[2].strip("\"'")) for m in _PAIR.finditer(step.text)]
        given = arguments(step.text)
        if given and "=" not in given[0]:
            pairs = [(given[0], " ".join(given[1:]))]
        for name, value in pairs:
            self.stage.variables[name] = self.filled(value)
            row = next((i for i, text in enumerate(step.text.split("\n")) if name in text), 0)
            where = place(name, self.stage.at, step.line + row)
            yield Evidence(where, "env", name, {"access": "set", "context": "image"})

    def on_copy(self, step: Instruction) -> Iterator[Evidence]:
        given = arguments(step.text)
        stage = next((f.partition("=")[2] for f in step.flags if f.startswith("--from=")), "")
        if stage:
            if stage.lower() not in self.stages and not stage.isdigit():
                yield from self.image(stage, step)
            return
        if len(given) < 2 or step.heredocs:  # noqa: PLR2004 - a source and a target
            return
        sources = [self.filled(source) for source in given[:-1]]
        copies = self.stage.at.copies + self.copies(sources, given[-1])
        self.stage.at = replace(self.stage.at, copies=copies[-_COPIES:])
        for source in sources:
            path = self.outside(source)
            if path != self.document.folder and not re.search(r"[$*?\[{<]|^\.\.|://|^\w+@", source):
                where = place(source, self.at, step.line)
                yield Evidence(where, "include", path, {"form": "copy", "written": source})

    on_add = on_copy

    def copies(self, sources: list[str], target: str) -> tuple[tuple[str, str], ...]:
        """Return for each source where in the image it may be."""
        folder = self.inside(target)
        found: list[tuple[str, str]] = []
        for source in sources:
            path = self.outside(source)
            name = basename(path)
            if "*" in name or "?" in name:
                found.append((folder, path.rpartition("/")[0]))
                continue
            if name:
                found.append((join(folder, name), path))
            if "." not in name or not target.endswith(("/", ".")):
                found.append((folder, path))
        return tuple(found)

    def on_entrypoint(self, step: Instruction) -> Iterator[Evidence]:
        self.stage.entry, self.stage.cmd = step, None
        yield from ()

    def on_cmd(self, step: Instruction) -> Iterator[Evidence]:
        self.stage.cmd = step
        yield from ()

    def started(self) -> Iterator[Evidence]:
        """Yield what a container of the finished stage runs."""
        at = replace(self.stage.at, phase="run")
        entry, cmd = self.stage.entry, self.stage.cmd
        first = json_list(entry.text) if entry else None
        last = json_list(cmd.text) if cmd else None
        if entry and first and last and program(first) in _INTERPRETERS:
            yield from words([*first, *last], at, entry.line)
            return
        for step in filter(None, (entry, cmd)):
            listed = json_list(step.text)
            if listed is None:
                yield from script(step.text, at, step.line)
            else:
                yield from words(listed, at, step.line)

    def filled(self, text: str) -> str:
        return filled(text, self.stage.variables)

    def inside(self, path: str) -> str:
        """Return an absolute path in the image."""
        return normpath(join(self.stage.at.folder, self.filled(path)))

    def outside(self, path: str) -> str:
        """Return the path in the repository of one in the build context; empty for its root."""
        found = normpath(join(self.document.folder, self.filled(path).lstrip("/") or "."))
        return "" if found == "." else found
