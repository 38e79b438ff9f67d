"""What IPython reads before Python does: `%` and `!` lines, and cells in other languages."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stacklint.record import NamedTuple
from stacklint.regex import lazy
from stacklint.syntax.python_layout import CODE, Layout

if TYPE_CHECKING:
    from collections.abc import Iterator

_LINE = lazy(r"[ \t]*+(?:[\w.,][\w., \t]*+=[ \t]*+)?(!!?|%(?=[A-Za-z_])|\?)|[ \t]*+[\w.]++\?\??[ \t]*+$")
_CELL = lazy(r"\s*%%(!|\w+)[ \t]*([^\n]*)(?:\n|$)")
_SHELL = frozenset(("bash", "sh", "shell", "system", "sx", "cmd", "script", "!"))
_PYTHON = frozenset(
    """
    time timeit capture prun lprun mprun memit heat snakeviz scalene wandb px autopx python python3
    pypy spark local configure skip info retry ipytest run_pytest tutor debug cache memory_monitor
    """.split()  # noqa: SIM905 - thirty quoted words would fill a page
)
"""Cell magics below which Python stands; below any other stands something else."""
_SILENT = frozenset(
    """
    matplotlib time timeit env set_env load_ext reload_ext unload_ext autoreload aimport config pylab
    who who_ls whos history hist precision store debug pdb prun lprun mprun memit reset xmode colors
    alias unalias bookmark capture writefile javascript html latex pinfo psource pdef pdoc magic lsmagic
    doctest_mode gui load loadpy macro notebook page pastebin popd pushd dhist quickref recall rehashx
    rerun save sc tb automagic autocall autosave autoawait cd code_wrap conda_env killbgscripts logon
    logoff logstart logstate logstop more less man mamba_env pprint profile pycat reset_selective
    sql widgets css display_latex
    """.split()  # noqa: SIM905 - a hundred quoted words would fill a page
)
"""Line magics that start no program."""


class Shell(NamedTuple):
    """A shell text of a cell, and where it begins; lines and columns count from 1."""

    text: str
    line: int
    column: int


class Written(NamedTuple):
    """A cell taken apart: the Python to read, in its old lines; the rest by kind.

    `file` is the name of the file that the cell writes; `extensions` are modules loaded by `%load_ext`,
    `variables` those set by `%env`, each with its line.
    """

    python: str
    shells: tuple[Shell, ...] = ()
    file: str = ""
    other: str = ""
    extensions: tuple[tuple[str, int], ...] = ()
    variables: tuple[tuple[str, int], ...] = ()


def take_apart(source: str) -> Written:
    """Return a code cell's Python without its magics, and what the magics start."""
    magic = _CELL.match(source)
    if not magic:
        return _lines(source)
    name, rest, body = magic.group(1), magic.group(2).strip(), source[magic.end() :]
    above = magic.group().count("\n")
    if name in _SHELL and _is_shell(name, rest):
        return Written("", (Shell(body, above + 1, 1),))
    if name in ("writefile", "file"):
        return Written("\n" * above + body, file=(rest.split() or [""])[-1].strip("'\""))
    if name in _PYTHON:
        return _lines("\n" * above + body)
    return Written("", other="\n" * above + body)


def _is_shell(name: str, rest: str) -> bool:
    return name != "script" or not rest or rest.split(maxsplit=1)[0].rpartition("/")[2] in ("bash", "sh", "zsh")


def _lines(source: str) -> Written:
    """Return a cell with its magic lines blanked."""
    if "%" not in source and "!" not in source and "?" not in source:
        return Written(source)
    layout, offset = Layout(source.encode("utf-8", "replace")), 0
    kept, shells, extensions, variables = [], [], [], []
    lines = iter(enumerate(source.split("\n"), 1))
    for number, line in lines:
        magic = _LINE.match(line)
        at, offset = offset, offset + len(line.encode("utf-8", "replace")) + 1
        if not magic or layout.place(at) != CODE:
            kept.append(line)
            continue
        kept.append(line[: len(line) - len(line.lstrip())] + "pass")
        text = line[magic.end() :] if magic.group(1) else ""
        while line.endswith("\\") and (following := next(lines, None)):
            line = following[1]  # noqa: PLW2901 - one command over several lines
            offset += len(line.encode("utf-8", "replace")) + 1
            text += "\n" + line
            kept.append("")
        name, rest = ([*text.split(None, 1), "", ""])[:2]
        if magic.group(1) == "%" and name == "load_ext":
            extensions.append((rest.strip(), number))
        elif magic.group(1) == "%" and name in ("env", "set_env"):
            variables.append((re.split(r"[=\s]", rest.strip(), maxsplit=1)[0], number))
        elif command := _command(magic.group(1) or "", name, text):
            shells.append(Shell(command, number, magic.end() + 1))
    return Written("\n".join(kept), tuple(shells), "", "", tuple(extensions), tuple(variables))


def _command(mark: str, name: str, text: str) -> str:
    """Return what a line starts as a shell text; empty for nothing."""
    if mark.startswith("!"):
        return text.replace("{sys.executable}", "python")
    if mark != "%" or name in _SILENT:
        return ""
    if name in ("sh", "system", "sx", "shell", "bash"):
        return text[len(name) :]
    return f"python{text[len(name) :]}" if name == "run" else text


def databricks_commands(text: str) -> Iterator[Shell]:
    """Yield what the `# MAGIC` lines of a Databricks source notebook start."""
    shell = False
    for number, line in enumerate(text.split("\n"), 1):
        if not line.startswith("# MAGIC"):
            shell = False
            continue
        content = line[8:]
        if content.startswith("%sh"):
            shell = True
            content = content[3:]
        elif content.startswith("%"):
            shell = False
            name = (content[1:].split() or [""])[0]
            content = content[1:] if name in ("pip", "conda", "uv") else ""
        if content.strip() and (shell or line.startswith("# MAGIC %")):
            yield Shell(content, number, len(line) - len(content) + 1)
