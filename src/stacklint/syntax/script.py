"""What a script starts and installs, as evidence: the part that all readers of commands share."""

from __future__ import annotations

import re
from posixpath import join, normpath
from typing import TYPE_CHECKING

from stacklint.model import Evidence, Location
from stacklint.record import dataclass, replace
from stacklint.regex import lazy
from stacklint.syntax.container_command import Started, container
from stacklint.syntax.declared import Place, package
from stacklint.syntax.gpus import engine_gpus
from stacklint.syntax.image import parse_image
from stacklint.syntax.requirement import included, installed
from stacklint.syntax.shell import UNKNOWN, Command, command_of, commands, module, program, script_of
from stacklint.syntax.template import HOLE
from stacklint.syntax.tree import Node

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from stacklint.repo.document import Document


@dataclass(frozen=True, slots=True)
class Scene:
    """Where commands are started.

    document     the file that they stand in, and its lines
    context      who starts them: ci, image, compose, cluster, schedule, hook, make, script, …
    folder       the working directory, relative to the root; `?` where only running would tell
    job, target  the CI job or image stage, the target of make, just or npm
    phase        build or run, for images
    group        of the packages that they install
    copies       in an image, whose `folder` is the image's: (path there, path in the repository)
    part         tells one container of a job from another, which share no installation
    """

    document: Document
    lines: tuple[str, ...]
    context: str
    folder: str = ""
    job: str = ""
    target: str = ""
    phase: str = ""
    group: str = "main"
    copies: tuple[tuple[str, str], ...] = ()
    part: str = ""

    @property
    def home(self) -> str:
        """The folder that goes without saying."""
        return "" if self.context == "ci" else self.document.folder

    @property
    def environment(self) -> str:
        """The id of what the scene's installations go into."""
        part = ".".join(filter(None, (self.job or self.target, self.part)))
        return f"{self.document.path}#{part}" if part else self.document.path


def scene(document: Document, context: str, group: str = "main") -> Scene:
    """Return the scene of a file's commands: at the root for CI, in the file's folder elsewhere."""
    at = Scene(document, tuple(document.text.split("\n")), context, group=group)
    return replace(at, folder=at.home)


def script(text: str, at: Scene, line: int = 1, column: int = 1) -> Iterator[Evidence]:
    """Yield the commands of a shell text that begins at `line`, and what they install.

    `column` is where the text's lines begin in the file.
    """
    for command in commands(text, line):
        moved = replace(command, column=command.column + column - 1) if column > 1 else command
        yield from _evidence(moved, at)


def script_node(node: Node, at: Scene) -> Iterator[Evidence]:
    """Yield the commands of a YAML scalar, or of a list of scripts that one shell runs in turn."""
    for item in _scalars(node):
        folder = at.folder
        escaped = _is_escaped(item, at)
        for command in commands(item.text, item.line):
            if command.words[0] == "cd":
                folder = _folder(command, at)
            line = item.line if escaped else command.line
            column = command.column + item.column - 1
            yield from _evidence(replace(command, line=line, column=column), at)
        at = replace(at, folder=folder)


def words(given: Sequence[str], at: Scene, line: int = 1, column: int = 1) -> Iterator[Evidence]:
    """Yield what a list of words starts, such as `["python", "train.py"]`."""
    for command in command_of(given, line):
        yield from _evidence(replace(command, column=max(command.column, column)), at)


def words_node(nodes: Sequence[Node], at: Scene) -> Iterator[Evidence]:
    """Yield what a list of words in YAML starts; a shell's script stands where its text stands."""
    given = [node.text for node in nodes]
    own = script_of(given)
    inner = next((node for node in nodes if own and node.text == own), None)
    if inner:
        yield from script_node(inner, at)
    elif nodes:
        yield from words(given, at, nodes[0].line, nodes[0].column)


def place(text: str, at: Scene, line: int, column: int = 1) -> Location:
    """Return the location of `text`: on its line, or on one of those that a long text continues on."""
    start = max(column - 1, 0)
    for number in range(line, min(line + _NEAR, len(at.lines) + 1)) if text else ():
        row = at.lines[number - 1]
        found = row.find(text, start, start + _WIDTH)
        found = found if found >= 0 else row.find(text, 0, _WIDTH)
        if found >= 0:
            end = found + 1 + len(text)
            return Location(at.document.path, number, found + 1, number, end)
        start = 0
    return Location(at.document.path, min(line, len(at.lines)), column)


def in_repository(path: str, copies: Sequence[tuple[str, str]]) -> str:
    """Return where a path of an image comes from, `?` if from nowhere; any path without copies."""
    if not copies:
        return path
    for there, here in reversed(copies):
        if there == path:
            return here
    for there, here in reversed(copies):
        if path.startswith(there.rstrip("/") + "/") and "." not in here.rpartition("/")[2][1:]:
            rest = path[len(there.rstrip("/")) + 1 :]
            return f"{here}/{rest}" if here else rest
    return UNKNOWN


def image(
    node: Node, at: Scene, role: str, variables: Mapping[str, str] | None = None, **more: str
) -> Iterator[Evidence]:
    """Yield the image that a scalar names."""
    found = parse_image(node.text, variables) if node.text else None
    if found:
        detail = {"tag": found.tag, "context": at.context, "role": role, "job": at.job, **more}
        where = place(node.text, at, node.line, node.column)
        yield Evidence(where, "image", found.name, {k: v for k, v in detail.items() if v})


_LINE = 300
_REACH = 60
_WIDTH = 2_000
_NEAR = 10
_MANY = 500
_NAMES = lazy(r"[A-Za-z0-9_@][\w@.+:-]*(?<!:)")
_HOLES = lazy(f"{HOLE}+")
_CODE = (".py", ".ipynb", ".sh")
_SAY_NOTHING = frozenset(
    """
    cd chdir pushd popd echo echo. printf export set unset local declare readonly typeset return exit
    shift read true false test trap wait pwd alias break continue umask ls mkdir rm rmdir cp mv
    chmod chown touch cat grep egrep sed awk sleep head tail tee sort wc find ln date which type
    whoami id dirname basename tr cut uname command builtin let getopts exec
    """.split()  # noqa: SIM905 - sixty quoted words would fill a page
)


def _evidence(command: Command, at: Scene, *, inner: bool = False) -> Iterator[Evidence]:
    if command.line > len(at.lines):
        command = replace(command, line=len(at.lines))
    name = program(command.words)
    line = _HOLES.sub("…", " ".join(command.words))
    known = _NAMES.fullmatch(name) or name == "." or any(w.endswith(_CODE) for w in command.words)
    if not name or not known or name in _SAY_NOTHING:
        return
    folder = in_repository(_folder(command, at), at.copies)
    detail = {"line": line[:_LINE], "context": at.context, "job": at.job, "target": at.target}
    detail["phase"] = at.phase
    unknown = at.context == "image" and (folder == UNKNOWN or folder.startswith("/"))
    if folder != at.home and not unknown:
        detail["working_directory"] = folder or "."
    detail["form"] = "module" if module(command.words) == name else ""
    where = place(command.words[0], at, command.line, command.column)
    yield Evidence(where, "command", name, {k: v for k, v in detail.items() if v})
    yield from _installed(command, at)
    if not inner and (started := container(command.words, name)):
        yield from _contained(started, command, at)


def _contained(started: Started, command: Command, at: Scene) -> Iterator[Evidence]:
    """Yield the image that a command starts, the GPUs that it may use, and what it runs inside."""
    yield from engine_gpus(command.words, command.line, command.column, at.document.path)
    picture = Node(started.image, command.line, command.column)
    yield from image(picture, at, "run")
    if not script_of(started.inside):  # a shell's script is a command of its own by now
        for found in command_of(started.inside, command.line):
            placed = replace(found, column=command.column, folder=UNKNOWN)
            yield from _evidence(placed, at, inner=True)


def _scalars(node: Node) -> Iterator[Node]:
    stack = [node]
    while stack:
        item = stack.pop()
        if isinstance(item.value, str):
            yield item
        elif isinstance(item.value, list):
            stack += reversed(item.value)


def _is_escaped(node: Node, at: Scene) -> bool:
    """Say whether a text of several lines stands on one, between quotes."""
    row = at.lines[min(node.line, len(at.lines)) - 1]
    return "\\n" in row and row.strip() != node.text.partition("\n")[0].strip()


def _folder(command: Command, at: Scene) -> str:
    if UNKNOWN in (command.folder, at.folder) and not command.folder.startswith("/"):
        return UNKNOWN
    folder = normpath(join(at.folder, command.folder))
    return "" if folder == "." else folder


def _installed(command: Command, at: Scene) -> Iterator[Evidence]:
    for count, found in enumerate(installed(command.words)):
        start = Location(at.document.path, command.line, command.column)
        where = _mentioned(found.name, command, at) if count < _MANY else start
        spot = Place(at.document.path, where.line, where.column, at.group, at.environment)
        text = at.lines[where.line - 1][where.column - 1 :] if where.column > 1 else found.name
        yield package(found, text[: len(found.name) + 1], spot, context=at.context)
    for reference in included(command.words):
        path = _included(reference.replace("\\", "/"), command, at)
        if path:
            detail = {"form": "requirement", "context": at.context, "group": at.group}
            detail["environment"] = at.environment
            yield Evidence(_found(reference, command, at), "include", path, detail)


def _included(reference: str, command: Command, at: Scene) -> str:
    """Return the path in the repository; empty where it is unknown or outside."""
    folder = _folder(command, at)
    path = in_repository(normpath(join(folder, reference)), at.copies)
    unknown = folder == UNKNOWN and not reference.startswith("/")
    if unknown or path.startswith(("../", "/")) or re.search(r"[$%:*?<\ue000]", path):
        return ""
    return path


def _mentioned(name: str, command: Command, at: Scene) -> Location:
    """Return where a package's name stands, at the command or on the lines that continue it."""
    spelling = "[-_.]+".join(re.escape(part) for part in name.split("-"))
    pattern = re.compile(rf"(?<![\w.-]){spelling}(?![\w-])", re.IGNORECASE)
    for line in range(command.line, min(command.line + _REACH, len(at.lines) + 1)):
        start = command.column - 1 if line == command.line else 0
        row = at.lines[line - 1]
        match = pattern.search(row, start, start + _WIDTH) or pattern.search(row, 0, _WIDTH)
        if match:
            return Location(at.document.path, line, match.start() + 1)
    return Location(at.document.path, command.line, command.column)


def _found(text: str, command: Command, at: Scene) -> Location:
    for line in range(command.line, min(command.line + _REACH, len(at.lines) + 1)):
        if text in at.lines[line - 1][:_WIDTH]:
            return place(text, at, line)
    return Location(at.document.path, command.line, command.column)
