"""The options of a script, and the scripts whose text does not tell all of them."""

from __future__ import annotations

import pytest

from stacklint.syntax.script_options import options_of

PARSER = "import argparse\nparser = argparse.ArgumentParser()\n"
END = "args = parser.parse_args()\n"


@pytest.mark.parametrize(
    ("text", "options"),
    [
        pytest.param('parser.add_argument("--rows", "-r", type=int)\n', {"--rows", "-r"}, id="two names"),
        pytest.param(
            "parser.add_argument(\n    '--rows',\n)\nparser.add_argument('file')\n", {"--rows"}, id="two lines"
        ),
        pytest.param('group = parser.add_argument_group()\ngroup.add_argument("--a")\n', {"--a"}, id="a group"),
        pytest.param('parser.add_argument(f"--{name}")\n', None, id="a name that is made"),
        pytest.param('parser.add_argument("--a")\nadd_more(parser)\n', None, id="handed on"),
        pytest.param('parser.add_argument("--a")\nparser = add_more(parser)\n', None, id="handed on and taken back"),
        pytest.param('parser.add_argument("--a", nargs=argparse.REMAINDER)\n', None, id="the rest of the line"),
        pytest.param('parser.add_argument("--a")\nrest = sys.argv[2:]\n', None, id="reads the line itself"),
    ],
)
def test_options_of_a_parser(text: str, options: set[str] | None) -> None:
    assert options_of(PARSER + text + END) == (None if options is None else frozenset(options))


def test_options_of_a_command() -> None:
    text = '@click.command()\n@click.option("--rows", "-r")\n@click.option("--debug/--no-debug")\ndef main(): ...\n'
    assert options_of(text) == frozenset({"--rows", "-r", "--debug", "--no-debug"})
    assert options_of(text.replace("@click.command", "@common_options\n@click.command")) is None
    assert options_of(text + text) is None


def test_a_script_that_takes_no_options() -> None:
    assert options_of("print('houses')\n") is None
