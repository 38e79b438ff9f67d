"""Documents with code that runs: Quarto, R Markdown, and notebooks of Jupytext, MyST and marimo in Markdown."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stacklint.record import NamedTuple
from stacklint.regex import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

_FENCE = lazy(r"(`{3,}|~{3,})[ \t]*([^`\n]*)$")
_BRACED = lazy(r"\{\.?([\w-]++)([^}]*+)\}[ \t]*([\w.]*)")
_PLAIN = lazy(r"([\w.+-]+)([^\n]*)")
_OFF = lazy(r"\beval[ \t]*[=:][ \t]*(?:F\b|FALSE\b|false\b)|\.noeval\b")
_OPTION = lazy(r"[ \t]*(?:#\||//\||--\||:[\w-]+:)")
_NOTEBOOK = lazy(r"---\n(?:(?!---)[^\n]*\n)*?(?:jupytext|kernelspec|marimo-version|file_format)[ \t]*:")
_CELL = "code-cell"
_KERNEL = lazy(r"^kernelspec:[ \t]*\n(?:[ \t]+(?!name:)[^\n]*\n)*[ \t]+name:[ \t]*([\w-]+)", re.MULTILINE)
_HEAD = 4_000
_KERNELS = {"ipython": "python", "ipython3": "python", "python3": "python"}


class Chunk(NamedTuple):
    """A piece of code that runs: its language in small letters, the line of its first line, its text."""

    language: str
    line: int
    text: str


def is_notebook(text: str) -> bool:
    """Say whether the head of a Markdown file makes it a notebook: elsewhere its code is only shown."""
    return bool(_NOTEBOOK.match(text))


def chunks(text: str, *, plain: bool = False) -> Iterator[Chunk]:
    """Yield the code of a document that runs; `plain`: that of fences without braces too.

    What is told not to run (`eval: false`) is left out.
    """
    lines = text.split("\n")
    kernel = _kernel(text)
    number = 0
    while number < len(lines):
        fence = _FENCE.match(lines[number])
        number += 1
        if not fence:
            continue
        first = number
        while number < len(lines) and not _closes(lines[number], fence[1]):
            number += 1
        language, options = _opened(fence[2].strip(), kernel, plain=plain)
        body = lines[first:number]
        number += 1
        if language and not _OFF.search("\n".join([options, *_options(body)])):
            yield Chunk(language, first + 1, "\n".join(body))


def _opened(told: str, kernel: str, *, plain: bool) -> tuple[str, str]:
    """Return the language and the options that a fence tells; no language for what does not run."""
    braced = _BRACED.match(told)
    if braced:
        language = braced[1].lower()
        if language == _CELL:
            language = _KERNELS.get(braced[3].lower(), braced[3].lower()) if braced[3] else kernel
        return language.removesuffix(".marimo"), braced[2]
    found = _PLAIN.match(told) if plain else None
    return (_KERNELS.get(found[1].lower(), found[1].lower()), found[2]) if found else ("", "")


def _kernel(text: str) -> str:
    """Return the language of the kernel that the head names: Python where it names none."""
    found = _KERNEL.search(text, 0, _HEAD)
    name = found[1].lower() if found else "python"
    return "python" if "python" in name else name


def _closes(line: str, fence: str) -> bool:
    bare = line.rstrip()
    return bare.startswith(fence) and not bare.strip(fence[0])


def _options(body: list[str]) -> list[str]:
    """Return the lines at the head of a chunk that say how it runs."""
    found: list[str] = []
    for line in body:
        if not _OPTION.match(line):
            break
        found.append(line)
    return found
