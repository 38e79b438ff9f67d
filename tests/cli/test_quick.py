"""A plain command line means the same with and without click, and all else is left to click."""

from __future__ import annotations

from typing import Any

import click
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stacklint.cli.check import check
from stacklint.cli.check_options import OPTIONS
from stacklint.cli.quick import read_quickly

WORDS = (
    "",
    "-",
    "--",
    ".",
    "src",
    "never",
    "always",
    "7",
    "65",
    "0",
    "1.5",
    "-1",
    "1_0",
    "x=y",
    "-qv",
    "-ofile",
    "--no",
    "-h",
)
FLAGS = tuple(written for row in OPTIONS for written in row.written)


def _by_click(words: list[str]) -> dict[str, Any] | None:
    try:
        return check.make_context("check", [*words]).params
    except (click.UsageError, click.exceptions.Exit):
        return None


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["."],
        ["a", "--no-cache"],
        ["--format", "json", "-o", "x.json", "a", "--exit-zero"],
        ["--format=text", "--format", "sarif:x.sarif", "--select=gap", "--ignore", "a,b", "-q", "-v"],
        ["--jobs", "2", "--timeout", "1.5", "--fail-on=never", "--color", "always", "--jobs", "3"],
        ["--config", "c.toml", "--baseline=b.json", "--as-of", "2026-11-23", "--tracked", "--isolated"],
    ],
)
def test_a_plain_line_needs_no_click(words: list[str]) -> None:
    found = read_quickly(words)
    assert found is not None
    assert found == _by_click(words)


@pytest.mark.parametrize(
    "words",
    [
        ["--help"],
        ["-h"],
        ["a", "b"],
        ["--"],
        ["--nope"],
        ["--quiet=yes"],
        ["-qv"],
        ["--format"],
        ["--format", "--quiet"],
        ["--fail-on", "sometimes"],
        ["--jobs", "0"],
        ["--jobs", "65"],
        ["--jobs", "1.5"],
        ["--jobs", "٣"],
        ["--timeout", "nan"],
        ["--timeout", "-1"],
        ["--select="],
        [""],
    ],
)
def test_what_is_not_plain_is_left_to_click(words: list[str]) -> None:
    assert read_quickly(words) is None


@given(st.lists(st.one_of(st.sampled_from(FLAGS), st.sampled_from(WORDS)), max_size=6))
def test_what_is_read_without_click_is_what_click_reads(words: list[str]) -> None:
    found = read_quickly(words)
    assert found is None or found == _by_click(words)
