"""Documents that define kinds of Kubernetes are passed over."""

from __future__ import annotations

import time

import pytest

from stacklint.syntax.schemas import blank_schemas
from stacklint.syntax.yaml import parse_template, parse_yaml

SCHEMA = "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nspec: {a: b}\n"
POD = "apiVersion: v1\nkind: Pod\n"


@pytest.mark.parametrize(
    ("text", "places"),
    [
        pytest.param(SCHEMA, [], id="alone"),
        pytest.param(SCHEMA + "---\n" + POD, [("Pod", 6)], id="before an object"),
        pytest.param("# x\n---\n" + POD + "--- # y\n" + SCHEMA, [("Pod", 4)], id="after an object"),
        pytest.param(SCHEMA.rstrip(), [], id="no line feed at the end"),
        pytest.param("kind: CustomResourceDefinitionList\n", [("CustomResourceDefinitionList", 1)], id="a longer name"),
        pytest.param(
            "kind: A\ntext: |\n  ---\n  kind: CustomResourceDefinition\n", [("A", 1)], id="within a block of text"
        ),
        pytest.param("kind: A # kind: CustomResourceDefinition\n", [("A", 1)], id="in a comment"),
    ],
)
def test_schemas_are_blank_and_lines_stay(text: str, places: list[tuple[str, int]]) -> None:
    trees = [tree for tree in parse_yaml(text) if "kind" in tree]
    assert [(tree["kind"].text, tree["kind"].line) for tree in trees] == places
    assert blank_schemas(text).count("\n") == text.count("\n")


def test_a_template_keeps_its_other_documents() -> None:
    trees = parse_template(f"{{{{- if .x }}}}\n{SCHEMA}---\nkind: A\nname: {{{{ .y }}}}\n{{{{- end }}}}\n")
    assert [tree["kind"].line for tree in trees if "kind" in tree] == [6]


def test_long_schemas_take_no_time() -> None:
    text = SCHEMA + "".join(f"  k{number}: {{type: object}}\n" for number in range(200_000))
    started = time.process_time()
    assert parse_yaml(text + "---\n" + POD)[0]["kind"].line == 200_006
    assert time.process_time() - started < 1
