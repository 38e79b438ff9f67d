"""The block in README: put in once, then rewritten where it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from stacklint.knowledge.load import load
from stacklint.model import StacklintError
from stacklint.readme_block import BEGIN, END, block, write_block
from stacklint.repo.repository import Repo
from stacklint.scan import scan
from stacklint.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path

REPORT = scan(
    Repo({"k8s/s.yaml": "apiVersion: serving.kserve.io/v1beta1\nkind: InferenceService\nmetadata: {name: a}\n"}),
    load(),
    Settings(),
    "2026-11-27",
).report


@pytest.fixture
def readme(tmp_path: Path) -> Path:
    return tmp_path / "README.md"


def test_the_first_time_it_stands_at_the_end(readme: Path) -> None:
    readme.write_text("# A\n", encoding="utf-8")
    assert write_block(REPORT, readme)
    assert readme.read_text(encoding="utf-8") == f"# A\n\n{block(REPORT)}\n"
    assert "| Model serving | solved | KServe |" in block(REPORT)


def test_a_second_time_nothing_changes(readme: Path) -> None:
    readme.write_text("# A\n", encoding="utf-8")
    write_block(REPORT, readme)
    assert not write_block(REPORT, readme)


def test_what_stands_around_it_stays(readme: Path) -> None:
    readme.write_bytes(f"# A\r\n{BEGIN}\r\nold\r\n{END}\r\n\r\nbelow".encode())
    write_block(REPORT, readme)
    text = readme.read_bytes().decode()
    assert text.startswith(f"# A\r\n{BEGIN}\r\n| problem")
    assert text.endswith(f"{END}\r\n\r\nbelow")
    assert text.count("\n") == text.count("\r\n")


@pytest.mark.parametrize("text", [BEGIN, END, f"{END}\n{BEGIN}", f"{BEGIN}\n{BEGIN}\n{END}"])
def test_marks_that_do_not_match_are_the_users_mistake(readme: Path, text: str) -> None:
    readme.write_text(text, encoding="utf-8")
    with pytest.raises(StacklintError, match=r"README\.md:\d: the marks"):
        write_block(REPORT, readme)
    assert readme.read_text(encoding="utf-8") == text


def test_nothing_is_written_through_a_link(readme: Path) -> None:
    (readme.parent / "other").write_text("", encoding="utf-8")
    readme.symlink_to("other")
    with pytest.raises(StacklintError, match="a link"):
        write_block(REPORT, readme)
