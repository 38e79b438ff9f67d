"""TOML trees: the values that tomli sees, at the places where they stand."""

from __future__ import annotations

import time

import pytest

from stacklint.repo.document import Unreadable
from stacklint.syntax.toml import parse_toml

TEXT = '''\
# a comment with [brackets] = "x"
title = "a # b"

[project]
dependencies = [
    "dvc",  # comment, with "quotes"
    'mlflow>=2', "optuna",
]
"quoted key" = 1.10
a.b.c = {x = [1, 2], y.z = "w"}

[[tool.item]]
name = "one"
[tool.item.sub]
deep = true

[[tool.item]]
text = """
dependencies = ["none"]
"""
name = "two"
[tool.item.sub]
deep = 2026-01-02
'''


def test_scalars_are_text_as_written() -> None:
    tree = parse_toml(TEXT)
    assert tree["title"].text == "a # b"
    assert tree["project"]["quoted key"].text == "1.10"
    assert tree["tool"]["item"].items[0]["sub"]["deep"].text == "true"
    assert tree["tool"]["item"].items[1]["sub"]["deep"].text == "2026-01-02"


def test_members_of_an_array_know_their_place() -> None:
    nodes = parse_toml(TEXT)["project"]["dependencies"].items
    assert [(n.text, n.line, n.column) for n in nodes] == [
        ("dvc", 6, 5),
        ("mlflow>=2", 7, 5),
        ("optuna", 7, 18),
    ]


@pytest.mark.parametrize(
    ("path", "place"),
    [
        (("title",), (2, 9, 2, 1)),
        (("project",), (4, 2, 4, 2)),
        (("project", "dependencies"), (5, 16, 5, 1)),
        (("project", "quoted key"), (9, 16, 9, 1)),
        (("project", "a", "b", "c"), (10, 9, 10, 1)),
        (("project", "a", "b", "c", "y", "z"), (10, 28, 10, 22)),
    ],
    ids=["text", "table", "array", "quoted", "dotted", "inline"],
)
def test_keys_and_values_know_their_place(path: tuple[str, ...], place: tuple[int, ...]) -> None:
    node = parse_toml(TEXT)
    for key in path:
        node = node[key]
    assert (node.line, node.column, node.key_line, node.key_column) == place


def test_tables_of_an_array_know_their_place() -> None:
    first, second = parse_toml(TEXT)["tool"]["item"].items
    assert (first.line, first["name"].line, first["sub"]["deep"].line) == (12, 13, 15)
    assert (second.line, second["name"].line, second["sub"]["deep"].line) == (17, 21, 23)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        pytest.param("a = 1\nb = \n", 2, id="no value"),
        pytest.param("a = 1\na = 2\n", 2, id="a key twice"),
        pytest.param("[a]\nx = 1\n[a]\n", 3, id="a table twice"),
        pytest.param("a = '\n", 1, id="open string"),
        pytest.param("{% if x %}\n", 1, id="template"),
    ],
)
def test_what_is_no_toml_is_unreadable_with_its_line(text: str, line: int) -> None:
    with pytest.raises(Unreadable, match="not TOML") as caught:
        parse_toml(text)
    assert caught.value.line == line


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("a" + ".a" * 100_000 + " = 1", id="long dotted key"),
        pytest.param("a = " + "[" * 100_000 + "]" * 100_000, id="nested arrays"),
        pytest.param("a = [" + ("[" * 99 + "]" * 99 + ",") * 10_000 + "]", id="many nested arrays"),
        pytest.param("a = [" + "1," * 500_000 + "]", id="long array"),
        pytest.param("a = " + "{a=" * 5000 + "1" + "}" * 5000, id="nested tables"),
        pytest.param("a = " + "9" * 10_000, id="huge number"),
        pytest.param('a = """' + '"a' * 500_000, id="open long string"),
    ],
)
def test_hostile_text_is_refused_in_time(text: str) -> None:
    start = time.process_time()
    with pytest.raises(Unreadable):
        parse_toml(text)
    assert time.process_time() - start < 6
