"""What a command such as `pip install -U x==1 -r y.txt` installs and which files it includes."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from stacklint.record import dataclass, replace
from stacklint.regex import lazy
from stacklint.syntax.conda_spec import parse_conda
from stacklint.syntax.pep508 import MAX_LENGTH, Requirement, canonical, parse_requirement

if TYPE_CHECKING:
    from collections.abc import Iterator

_LONG = frozenset(
    """
    abi app bin branch build-constraint cache-dir cert channel client-cert color config-file
    config-setting config-settings constraint constraints default-index dest directory env
    environment exclude-newer exists-action extra extra-index-url extras feature file
    find-links fork-strategy from git global-option group groups hash implementation index
    index-strategy index-url install-option keyring-provider link-mode log manifest-path
    marker markers name no-binary no-binary-package no-build-isolation-package
    no-build-package only-binary optional override overrides package path pip-args platform
    prefix prerelease progress-bar project proxy python python-platform python-version
    refresh-package reinstall-package report requirement requirements resolution retries rev
    root root-prefix root-user-action script solver source src subdir suffix tag target
    timeout torch-backend trusted-host upgrade-package upgrade-strategy use-deprecated
    use-feature venv wheel-dir with with-editable with-requirements
    """.split()  # noqa: SIM905 - a hundred quoted words would fill a page
)
"""Long options that take the next word as their value, over all programs."""

_PIP = lazy(r"pip(?:[23](?:\.\d+)?)?(?:\.exe)?|\$\{?pip\}?", re.IGNORECASE)
_PYTHON = lazy(r"(?:python|pypy)[\d.]*w?(?:\.exe)?|py|\$\{?python3?\}?", re.IGNORECASE)
_ASSIGNMENT = lazy(r"[A-Za-z_]\w*=.*", re.DOTALL)
_REDIRECTION = lazy(r"(?:\d|&)?(?:>>?|<)(?:&?\d)?(?P<target>.*)")
_UNKNOWN = lazy(
    r"(?P<name>[A-Za-z0-9](?:[\w.-]*\w)?)(?P<extras>\[[\w\s,.-]*\])?\s*(?:[=<>!~@]=?|\$\{[\w-]+:\+).*",
    re.ASCII,
)
_AT = lazy(r"(?P<name>[\w.-]+)(?P<extras>\[[\w\s,.-]*\])?@(?P<version>[\w.^~<>=!*,+-]+)", re.ASCII)
_BREAKS = frozenset({"&&", "||", ";", "|", "&"})
_WRAPPERS = {
    "sudo": "ugh",
    "env": "uS",
    "exec": "a",
    "nice": "n",
    "xargs": "ndILP",
} | dict.fromkeys(("time", "command", "nohup", "!", "then", "do", "else"), "")
"""Words before the program, with those of their short options that take a value."""
_RUNNERS = {"poetry", "uv", "pdm", "pipenv", "hatch", "rye", "pixi", "conda", "mamba", "micromamba"}


@dataclass(frozen=True, slots=True)
class _Form:
    """How a command reads.

    short       letters of the short options that take a value
    flags       options that take none here, though they do elsewhere
    options     options whose value is a requirement
    files       options whose value is a file of requirements
    positional  which other words are requirements: all, first, after-first, files, none
    """

    manager: str = "pip"
    short: str = ""
    flags: frozenset[str] = frozenset()
    options: frozenset[str] = frozenset()
    files: frozenset[str] = frozenset()
    positional: str = "all"


_FILES = frozenset({"-r", "--requirement", "--requirements", "-c", "--constraint", "--constraints",
                    "--with-requirements", "--overrides"})  # fmt: skip
_PIP_INSTALL = _Form(short="rceiftdwCp", options=frozenset({"-e", "--editable"}), files=_FILES)
_UV_ADD = _Form(short="rcpifC", flags=frozenset({"--editable"}), files=_FILES)
_UV_RUN = _Form(
    short="wcpif",
    options=frozenset({"--with", "--with-editable", "-w"}),
    files=_FILES,
    positional="none",
)
_UVX = _Form(short="wcpif", options=frozenset({"--with", "--from", "-w"}), files=_FILES, positional="first")
_CONDA = _Form("conda", short="ncpf", files=frozenset({"--file", "-f"}))
_PIXI = _Form("conda", short="fpec", flags=frozenset({"--git"}))
_FORMS: dict[tuple[str, ...], _Form] = {
    ("pip", "install"): _PIP_INSTALL,
    ("pip", "wheel"): _PIP_INSTALL,
    ("pip", "download"): _PIP_INSTALL,
    ("easy_install",): _Form(short="ifsd"),
    ("pip-sync",): _Form(positional="files", short="ifp"),
    ("uv", "pip", "install"): _PIP_INSTALL,
    ("uv", "pip", "sync"): _Form(positional="files", short="cpif", files=_FILES),
    ("uv", "add"): _UV_ADD,
    ("uv", "tool", "install"): replace(_UVX, positional="all"),
    ("uv", "tool", "run"): _UVX,
    ("uv", "run"): _UV_RUN,
    ("uvx",): _UVX,
    ("rye", "add"): _UV_ADD,
    ("poetry", "add"): _Form("poetry", short="GECP", flags=frozenset({"--optional", "-e"})),
    ("poetry", "self", "add"): _Form("poetry", short="ECP"),
    ("pdm", "add"): _Form(short="Gepg", options=frozenset({"-e", "--editable"})),
    ("pipenv", "install"): _Form(short="rei", options=frozenset({"-e"}), files=_FILES),
    ("pipx", "install"): _Form(short="ei", positional="all"),
    ("pipx", "run"): _Form(short="i", options=frozenset({"--spec"}), positional="first"),
    ("pipx", "inject"): _Form(short="ir", positional="after-first", files=_FILES),
    **{(tool, verb): _CONDA for tool in ("conda", "mamba", "micromamba")
       for verb in ("install", "create", "update", "upgrade")},
    **{(tool, "env", verb): _CONDA for tool in ("conda", "mamba", "micromamba")
       for verb in ("create", "update")},
    ("pixi", "add"): _PIXI,
    ("pixi", "global", "install"): _PIXI,
}  # fmt: skip


def installed(words: tuple[str, ...]) -> Iterator[Requirement]:
    """Yield what the command installs by name: no files, folders, or addresses without a name."""
    form, rest = _form(words)
    if form is None:
        return
    pypi = "--pypi" in rest
    for option, value in _named(form, rest):
        if option and option not in form.options:
            continue
        manager = "pip" if pypi else form.manager
        found = _requirement(value, manager)
        if found and found.name != "python":
            yield replace(found, manager=manager)


def included(words: tuple[str, ...]) -> Iterator[str]:
    """Yield the files from which the command takes further requirements or constraints."""
    form, rest = _form(words)
    if form is None:
        return
    for option, value in _arguments(form, rest):
        if value and (option in form.files or (not option and form.positional == "files")):
            yield value


def _named(form: _Form, rest: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Yield the options with values, and those positional words that name packages."""
    seen = 0
    from_given = False
    for option, value in _arguments(form, rest):
        from_given = from_given or option in {"--from", "--spec"}
        if option:
            yield option, value
            continue
        seen += 1
        if form.positional == "first":
            if not from_given:
                yield "", value
            return  # the rest belongs to the program that is run
        if form.positional == "all" or (form.positional == "after-first" and seen > 1):
            yield "", value


@lru_cache(maxsize=64)  # a command is asked what it installs, and which files it takes
def _form(words: tuple[str, ...]) -> tuple[_Form | None, tuple[str, ...]]:
    """Return how the command reads and its words after the verb; None for any other command."""
    words = _without_wrappers(words)
    if not words:
        return None, ()
    program = words[0].replace("\\", "/").rpartition("/")[2].removesuffix(".exe")
    if _PIP.fullmatch(program):
        program = "pip"
    names = [(i, w) for i, w in enumerate(words[1:8], 1) if not w.startswith("-")]
    for count in (2, 1, 0):
        form = _FORMS.get((program, *(w for _, w in names[:count])))
        if form and len(names) >= count:
            return form, words[names[count - 1][0] + 1 :] if count else words[1:]
    return None, ()


def _without_wrappers(words: tuple[str, ...]) -> tuple[str, ...]:
    """Return `words` without `sudo`, assignments, `python -m`, `poetry run` before the program."""
    rest = list(words)
    while rest:
        first = rest[0].replace("\\", "/").rpartition("/")[2]
        if _ASSIGNMENT.fullmatch(rest[0]):
            del rest[0]
        elif first in _WRAPPERS:
            _drop_options(rest, _WRAPPERS[first])
        elif first in _RUNNERS and rest[1:2] == ["run"] and _FORMS.get((first, "run")) is None:
            del rest[0]
            _drop_options(rest, "np")
        elif first == "uv" and rest[1:2] == ["run"] and _installer_at(rest) is not None:
            del rest[: _installer_at(rest)]
        elif _PYTHON.fullmatch(first) and "-m" in rest[:4]:
            del rest[: rest.index("-m") + 1]
        else:
            break
    return tuple(rest)


def _installer_at(rest: list[str]) -> int | None:
    """Return where `uv run … pip` names its program, None where another program is run."""
    for i, word in enumerate(rest[2:10], 2):
        if _PIP.fullmatch(word) or (_PYTHON.fullmatch(word) and rest[i + 1 : i + 2] == ["-m"]):
            return i
    return None


def _drop_options(rest: list[str], valued: str) -> None:
    """Remove the first word and the options after it, with their values."""
    del rest[0]
    while rest and rest[0].startswith("-"):
        takes = len(rest[0]) == 2 and rest[0][1] in valued  # noqa: PLR2004 - a dash and a letter
        del rest[: 2 if takes or rest[0] in {"--name", "--prefix"} else 1]


def _arguments(form: _Form, words: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Yield (option, value) for options with a value, ("", word) for every other word."""
    rest = iter(words)
    for word in rest:
        if word in _BREAKS:
            return
        if found := _REDIRECTION.fullmatch(word):
            if not found["target"] and not word[-1].isdigit():
                next(rest, "")
        elif word.startswith("--"):
            option, equals, value = word.partition("=")
            if equals:
                yield option, value
            elif (option[2:] in _LONG and option not in form.flags) or option in form.options:
                yield option, next(rest, "")
        elif word.startswith("-") and len(word) > 1:
            yield from _short(form, word, rest)
        elif word:
            yield "", word.rstrip(";")


def _short(form: _Form, word: str, rest: Iterator[str]) -> Iterator[tuple[str, str]]:
    """Read `-r file`, `-rfile`, `-Ur file`: the first letter that takes a value takes the rest."""
    for i, letter in enumerate(word[1:], 2):
        if letter in form.short and f"-{letter}" not in form.flags:
            yield f"-{letter}", word[i:].removeprefix("=") or next(rest, "")
            return


def _requirement(word: str, manager: str) -> Requirement | None:
    """Return the requirement that one word of a command states."""
    word = word.strip("'\"") if word[:1] in "'\"" else word
    if not word or len(word) > MAX_LENGTH or word[0] in ".$/{~%<(*`" or "*.whl" in word:
        return None
    if "$" in word or "{{" in word or "%(" in word or "`" in word:
        return _partly_known(word, manager)
    found = parse_conda(word) if manager == "conda" else parse_requirement(word)
    return found or _at_version(word, manager)


def _partly_known(word: str, manager: str) -> Requirement | None:
    """Return name and extras of `x==$VERSION`."""
    found = _UNKNOWN.fullmatch(word.rpartition("::")[2])
    if not found or "://" in word.partition("@")[0]:
        return None
    plain = parse_requirement(found["name"] + (found["extras"] or ""))
    return plain and Requirement(plain.name, "", plain.extras, manager=manager)


def _at_version(word: str, manager: str) -> Requirement | None:
    """Return the requirement in `x@^1.0`, `x@latest`, `x@1.2`."""
    found = _AT.fullmatch(word)
    plain = parse_requirement(found["name"] + (found["extras"] or "")) if found else None
    if not found or not plain:
        return None
    version = "" if found["version"] == "latest" else found["version"]
    specifier = version if not version or version[0] in "=<>!~^*" else f"=={version}"
    return Requirement(canonical(plain.name), specifier, plain.extras, manager=manager)
