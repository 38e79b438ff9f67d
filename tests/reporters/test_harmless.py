"""No text of a repository can do harm in any format."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from stacklint.reporters.registry import load_reporter, reporter_names

if TYPE_CHECKING:
    from collections.abc import Callable

    from stacklint.report import Report

NASTY = [
    "a\n::error::x",
    "\r::set-output name=a::b",
    "  ::add-mask::x",
    "::stop-commands::y",
    "a ::error file=b::" + "word " * 30 + "::warning::z",
    "##[error]x",
    "\n##vso[task.setvariable]x",
    "\x1b[31mred\x1b]52;c;x\x07",
    "\x9b31m",
    "\u202egnp.exe\u2066\u200b\ufeff",
    "\udcff\ud800",
    "](javascript:alert(1)) ![x](http://e.example/x) <img src=x onerror=y>",
    "`code` ``more`` | cell | @team #12 www.e.example https://e.example",
    "</script><script>alert(1)</script><!-- --> ]]> &amp; '\"",
    "{0} [x](1) %0A %25 ,file=b:c::",
    "https://user:hunter2@host/x?token=hunter2&a=b",
    "git+ssh://hunter2@host/x",
    "=cmd|' /C calc'!A0",
    "\x00\x01\x7f\ufffe\uffff\U000e0001",
    "- item",
    "# head",
    "1. one",
    "---",
    "",
    " ",
]
TEXT = st.one_of(
    st.sampled_from(NASTY),
    st.lists(st.sampled_from([*NASTY, "::", "\n", "##[", " ", "\t", "a"]), max_size=5).map("".join),
    st.text(max_size=40),
)
ANY_FORMAT = pytest.mark.parametrize("name", reporter_names())
MANY = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
OURS = re.compile(r"::(error|warning|notice) file=[^:,\n]*(,[A-Za-z]+=[^:,\n]*)*::")


@ANY_FORMAT
@MANY
@given(text=TEXT)
@example(text="a\n::error::x")
@example(text="a ::error file=b::" + "word " * 30 + "::warning::z")
def test_no_line_is_a_command_that_is_not_ours(name: str, hostile: Callable[..., Report], text: str) -> None:
    for line in re.split(r"[\r\n\x0b\x0c\x1c-\x1e\x85\u2028\u2029]", load_reporter(name)(hostile(text))):
        start = line.lstrip()
        assert not start.startswith("##[")
        assert name == "github" or not start.startswith("::")
        assert not start.startswith("::") or OURS.match(line)


@ANY_FORMAT
@MANY
@given(text=TEXT)
def test_no_control_character_is_written(name: str, hostile: Callable[..., Report], text: str) -> None:
    written = load_reporter(name)(hostile(text))
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u200b]", written)
    written.encode()


@ANY_FORMAT
@pytest.mark.parametrize("text", [t for t in NASTY if "hunter2" in t])
def test_no_credential_is_written(name: str, hostile: Callable[..., Report], text: str) -> None:
    assert "hunter2" not in load_reporter(name)(hostile(text, path="a.py"))


@pytest.mark.parametrize("name", ["json", "sarif", "gitlab", "cyclonedx"])
@MANY
@given(text=TEXT)
def test_json_is_json(name: str, hostile: Callable[..., Report], text: str) -> None:
    json.loads(load_reporter(name)(hostile(text)))


@MANY
@given(text=TEXT)
def test_every_line_of_jsonl_is_json(hostile: Callable[..., Report], text: str) -> None:
    rows = [json.loads(line) for line in load_reporter("jsonl")(hostile(text)).splitlines()]
    assert [row["type"] for row in rows][:1] == ["report"]


@MANY
@given(text=TEXT)
def test_junit_is_xml(hostile: Callable[..., Report], text: str) -> None:
    root = ET.fromstring(load_reporter("junit")(hostile(text)))
    assert len(root.findall(".//testcase")) == 2


@MANY
@given(text=TEXT)
def test_the_page_holds_no_element_but_ours(hostile: Callable[..., Report], text: str) -> None:
    parser = _Elements()
    parser.feed(load_reporter("html")(hostile(text)))
    plain = _Elements()
    plain.feed(load_reporter("html")(hostile("plain")))
    assert parser.tags <= plain.tags | {"pre", "br", "a"}
    assert parser.count["script"] == 1
    assert all(re.match(r"https?://|#main$", link) for link in parser.links)
    assert not any(name.startswith("on") for name in parser.attributes)


@MANY
@given(text=TEXT)
def test_markdown_has_no_image_link_or_mention_of_others(hostile: Callable[..., Report], text: str) -> None:
    outside_code = re.sub(r"(`+)(?!`).*?(?<!`)\1(?!`)", "", load_reporter("markdown")(hostile(text)))
    ours = re.sub(r"\(\[more\]\(<https?://[^<>\s]+>\)\)|<!-- -->|</?(sub|details|summary)>", "", outside_code)
    assert not re.search(r"(?<!\\)(\]\(|!\[)", ours)
    assert not re.search(r"<(?!/?sub>)[A-Za-z/!]", ours)
    assert not re.search(r"(?:^|[^\\\w])[@#]\w", outside_code.replace("### stacklint", ""))


class _Elements(HTMLParser):
    """Collects what a browser would see."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.count: dict[str, int] = {}
        self.links: list[str] = []
        self.attributes: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.count[tag] = self.count.get(tag, 0) + 1
        self.attributes |= {name for name, _ in attrs}
        self.links += [value or "" for name, value in attrs if name in {"href", "src"}]
