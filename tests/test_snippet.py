"""The line of source below a place: carets where they belong, secrets masked, nothing where nothing is to be shown."""

from __future__ import annotations

import pytest

from stacklint.model import Location
from stacklint.report import Report
from stacklint.snippet import snippet


def shown(text: str, location: Location, width: int = 60) -> tuple[str, ...]:
    report = Report(version="1", catalog="", as_of="", source=lambda _: text)
    return snippet(location, report, width)


@pytest.mark.parametrize(
    ("text", "location", "lines"),
    [
        pytest.param(
            "x = 1\nimport two\n", Location("a.py", 2, 8, 2, 11), ("2 | import two", "  |        ^^^"), id="a word"
        ),
        pytest.param("import two\n", Location("a.py"), ("1 | import two",), id="no columns: no caret"),
        pytest.param("import two\n", Location("a.py", 1, 1, 1, 11), ("1 | import two",), id="the whole line: no caret"),
        pytest.param("    a(b)\r\n", Location("a.py", 1, 5, 1, 6), ("1 | a(b)", "  | ^"), id="the indent is left out"),
        pytest.param("\ta\tb\n", Location("Makefile", 1, 4, 1, 5), ("1 | a b", "  |   ^"), id="tabs"),
        pytest.param("a\u200bb c\n", Location("a", 1, 4, 1, 5), ("1 | a\\u200bb c", "  |         ^"), id="invisible"),
        pytest.param("", Location("a"), (), id="an empty file"),
        pytest.param("a\0b\n", Location("a"), (), id="a binary file"),
        pytest.param("\n", Location("a"), (), id="an empty line"),
        pytest.param("a\n", Location("a", 7), (), id="a line that is not there"),
        pytest.param("a" * 3_000, Location("a"), (), id="an endless line"),
    ],
)
def test_the_line_with_its_carets(text: str, location: Location, lines: tuple[str, ...]) -> None:
    assert shown(text, location) == lines


def test_a_long_line_is_cut_around_what_is_meant() -> None:
    text = "x = [" + "1, " * 40 + "wanted]"
    line, carets = shown(text, Location("a.py", 1, 126, 1, 132), 40)
    assert len(line) <= 40
    assert len(carets) <= 40
    assert line[carets.index("^") : carets.rindex("^") + 1] == "wanted"


@pytest.mark.parametrize(
    ("message", "marked"),
    [
        pytest.param("README links to docs/a.png, which is gone", "docs/a.png", id="a path"),
        pytest.param("scikit-learn==1.2 is asked for", "scikit-learn==1.2", id="a requirement"),
        pytest.param("nothing of that is here", "", id="common words are no names"),
    ],
)
def test_without_columns_a_name_of_the_message_is_marked(message: str, marked: str) -> None:
    text = "x here is that docs/a.png scikit-learn==1.2\n"
    report = Report(version="1", catalog="", as_of="", source=lambda _: text)
    line, *carets = snippet(Location("a.md"), report, 80, message)
    assert [line[row.index("^") : row.rindex("^") + 1] for row in carets] == ([marked] if marked else [])


def test_a_cell_is_shown_as_its_author_sees_it() -> None:
    text = '{"cells": [\n{"source": [\n"print(\\"a\\")\\n",\n"b"]}]}'
    place = Location("a.ipynb", 1, 1, 1, 6, cell=1, file_line=3)
    assert shown(text, place) == ('1 | print("a")', "  | ^^^^^")


@pytest.mark.parametrize(
    ("line", "masked"),
    [
        pytest.param("ENV AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI", "ENV AWS_SECRET_ACCESS_KEY=***", id="a container"),
        pytest.param("ENV API_TOKEN abcdef12", "ENV API_TOKEN ***", id="a container's older form"),
        pytest.param('password = "hunter22"', 'password = "***"', id="code"),
        pytest.param("api_key: abcdef123", "api_key: ***", id="YAML"),
        pytest.param("tokenizer = AutoTokenizer.from_pretrained(x)", None, id="a tokenizer is no token"),
        pytest.param("token = get_token(user)", None, id="a call"),
        pytest.param("password = os.environ['PASSWORD']", None, id="the environment"),
        pytest.param("token: ${{ secrets.TOKEN }}", None, id="an expression"),
    ],
)
def test_secrets_are_masked_and_code_is_not(line: str, masked: str | None) -> None:
    assert shown(line, Location("a"), 100)[0] == f"1 | {masked or line}"
