"""Which files of a repository a command names: scripts, modules, manifests."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacklint.record import NamedTuple
from stacklint.regex import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence


class Named(NamedTuple):
    """A file as a command writes it; `how` is script, module, app or file."""

    text: str
    how: str = "script"


def named_files(words: Sequence[str], programs: Mapping[str, str]) -> Iterator[Named]:
    """Yield the files that a command cannot do without and that it does not write.

    `programs` says of further programs, by their first words, what their first argument names
    (`script`, `file`, or `app` for `module:name`), or after which option a file stands (`-f`; `<-f`
    where the option counts only before the first other word, as that of a subcommand is another). What
    holds a variable or a pattern, or leads out of the repository, is left out.
    """
    for name in _named(list(words), programs):
        if name.how in {"module", "app"}:
            if _MODULE.fullmatch(name.text):
                yield name
        elif _PATH.fullmatch(name.text) and not _OUTSIDE.match(name.text):
            yield name


_PATH = lazy(r"[\w.][\w.+/-]*")
_OUTSIDE = lazy(r"/|~|(?:\./)?\.\./\.\.|https?:|s3:|gs:")
_MODULE = lazy(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)+")
_PYTHON = lazy(r"(?:python|pypy)[\d.]*w?(?:\.exe)?|ipython3?")
_SHELL = frozenset({"bash", "sh", "zsh", "dash", "ksh", "source", "."})
_SCRIPT = lazy(r".*\.(?:py|sh|bash|zsh|R|ipynb)")
_PYTHON_VALUES = frozenset({"-W", "-X", "--check-hash-based-pycs"})


def _named(words: list[str], programs: Mapping[str, str]) -> Iterator[Named]:
    first = words[0].rpartition("/")[2] if words else ""
    if _PYTHON.fullmatch(first):
        yield from _of_python(words[1:])
    elif first in _SHELL:
        script = next((w for w in words[1:] if not w.startswith(("-", "+")) and w != "pipefail"), "")
        if _SCRIPT.fullmatch(script) and "-c" not in words[1:2]:
            yield Named(script)
    elif words and "/" in words[0] and _SCRIPT.fullmatch(words[0]):  # without one it is looked for on PATH
        yield Named(words[0])
    else:
        yield from _of_program(words, programs)


def _of_python(rest: Sequence[str]) -> Iterator[Named]:
    """Yield the script or module that Python is started with."""
    skip = False
    for index, word in enumerate(rest):
        if skip:
            skip = False
        elif word in _PYTHON_VALUES:
            skip = True
        elif word == "-m":
            yield from (Named(module, "module") for module in rest[index + 1 : index + 2])
            return
        elif not word.startswith("-"):
            if _SCRIPT.fullmatch(word):
                yield Named(word)
            return
        elif word in {"-", "-c"} or (word.startswith("-c") and not word.startswith("--")):
            return


def _of_program(words: Sequence[str], programs: Mapping[str, str]) -> Iterator[Named]:
    """Yield what the table of programs says that a command names."""
    for count in (3, 2, 1):
        name = " ".join([words[0].rpartition("/")[2], *words[1:count]]) if len(words) >= count else ""
        for kind in programs.get(name, "").split():
            yield from _arguments(words[count:], kind)


def _arguments(rest: Sequence[str], kind: str) -> Iterator[Named]:
    if kind.startswith("<"):
        words = list(rest)
        plain = (i for i, w in enumerate(words) if not w.startswith("-") and not _is_option(words[i - 1 : i]))
        yield from _arguments(words[: next(plain, len(words))], kind[1:])
        return
    if kind.startswith("-"):
        for index, word in enumerate(rest):
            if word == kind and index + 1 < len(rest):
                yield Named(rest[index + 1], "file")
            elif word.startswith(kind + "="):
                yield Named(word.partition("=")[2], "file")
        return
    word = next((w for w in rest if not w.startswith("-")), "")
    before = rest[: list(rest).index(word)] if word else []
    if not word or any("=" not in w for w in before if w.startswith("-")):
        return  # the word may be the value of an option
    if kind == "app":
        yield Named(word.partition(":")[0] if ":" in word else "", "app")
    elif "." in word.rpartition("/")[2] and not word.startswith("-"):
        yield Named(word, kind)


def _is_option(before: Sequence[str]) -> bool:
    """Return whether a word may be the value of the option before it."""
    return bool(before) and before[0].startswith("-") and "=" not in before[0]
