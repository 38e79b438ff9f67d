"""What a README tells: front matter, badges, the title."""

from __future__ import annotations

import pytest

from stacklint.interest import Interest
from stacklint.model import Evidence
from stacklint.readers.readme import read_readme
from stacklint.repo.document import Document

INTEREST = Interest(badges=frozenset({"https://colab.research.google.com/"}), config=frozenset({"readme.word=course"}))


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        pytest.param("# Houses\n\nUse mlflow.\n", [("config", "readme.title=Houses", 1)], id="prose is nothing"),
        pytest.param(
            "---\nsdk: gradio\n---\n\n# App\n",
            [("config", "sdk=gradio", 2), ("config", "readme.title=App", 5)],
            id="front matter",
        ),
        pytest.param(
            "[![x](y)](https://colab.research.google.com/github/a/b)\n",
            [("badge", "https://colab.research.google.com/github/a/b", 1)],
            id="a badge",
        ),
        pytest.param(
            "```\n# a comment\n```\n# Title\nA course.\n",
            [("config", "readme.title=Title", 4), ("config", "readme.word=course", 5)],
            id="a comment in a block is no title",
        ),
    ],
)
def test_readme(text: str, facts: list[tuple[str, str, int]]) -> None:
    found = [
        (e.kind, e.value, e.location.line)
        for e in read_readme(Document("README.md", text), INTEREST)
        if isinstance(e, Evidence)
    ]
    assert sorted(found) == sorted(facts)


@pytest.mark.parametrize(
    ("head", "places"),
    [
        pytest.param("# A\n\nThis sample shows it.\n", {"this sample": 3}, id="a phrase"),
        pytest.param("# Samples\n\nA sample.\n", {"sample": 1}, id="the first of several, in the plural"),
        pytest.param("# A\n\n```\nthis sample\n```\nresample, this samplex\n", {}, id="in a fence, or part of a word"),
    ],
)
def test_words_and_phrases_of_the_head_are_told_once(head: str, places: dict[str, int]) -> None:
    asked = Interest(config=frozenset({"readme.word=this sample", "readme.word=sample"}))
    read = (e for e in read_readme(Document("README.md", head), asked) if isinstance(e, Evidence))
    found = [e for e in read if e.value.startswith("readme.word=")]
    found = [e for e in found if e.value != "readme.word=sample" or "this sample" not in places]
    assert {e.value.partition("=")[2]: e.location.line for e in found} == places
