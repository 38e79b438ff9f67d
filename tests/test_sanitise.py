"""Text of a repository is harmless wherever it is shown."""

from __future__ import annotations

import re
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stacklint import sanitise

ANY = st.text(st.characters(), max_size=60)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        pytest.param("a\nb\r\tc", "a\\x0ab\\x0d\\x09c", id="line ends and tabs"),
        pytest.param("\x1b[31m\x9b", "\\x1b[31m\\x9b", id="terminal sequences"),
        pytest.param("a\u202eb\u2066", "a\\u202eb\\u2066", id="text in the other direction"),
        pytest.param("a\u200bb\ufeff\U000e0041", "a\\u200bb\\ufeff\\U000e0041", id="invisible"),
        pytest.param("a\udcffb", "a\\udcffb", id="a byte that is no UTF-8"),
        pytest.param("Grüße 日本 ✓", "Grüße 日本 ✓", id="text in any language"),
    ],
)
def test_what_cannot_be_seen_is_shown(text: str, shown: str) -> None:
    assert sanitise.plain(text) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        pytest.param("https://user:tok@host/x", "https://host/x", id="user and token"),
        pytest.param("git+ssh://git@host/x", "git+ssh://host/x", id="user alone"),
        pytest.param("https://a@b:c@host", "https://host", id="an at sign in the password"),
        pytest.param("x://u:p@h y://v:q@i", "x://h y://i", id="several"),
        pytest.param("https://h/x?token=abc&b=1", "https://h/x?token=***&b=1", id="a parameter"),
        pytest.param("https://h/x?B=1#token=no", "https://h/x?B=1#token=no", id="no parameter"),
        pytest.param("https://h/@scope/x", "https://h/@scope/x", id="an at sign in the path"),
        pytest.param("key AKIAABCDEFGHIJKLMNOP end", "key *** end", id="a key of a cloud"),
        pytest.param(f"ghp_{'a1' * 18}", "***", id="a token of a forge"),
        pytest.param("sk-learn-pipeline-of-many-words-v1", "sk-learn-pipeline-of-many-words-v1", id="a name"),
    ],
)
def test_credentials_are_left_out(text: str, shown: str) -> None:
    assert sanitise.redact(text) == shown


def test_redacting_takes_linear_time() -> None:
    assert sanitise.redact("://" + "a@" * 50_000) == "://"
    assert len(sanitise.redact("://a" * 50_000)) == 200_000


@pytest.mark.parametrize("text", ["::error::x", "  ::add-mask::x", "##[group]x", "\t::x"])
def test_no_command_reaches_a_log(text: str) -> None:
    assert not re.match(r"\s*(::|##\[)", sanitise.terminal(text))
    assert not re.search(r"^\s*(::|##\[)", sanitise.guard(f"a\n{text}\n"), re.MULTILINE)


def test_the_values_of_a_workflow_command_stay_values() -> None:
    assert sanitise.github_data("50%\n::x") == "50%25\\x0a::x"
    assert sanitise.github_property("a,b:c%") == "a%2Cb%3Ac%25"


@given(text=ANY)
def test_html_is_read_back_as_it_was_shown(text: str) -> None:
    written = sanitise.html(text)
    assert not set(written) & set("<>\"'")
    assert unescape(written) == sanitise.plain(text)


@given(text=ANY)
def test_a_code_span_ends_where_it_should(text: str) -> None:
    written = sanitise.markdown_code(text)
    fence = re.match(r"`+", written)
    assert fence
    inside = written[fence.end() : -fence.end()]
    assert fence[0] not in re.findall(r"`+", inside)
    assert "\n" not in written


@pytest.mark.parametrize(
    ("text", "written"),
    [
        pytest.param("![x](http://e)", "!\\[x\\](http:\\//e)", id="an image"),
        pytest.param("<img src=x>", "&lt;img src=x&gt;", id="HTML"),
        pytest.param("@team and #12", "@<!-- -->team and #<!-- -->12", id="a mention"),
        pytest.param("a | b", "a \\| b", id="a cell's end"),
        pytest.param("# head", "\\# head", id="a heading"),
        pytest.param("1. one", "1\\. one", id="a list"),
        pytest.param("two-part words (x): y", "two-part words (x): y", id="plain words"),
    ],
)
def test_markdown_shows_text_as_it_is(text: str, written: str) -> None:
    assert sanitise.markdown(text) == written


@pytest.mark.parametrize("text", ["javascript:alert(1)", "https://a b", 'http://x"y', "", "data:x"])
def test_what_is_no_web_address_is_no_link(text: str) -> None:
    assert sanitise.web_address(text) == ""


def test_a_web_address_is_kept_without_credentials() -> None:
    assert sanitise.web_address("https://u:p@h.example/x") == "https://h.example/x"
