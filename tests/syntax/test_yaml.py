"""What the YAML composer gives, and what it refuses."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from stacklint.repo.document import Unreadable
from stacklint.syntax.template import HOLE
from stacklint.syntax.yaml import parse_template, parse_yaml

if TYPE_CHECKING:
    from stacklint.syntax.tree import Node


def plain(node: Node) -> object:
    if isinstance(node.value, dict):
        return {k: plain(v) for k, v in node.value.items()}
    if isinstance(node.value, list):
        return [plain(v) for v in node.value]
    return node.value


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("", [], id="nothing"),
        pytest.param("a: 1\n---\nb: 2", [{"a": "1"}, {"b": "2"}], id="two documents"),
        pytest.param(
            "on: push\nv: 3.10\nd: 2026-99-99",
            [{"on": "push", "v": "3.10", "d": "2026-99-99"}],
            id="scalars stay text",
        ),
        pytest.param("a: &x [1]\nb: *x", [{"a": ["1"], "b": ["1"]}], id="alias"),
        pytest.param(
            "a: &x {p: 1, q: 2}\nb: {<<: *x, q: 3}",
            [{"a": {"p": "1", "q": "2"}, "b": {"p": "1", "q": "3"}}],
            id="merge key",
        ),
        pytest.param(
            "a: &x {p: 1}\nb: &y {p: 2, q: 2}\nc: {<<: [*x, *y]}",
            [{"a": {"p": "1"}, "b": {"p": "2", "q": "2"}, "c": {"p": "1", "q": "2"}}],
            id="first merged wins",
        ),
        pytest.param('{"<<": 1}', [{"<<": "1"}], id="a quoted << merges nothing"),
        pytest.param("a: 1\na: 2", [{"a": "2"}], id="last of equal keys wins"),
        pytest.param("&a [*a]", [[""]], id="self reference survives"),
        pytest.param("a: *nowhere", [{"a": "*nowhere"}], id="unknown alias is text"),
        pytest.param(
            "a: !reference [b, c]\nd: !vault secret",
            [{"a": {"!reference": ["b", "c"]}, "d": {"!vault": "secret"}}],
            id="own tags are opaque",
        ),
        pytest.param(
            "a: !!python/object/apply:os.system [ls]",
            [{"a": {"!!python/object/apply:os.system": ["ls"]}}],
            id="python tags are inert",
        ),
        pytest.param("a: !!str 1", [{"a": "1"}], id="YAML's own tags vanish"),
        pytest.param("? [a]\n: 1\nb: 2", [{"": "1", "b": "2"}], id="collection as key"),
        pytest.param(
            '{"a": "\\ud83d\\ude00", "b": "x\\/y"}',
            [{"a": "\ufffd\ufffd", "b": "x/y"}],
            id="JSON escapes",
        ),
        pytest.param('{\n\t"a": [\n\t\t1\n\t]\n}', [{"a": ["1"]}], id="JSON indented by tabs"),
        pytest.param("a: x\x01y", [{"a": "x\ufffdy"}], id="control characters"),
        pytest.param("run: |\n  one\n  two\n", [{"run": "one\ntwo\n"}], id="block scalar"),
    ],
)
def test_documents(text: str, expected: list[object]) -> None:
    assert [plain(tree) for tree in parse_yaml(text)] == expected


def test_places_count_from_one_and_know_their_key() -> None:
    value = parse_yaml("# first\na:\n  bé: 'x'\n")[0]["a"]["bé"]
    assert (value.line, value.column, value.key_line, value.key_column) == (3, 7, 3, 3)


def test_a_block_scalar_stands_where_its_text_stands() -> None:
    value = parse_yaml("a:\n  - run: |  # why\n\n      make\n")[0]["a"].items[0]["run"]
    assert (value.line, value.column, value.key_line) == (3, 7, 2)


def test_a_merged_value_keeps_its_place() -> None:
    value = parse_yaml("a: &x\n  p: 1\nb:\n  <<: *x\n")[0]["b"]["p"]
    assert (value.line, value.column) == (2, 6)


@pytest.mark.parametrize(
    ("text", "reason", "line"),
    [
        pytest.param("[" * 60_000, "deep|flow level|depth", 1, id="60 KB of brackets"),
        pytest.param("[\n" * 60_000, "nested", 101, id="brackets on lines"),
        pytest.param("- " * 60_000, "nested", 1, id="dashes"),
        pytest.param('{"a":' * 60_000, "deep|flow level|depth", 1, id="JSON objects"),
        pytest.param(
            "a: &a [x,x,x,x,x,x,x,x,x]\n"
            + "".join(f"{b}: &{b} [{','.join(['*' + a] * 9)}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)),
            "aliases",
            6,
            id="billion laughs",
        ),
        pytest.param(
            "a: &a {x: 1, y: 2}\n"
            + "".join(
                f"{b}: &{b} {{<<: [{','.join(['*' + a] * 99)}], {b}: 1}}\n"
                for a, b in zip("abcdefgh", "bcdefghi", strict=True)
            ),
            "aliases",
            4,
            id="merge bomb",
        ),
        pytest.param("---\n" * 100_000, "documents", 0, id="documents"),
        pytest.param(
            "".join(f"%TAG !a{i}! tag:x\n" for i in range(200_000)),
            "directives",
            0,
            id="directives",
        ),
        pytest.param("a: 1\n\tb: 2", "not YAML", 2, id="tab as indentation"),
        pytest.param("a: 'x\nb: 1\n", "not YAML", 3, id="open quote"),
    ],
)
def test_refused(text: str, reason: str, line: int) -> None:
    start = time.process_time()
    with pytest.raises(Unreadable, match=reason) as error:
        parse_yaml(text)
    assert error.value.line == line
    assert time.process_time() - start < 1


def test_a_long_line_is_read_in_linear_time() -> None:
    start = time.process_time()
    assert len(parse_yaml("[" + "a," * 250_000 + "]")[0].items) == 250_000
    assert time.process_time() - start < 3


def test_a_template_is_read_as_far_as_it_is_yaml() -> None:
    text = """
{{- if .Values.on }}
kind: Pod  {{/* a
comment */}}
metadata:
  {{- include "labels" . | nindent 2 }}
  name: {{ .Release.Name }}-x
image: "repo/{{ .Values.name }}:1"
{% for x in y %}
{% endfor %}
{{- end }}
"""
    tree = parse_template(text)[0]
    assert tree["kind"].text == "Pod"
    assert tree["metadata"]["name"].text.lstrip(HOLE) == "-x"
    assert tree["image"].text.replace(HOLE, "") == "repo/:1"
    assert tree["image"].line == 8


def test_a_template_without_end_is_read_in_linear_time() -> None:
    with pytest.raises(Unreadable):
        parse_template("{{" * 1_000_000)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "a: |\n      {{- .x | nindent 6 }}\n  b {{ .y }}.\nc: 1\n",
            ["a", "c"],
            id="an action of its own line before less indented text of a block",
        ),
        pytest.param(
            "a: |\n  {{- if .x }}\n    f: 1\n  {{- end }}\nc: 1\n", ["a", "c"], id="a statement at the head of a block"
        ),
        pytest.param('a: {{ if .x }}""{{ else }}{{ . }}{{ end }}\nc: 1\n', ["a", "c"], id="a choice within a line"),
        pytest.param("a:{{ .x | nindent 4 }}\nc: 1\n", ["a", "c"], id="an action right behind a key"),
        pytest.param("a: b:{{ .x }}\nc: 1\n", ["a", "c"], id="a tag of an image"),
        pytest.param(
            "a: 1\n{{- /* as {{- if $x }} but for 0 too */ -}}\n{{- if .x }}\nc: 1\n{{- end }}\n",
            ["a", "c"],
            id="a comment that speaks of an action",
        ),
    ],
)
def test_templates_of_charts(text: str, expected: list[str]) -> None:
    (tree,) = parse_template(text)
    assert list(tree.pairs) == expected
