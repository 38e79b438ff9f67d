"""Help teaches by examples that are commands of this program, and a shell offers what can stand next."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import pytest

from stacklint.cli import main
from stacklint.cli.root import root

if TYPE_CHECKING:
    from collections.abc import Iterator

BIN = Path(sys.executable).parent


def _commands(group: click.Command, words: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """Yield every command below a group, groups too, with the words that call it."""
    if words:
        yield words, group
    if isinstance(group, click.Group):
        context = click.Context(group)
        for name in group.list_commands(context):
            command = group.get_command(context, name)
            assert command
            yield from _commands(command, (*words, name))


COMMANDS = [pytest.param(words, command, id=" ".join(words)) for words, command in _commands(root)]


@pytest.mark.parametrize(("words", "command"), COMMANDS)
def test_the_help_of_every_command_says_what_it_is_for_and_gives_an_example(
    words: tuple[str, ...], command: click.Command
) -> None:
    assert command.help
    assert command.help.partition("\n")[0].endswith(".")
    examples: dict[str, str] = getattr(command, "examples", {})
    assert examples
    name = f"stacklint {words[0]}"
    assert any(name in line for line in examples) or words == ("catalog", "show")  # another name of `explain`
    for line, meaning in examples.items():
        _parse(line)
        assert meaning


def _parse(line: str) -> None:
    """Fail where a command line that is shown names a command or an option that is not there."""
    inner = (
        line[line.index("stacklint") :]
        .split(")", maxsplit=1)[0]
        .split(" | ", maxsplit=1)[0]
        .split(" > ", maxsplit=1)[0]
    )
    _, *rest = shlex.split(inner)
    command: click.Command = root
    while isinstance(command, click.Group) and rest:
        found = command.get_command(click.Context(command), rest[0])
        if found is None:
            break
        command, rest = found, rest[1:]
    known = {option for p in command.params if isinstance(p, click.Option) for option in (*p.opts, *p.secondary_opts)}
    given = {word.partition("=")[0] for word in rest if word.startswith("--") or (word[:1] == "-" and word[1:2] == "o")}
    assert given <= known, line


@pytest.mark.parametrize(
    ("words", "guess"),
    [
        pytest.param(["basline"], "baseline", id="a command"),
        pytest.param(["rules", "tset"], "test", id="a command of a group"),
        pytest.param(["check", "--formt", "json"], "--format", id="an option"),
        pytest.param(["check", "--fail-on", "eror"], "error", id="a word of an option"),
        pytest.param(["check", "--format", "jsn"], "json", id="a format"),
        pytest.param(["check", "--select", "two-experiment-tracker"], "two-experiment-trackers", id="a rule"),
        pytest.param(["check", "tsts"], "tests", id="a folder"),
        pytest.param(["explain", "monitring"], "monitoring", id="a problem"),
        pytest.param(["why", "mlflwo"], "mlflow", id="a tool"),
        pytest.param(["try", "+mlflwo"], "mlflow", id="a tool to add"),
        pytest.param(["report-wrong", "two-drift-monitor"], "two-drift-monitors", id="a rule to report"),
        pytest.param(["completion", "zhs"], "zsh", id="a shell"),
        pytest.param(["rules", "schema", "tool"], "tools", id="a kind of file"),
        pytest.param(["rules", "list", "--kind", "gaps"], "gap", id="a kind"),
        pytest.param(["catalog", "--status", "archivd"], "archived", id="a state"),
    ],
)
def test_what_is_misspelt_is_guessed(
    words: list[str], guess: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(Path(__file__).parent.parent.parent)
    with pytest.raises(SystemExit) as caught:
        main(words)
    assert caught.value.code == 2
    said = capsys.readouterr().err.partition("\n")[0]
    assert f"id you mean '{guess}'?" in said


SHELLS = {
    "bash": """
source <(stacklint completion bash)
offer() { COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMPREPLY=(); _stacklint_completion stacklint; echo "${COMPREPLY[*]}"; }
offer stacklint sugg; offer stacklint explain two-exp; offer stacklint check --format sar; offer stacklint try +mlflow-s
""",
    "fish": """
stacklint completion fish | source
for line in "sugg" "explain two-exp" "check --format sar" "try +mlflow-s"
    complete -C "stacklint $line" | string split -f1 \\t
end
""",
    "zsh": r"""
zmodload zsh/zpty
zpty z zsh -f -i
zpty -w z "PROMPT='%%'; autoload -U compinit; compinit -u -D; source <(stacklint completion zsh); print re''ady"
say() { local part; while zpty -r -t z part; do print -rn -- $part; done }
wait_for() { local all= part; repeat 300; do sleep .2; while zpty -r -t z part; do all+=$part; done; [[ $all == *$1* ]] && return; done; print "no $1 in $all"; }
wait_for ready
for pair in "sugg:suggest" "explain two-exp:two-experiment-trackers" "check --format sar:sarif" "try +mlflow-s:+mlflow-serving"; do
  zpty -w -n z "stacklint ${pair%%:*}"$'\t'
  wait_for ${pair##*:}
  print -- ${pair##*:}
  zpty -w -n z $'\x15'
done
""",
}


@pytest.mark.by_hand
@pytest.mark.parametrize("shell", sorted(SHELLS))
def test_a_shell_completes_commands_rules_formats_and_tools(shell: str, tmp_path: Path) -> None:
    program = shutil.which(shell) or pytest.skip(f"no {shell}")
    given: dict[str, Any] = {**os.environ, "PATH": f"{BIN}:{os.environ['PATH']}", "HOME": str(tmp_path), "TERM": "dumb"}
    words = [program, "-f", "-c"] if shell == "zsh" else [program, "-c"]
    done = subprocess.run([*words, SHELLS[shell]], env=given, capture_output=True, text=True, check=False, timeout=300)
    assert done.stdout.split() == ["suggest", "two-experiment-trackers", "sarif", "+mlflow-serving"], done.stderr
