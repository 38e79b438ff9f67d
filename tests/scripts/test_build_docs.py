"""The documentation's pages: each id has one, each link leads somewhere, and nothing of the texts is lost."""

from __future__ import annotations

import posixpath
import re
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml

from build_docs import FOLDERS, pages, write
from docs_markdown import escaped, fenced, page
from docs_reference import reference
from stacklint.cli.check import check
from stacklint.cli.explain import shortened
from stacklint.schema import load_schema

if TYPE_CHECKING:
    from stacklint.knowledge.load import Knowledge

ROOT = Path(__file__).parents[2]
_FENCED = re.compile(r"^(`{3,})[^`\n]*\n.*?^\1$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"!?\[(?:[^\]\\]|\\.)*\]\(([^)\s]+)\)")


@pytest.fixture(scope="module")
def made(knowledge: Knowledge) -> dict[str, str]:
    return pages(knowledge, "2026-11-27")


def _prose(text: str) -> str:
    return re.sub(r"`[^`\n]+`", "code", _FENCED.sub("", text))


def _anchors(text: str) -> set[str]:
    """Return the anchors of a page's headings, as Python-Markdown makes them."""
    heads = re.findall(r"^#+ (.+)$", _FENCED.sub("", text), re.MULTILINE)
    plain = (re.sub(r"[^\w\s-]", "", head.replace("`", "")).strip().lower() for head in heads)
    return {re.sub(r"[-\s]+", "-", head) for head in plain}


def test_every_link_between_pages_leads_to_a_page_and_a_heading(made: dict[str, str]) -> None:
    broken, seen = [], 0
    for path, text in made.items():
        for target in _LINK.findall(_prose(text)):
            if "://" in target:
                continue
            name, _, anchor = target.partition("#")
            goal = posixpath.normpath(posixpath.join(posixpath.dirname(path), name)) if name else path
            seen += 1
            if goal.startswith("pictures/"):
                sound = (ROOT / "docs" / goal).is_file()
            else:
                sound = goal in made and (not anchor or anchor in _anchors(made[goal]))
            broken += [] if sound else [f"{path}: {target}"]
    assert not broken
    assert seen > 1000


def test_all_that_explain_explains_has_a_page(made: dict[str, str], knowledge: Knowledge) -> None:
    tables = {"problems", "tools", "formats", "platforms"}
    expected = {f"{table}/{id_}.md" for table in tables for id_ in knowledge.data[table]}
    expected |= {f"rules/{id_}.md" for id_ in knowledge.rules}
    expected |= {f"libraries/{id_}.md" for id_ in knowledge.dependencies}
    assert expected <= made.keys()
    assert {path.partition("/")[0] for path in made if "/" in path} == set(FOLDERS.values())


def test_every_page_is_reached_from_an_index(made: dict[str, str]) -> None:
    linked = {
        posixpath.normpath(posixpath.join(posixpath.dirname(path), target.partition("#")[0]))
        for path, text in made.items()
        if path.endswith("index.md")
        for target in _LINK.findall(_prose(text))
    }
    assert {path for path in made if "/" in path and not path.endswith("index.md")} <= linked


def test_the_page_of_a_rule_shows_the_files_of_all_its_examples(made: dict[str, str], knowledge: Knowledge) -> None:
    for id_ in knowledge.rules:
        text = made[f"rules/{id_}.md"]
        for kind in ("bad", "good"):
            for example in knowledge.examples.get(id_, {}).get(kind, ()):
                for path, body in example["files"].items():
                    name = path.strip()  # a blank before a name is not shown
                    shown = fenced("\n".join(shortened(body)), name) if body.strip() else f"`{name}`"
                    assert shown in text, f"{id_}: {path}"


def test_the_reference_has_every_setting_and_every_option() -> None:
    text = reference()
    for name in load_schema("settings")["properties"]:
        assert f"### `{name}`" in text
    for parameter in check.params:
        assert all(f"{word}" in text for word in parameter.opts if word.startswith("-"))
    assert "3, 4" in text


def test_the_navigation_names_pages(made: dict[str, str]) -> None:
    def leaves(node: object) -> list[str]:
        if isinstance(node, dict):
            return [leaf for value in node.values() for leaf in leaves(value)]
        return [leaf for value in node for leaf in leaves(value)] if isinstance(node, list) else [str(node)]

    nav = leaves(yaml.safe_load((ROOT / "mkdocs.yml").read_text(encoding="utf-8"))["nav"])
    assert set(nav) == {path for path in made if "/" not in path or path.endswith("/index.md")} - {"kinds/index.md"}


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        pytest.param("a_b *c* [d]", r"a\_b \*c\* \[d\]", id="what Markdown would take for its own"),
        pytest.param("pip install <name> && x", "pip install &lt;name&gt; &amp;&amp; x", id="what HTML would"),
        pytest.param("set `a_b` to *", r"set `a_b` to \*", id="code stays code"),
        pytest.param("See https://x.org/a_b.", "See <https://x.org/a_b>.", id="an address, without the full stop"),
    ],
)
def test_a_text_is_shown_as_it_is(text: str, shown: str) -> None:
    assert escaped(text) == shown


def test_names_lead_to_pages_only_where_a_part_is_wholly_a_name() -> None:
    text = page(
        ["Job (job)", "", "tracks: MLflow, Aim (ended)", "Take aim at MLflow later"], {"MLflow": "m", "Aim": "a"}
    )
    assert "tracks: [MLflow](m), [Aim](a) (ended)" in text
    assert "Take aim at MLflow later" in text


def test_a_fence_is_longer_than_those_in_the_file() -> None:
    assert fenced("```sh\nls\n```", "README.md").startswith('````markdown title="README.md"\n')


def test_an_earlier_build_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "build/tools").mkdir(parents=True)
    (tmp_path / "build/tools/gone.md").write_text("old", encoding="utf-8")
    write({"index.md": "# x\n"}, tmp_path / "build")
    assert not (tmp_path / "build/tools").exists()
    assert (tmp_path / "build/pictures/page.png").is_file()


def test_the_documentation_is_no_part_of_the_program() -> None:
    tomllib = import_module("tomllib")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    words = [*project["project"]["dependencies"], *project["dependency-groups"]["test"]]
    assert not any("mkdocs" in word for word in words)
    assert any("mkdocs" in word for word in project["dependency-groups"]["docs"])
