"""Jenkinsfiles, declarative and scripted: stages, agents' images, shell steps, credentials."""

from __future__ import annotations

from posixpath import join, normpath
from typing import TYPE_CHECKING

from stacklint.readers.registry import reader
from stacklint.record import dataclass, field, replace
from stacklint.syntax.environment import variable
from stacklint.syntax.groovy import Token, tokens
from stacklint.syntax.script import Scene, image, scene, script
from stacklint.syntax.tree import Node
from stacklint.syntax.workflow import workflow

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.interest import Interest
    from stacklint.model import Evidence, Unread
    from stacklint.repo.document import Document


@reader(
    "Jenkinsfile*",
    "*.Jenkinsfile",
    "**/jenkins/**/*.groovy",
    facts=("workflow", "command", "package", "include", "image", "env"),
    limit=1 << 20,
    note="shared libraries are not followed; strings put together from parts are not read",
)
def read_jenkinsfile(document: Document, _: Interest) -> Iterator[Evidence | Unread]:
    """Yield the pipeline, its images, and what its stages run and install."""
    found = list(tokens(document.text))
    words = {token.text for token in found if token.kind == "word"}
    whole = words >= _DECLARED  # its steps may all be those of a shared library
    if not whole and (not words & {"pipeline", "node", "stage", "podTemplate"} or not words & _STEPS):
        return
    at = scene(document, "ci", group="ci")
    stages = sum(1 for token in found if token.kind == "word" and token.text == "stage")
    triggers = ["push", "schedule"] if "cron" in words else ["push"]
    yield workflow(at, "jenkinsfile", max(stages, 1), triggers)
    yield from _Pipeline(found, at).evidence()


_DECLARED = frozenset(("pipeline", "agent", "stages", "stage", "steps"))
_STEPS = frozenset(("sh", "bat", "powershell", "pwsh"))
_IMAGES = frozenset(("image", "docker", "docker.image", "containerTemplate"))


@dataclass(slots=True)
class _Block:
    """A block in braces: the scene of what is in it, and the word before it."""

    at: Scene
    name: str = ""


@dataclass(slots=True)
class _Pipeline:
    """The tokens of a pipeline and how far they have been read."""

    tokens: list[Token]
    at: Scene
    blocks: list[_Block] = field(default_factory=list)
    label: tuple[str, str] = ("", "")  # the last word, and the first string after it

    def evidence(self) -> Iterator[Evidence]:
        for index, token in enumerate(self.tokens):
            if token.kind == "{":
                self.blocks.append(_Block(self.inner(), self.label[0]))
                self.label = ("", "")
            elif token.kind == "}" and self.blocks:
                self.blocks.pop()
            elif token.kind == "word":
                yield from self.word(token, index)
            elif token.kind == "string" and not self.label[1]:
                self.label = (self.label[0], token.text)

    @property
    def here(self) -> _Block:
        return self.blocks[-1] if self.blocks else _Block(self.at)

    def inner(self) -> Scene:
        """Return the scene of a block that opens: a stage has a name, `dir` a folder."""
        at, (word, text) = self.here.at, self.label
        if word == "stage":
            return replace(at, job=text)
        if word == "dir":
            folder = "?" if "$" in text else normpath(join(at.folder, text))
            return replace(at, folder="" if folder == "." else folder)
        return at

    def word(self, token: Token, index: int) -> Iterator[Evidence]:
        if token.text in _STEPS:
            yield from self.step(index)
        elif token.text in _IMAGES:
            yield from self.image(index)
        elif self.here.name == "environment" and self.kind(index + 1) == "=":
            yield variable(token.text, token.line, token.column, self.here.at)
        elif token.text.lower().endswith("variable") and self.kind(index + 2) == "string":
            name = self.tokens[index + 2]  # credentials bound to a variable
            yield variable(name.text, name.line, name.column, self.here.at)
        if token.text not in ("name", "script"):
            self.label = (token.text, "")

    def kind(self, index: int) -> str:
        return self.tokens[index].kind if index < len(self.tokens) else ""

    def step(self, index: int) -> Iterator[Evidence]:
        """Read `sh '…'`, `sh('…')`, `sh(returnStdout: true, script: "…")`."""
        position = index + 1
        while self.kind(position) in ("(", "word", ":", ","):
            if self.kind(position) == "word" and self.kind(position + 1) != ":":
                if self.kind(position - 1) != ":":
                    return
            elif self.kind(position) == "word" and self.tokens[position].text == "label":
                position += 2
            position += 1
        if self.kind(position) == "string":
            text = self.tokens[position]
            column = 1 if "\n" in text.text else text.column
            yield from script(text.text, self.here.at, text.line, column)

    def image(self, index: int) -> Iterator[Evidence]:
        position = index + 1
        while self.kind(position) in ("(", ":"):
            position += 1
        if self.kind(position) == "string":
            text = self.tokens[position]
            node = Node(text.text, text.line, text.column)
            yield from image(node, self.here.at, "run")
