"""Programs that only start another one: `sudo`, `env`, `uv run`; and the command behind them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacklint.regex import lazy

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stacklint.syntax.shell_words import Word


def without_wrappers(words: Sequence[Word]) -> Sequence[Word]:
    """Return the command itself, without assignments and wrappers; nothing where they are all."""
    for _ in range(_LAYERS):
        start = 0
        while start < len(words) and _ASSIGNMENT.match(words[start].text):
            start += 1
        words = words[start:]
        inner = _after_wrapper(words)
        if inner is words:
            break
        words = inner
    return words


_LAYERS = 8
_ASSIGNMENT = lazy(r"[A-Za-z_]\w*\+?=")
_UV_VALUES = (
    "-p --python --with --with-editable --with-requirements --extra --group --only-group "
    "--no-group --no-extra --env-file --project --directory --package --index --default-index "
    "--index-url --extra-index-url --find-links --python-platform --color --config-file"
)
_CONDA_VALUES = "-n --name -p --prefix --cwd -r --root-prefix"
_TOOL_VALUES = _UV_VALUES + " --from --spec --pip-args"

# A wrapper's words, its options that take a value, and how many words stand before the command.
_WRAPPERS: dict[tuple[str, ...], tuple[str, int]] = {
    ("sudo",): ("-u -g -h -p -C -r -t -U --user --group", 0),
    ("exec",): ("-a", 0),
    ("time",): ("-f -o", 0),
    ("nohup",): ("", 0),
    ("env",): ("-u -C --unset --chdir", 0),
    ("nice",): ("-n", 0),
    ("ionice",): ("-c -n", 0),
    ("timeout",): ("-s -k --signal --kill-after", 1),
    ("stdbuf",): ("-i -o -e", 0),
    ("xargs",): ("-I -n -P -L -d -a -s", 0),
    ("xvfb-run",): ("-s -n -e -f -p -w", 0),
    ("gosu",): ("", 1),
    ("su-exec",): ("", 1),
    ("tini",): ("-p", 0),
    ("dumb-init",): ("-r", 0),
    ("poetry", "run"): ("-C -P --directory --project", 0),
    ("pipenv", "run"): ("", 0),
    ("pdm", "run"): ("-p --project", 0),
    ("rye", "run"): ("", 0),
    ("hatch", "run"): ("", 0),
    ("pixi", "run"): ("-e --environment --manifest-path", 0),
    ("uv", "run"): (_UV_VALUES, 0),
    ("uv", "tool", "run"): (_TOOL_VALUES, 0),
    ("uvx",): (_TOOL_VALUES, 0),
    ("pipx", "run"): (_TOOL_VALUES, 0),
    ("npx",): ("-p --package -w --workspace", 0),
    ("conda", "run"): (_CONDA_VALUES, 0),
    ("mamba", "run"): (_CONDA_VALUES, 0),
    ("micromamba", "run"): (_CONDA_VALUES, 0),
    ("travis_retry",): ("", 0),
    ("travis_wait",): ("", 0),
    ("dotenv", "run"): ("-f --file", 0),
    ("doppler", "run"): ("-p -c --project --config", 0),
}
_VALUES = {key: frozenset(options.split()) for key, (options, _) in _WRAPPERS.items()}


def _after_wrapper(words: Sequence[Word]) -> Sequence[Word]:
    names = tuple(word.text for word in words[:3])
    for count in (1, 2, 3):
        key = (names[0].rpartition("/")[2], *names[1:count]) if names else ()
        if len(key) == count and key in _WRAPPERS:
            inner = _after_options(words[count:], _VALUES[key])[_WRAPPERS[key][1] :]
            return _without_version(inner) if key == ("npx",) else inner
    return words


def _without_version(words: Sequence[Word]) -> Sequence[Word]:
    """Return the words, the first one without the version that is asked for: `serverless@3`."""
    name, at, _ = words[0].text.rpartition("@") if words else ("", "", "")
    return [words[0]._replace(text=name), *words[1:]] if at and name else words


def _after_options(words: Sequence[Word], valued: frozenset[str]) -> Sequence[Word]:
    start = 0
    while start < len(words) and words[start].text.startswith("-"):
        option = words[start].text
        start += 2 if option in valued else 1
        if option == "--":
            break
    return words[start:]
