"""Dockerfiles: instructions that do not do what they look like."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from stacklint.model import Evidence, Location
from stacklint.readers.registry import reader
from stacklint.regex import lazy
from stacklint.syntax.dockerfile import arguments, instructions, json_list

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.interest import Interest
    from stacklint.model import Unread
    from stacklint.repo.document import Document
    from stacklint.syntax.dockerfile import Instruction

_VARIABLE = lazy(r"\$\{?([A-Za-z_]\w*)")
_SHELL = lazy(r"(?:.*/)?(?:ba|z|da|k)?sh|(?:.*/)?(?:tini|dumb-init|env|cmd|powershell|pwsh)(?:\.exe)?")
_SECRET = lazy(r"(?:^|_)(?:SECRET|TOKEN|PASSWORD|PASSWD|APIKEY|API_KEY|ACCESS_KEY|SECRET_KEY|ACCESS_KEY_ID)(?:$|_)")
_FOLDER = lazy(r"(?<![\w.-])([A-Za-z][\w.-]{3,60})/")
_BLANK = lazy(r"\s*([A-Za-z_]\w*)[ \t]+=")
_PAIR = lazy(r"(?<!\w)([A-Za-z_]\w*+)(?:=|\s++)[\"']?\$\{?([A-Za-z_]\w*)\}?[\"']?(?=\s|$|\\)")


@reader(
    *("Dockerfile*", "*.Dockerfile", "Containerfile*", "*.Containerfile"),
    facts=("config",),
    limit=1 << 20,
)
def read_image_wiring(document: Document, _: Interest) -> Iterator[Evidence | Unread]:
    """Yield as `config` what an image's author may not have meant.

    `image.unexpanded` is a variable in a command that no shell expands, `image.keeps` a variable with
    a secret's name that keeps a build argument, `image.spelled` a folder that a command's option names
    with another of `-` and `_` than the steps before it, `variable.blank` a variable whose value begins with the sign
    before it.
    """
    if document.name.lower().endswith((".md", ".txt", ".yml", ".yaml", ".py", ".sh", ".dockerignore")):
        return
    given: list[Instruction] = []
    started: list[Instruction] = []
    for step in instructions(document.text):
        if step.name == "FROM":
            yield from _unexpanded(document, started)
            started = []
        elif step.name == "ARG":
            given.append(step)
        elif step.name == "ENV":
            if given and "$" in step.text:
                yield from _kept(document, step, given)
            if blank := _BLANK.match(step.text):
                yield _config(document, step, blank[1], f"variable.blank={blank[1]}")
        elif step.name in {"CMD", "ENTRYPOINT"}:
            started = [s for s in started if s.name != step.name] + [step]
    yield from _unexpanded(document, started)
    yield from _spelled(document, started)


def _unexpanded(document: Document, started: list[Instruction]) -> Iterator[Evidence]:
    """Yield the variables of commands in the form of a list, unless a shell or a script runs them."""
    if not any("$" in step.text for step in started):
        return
    words = [
        word for step in sorted(started, key=lambda s: s.name != "ENTRYPOINT") for word in json_list(step.text) or []
    ]
    if (
        not words
        or _SHELL.fullmatch(words[0])
        or words[0].endswith(".sh")
        or any(json_list(s.text) is None for s in started)
    ):
        return
    for step in started:
        for word in json_list(step.text) or []:
            if (found := _VARIABLE.search(word)) and " " not in word.strip():
                yield _config(document, step, f"${found[1]}", f"image.unexpanded=${found[1]}")
                return


def _spelled(document: Document, started: list[Instruction]) -> Iterator[Evidence]:
    """Yield values of options that are a folder of the steps before but for `-` and `_`."""
    if not any("--" in step.text for step in started):
        return
    own = {step.line for step in started}
    before = "\n".join(step.text for step in instructions(document.text) if step.line not in own)
    folders = set(_FOLDER.findall(before))
    plain = {name.replace("_", "-"): name for name in sorted(folders)}
    for step in started:
        words = arguments(step.text)
        for option, word in pairwise(words):
            meant = plain.get(word.replace("_", "-"), word)
            known = word in folders or meant == word or not option.startswith("--") or "=" in option
            if not known and not re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", before):
                yield _config(document, step, word, f"image.spelled={word} {meant}")


def _kept(document: Document, step: Instruction, given: list[Instruction]) -> Iterator[Evidence]:
    for name, source in _PAIR.findall(step.text):
        if _SECRET.search(name) and source in {w.partition("=")[0] for a in given for w in arguments(a.text)}:
            yield _config(document, step, name, f"image.keeps={name}")


def _config(document: Document, step: Instruction, text: str, value: str) -> Evidence:
    row = next((i for i, line in enumerate(step.text.split("\n")) if text in line), 0)
    return Evidence(Location(document.path, step.line + row), "config", value)
