"""The badge: what it says, and that it is one well-formed picture."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from typing import TYPE_CHECKING

import pytest

from stacklint.badge import badge, badge_text
from stacklint.knowledge.load import load
from stacklint.repo.repository import Repo
from stacklint.scan import scan
from stacklint.settings import Settings

if TYPE_CHECKING:
    from stacklint.report import Report

SERVED = {"k8s/s.yaml": "apiVersion: serving.kserve.io/v1beta1\nkind: InferenceService\nmetadata: {name: a}\n"}


def report_on(files: dict[str, str]) -> Report:
    return scan(Repo(files), load(), Settings(), "2026-11-27").report


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        pytest.param({"a.txt": "x"}, ("no problem shown", "none"), id="nothing to judge"),
        pytest.param(SERVED, ("1 of 2 solved", "open"), id="served, and nothing watches it"),
    ],
)
def test_the_badge_counts_problems_that_show_themselves(files: dict[str, str], expected: tuple[str, str]) -> None:
    assert badge_text(report_on(files)) == expected


def test_the_picture_is_well_formed_and_says_itself_to_a_screen_reader() -> None:
    root = ET.fromstring(badge(report_on(SERVED)))
    assert root.get("aria-label") == "ML stack: 1 of 2 solved"
    assert [text.text for text in root.iter("{http://www.w3.org/2000/svg}text")] == ["ML stack", "1 of 2 solved"]
    assert badge(report_on(SERVED)) == badge(report_on(SERVED))
