"""Keys and addresses of configuration files."""

from __future__ import annotations

import pytest

from stacklint.interest import Interest
from stacklint.model import Evidence
from stacklint.readers.config_keys import read_config_keys
from stacklint.repo.document import Document, Unreadable
from stacklint.syntax.wanted_keys import wanted_keys

INTEREST = Interest(
    config=frozenset({"report_to=wandb", "input.pfs", "searcher.name=grid", "hydra.sweeper", "core.remote"}),
    schemes=frozenset({"lakefs://", "https://dagshub.com/"}),
    env=frozenset({"WANDB_API_KEY"}),
)


def _facts(name: str, text: str) -> list[tuple[str, str, int]]:
    found = read_config_keys(Document(name, text), INTEREST)
    return [(e.kind, e.value, e.location.line) for e in found if isinstance(e, Evidence)]


@pytest.mark.parametrize(
    ("name", "text", "facts"),
    [
        pytest.param(
            "a.yaml", "x:\n  report_to: wandb\n", [("config", "report_to=wandb", 2)], id="a key below another"
        ),
        pytest.param(
            "a.yaml",
            "report_to: [wandb, tensorboard]\n",
            [("config", "report_to=wandb", 1), ("config", "report_to=tensorboard", 1)],
            id="a list gives each member",
        ),
        pytest.param(
            "a.json", '{"input": {"pfs": {"repo": "x"}}}', [("config", "input.pfs", 1)], id="two keys in a row"
        ),
        pytest.param("a.yaml", "output:\n  pfs: x\n", [], id="another key above"),
        pytest.param(
            "a.yaml", "logger:\n  _target_: aim.AimLogger\n", [("config", "_target_=aim.AimLogger", 2)], id="a class"
        ),
        pytest.param(
            "a.yaml",
            "defaults:\n  - override /hydra/sweeper: optuna\n",
            [("config", "hydra.sweeper=optuna", 2)],
            id="an override of defaults",
        ),
        pytest.param("a.toml", '[searcher]\nname = "grid"\n', [("config", "searcher.name=grid", 2)], id="toml"),
        pytest.param(
            ".dvc/config",
            "[core]\n    remote = s3\n['remote \"s3\"']\n    url = https://dagshub.com/u/r.dvc\n",
            [("url", "https://dagshub.com/u/r.dvc", 4), ("config", "core.remote=s3", 2)],
            id="ini with an address",
        ),
        pytest.param("a.yaml", "# report_to: wandb\n", [], id="a comment"),
        pytest.param(
            "a.json",
            '// see https://h.org\n{\n  "report_to": "wandb", // why\n}\n',
            [("config", "report_to=wandb", 3)],
            id="json with comments",
        ),
        pytest.param("a.json", '{"a": 1}\n{"report_to": "wandb"}\n', [], id="json on every line is data"),
        pytest.param(
            ".env",
            "WANDB_API_KEY=x\nreport_to=wandb\n",
            [("env", "WANDB_API_KEY", 1), ("config", "report_to=wandb", 2)],
            id="an environment file",
        ),
        pytest.param(
            "a.yaml", "uri: lakefs://repo/main/x.csv\n", [("url", "lakefs://repo/main/x.csv", 1)], id="a scheme"
        ),
        pytest.param(
            "a.yaml", "{{ if x }}\nreport_to: wandb\n{{ end }}\n", [("config", "report_to=wandb", 2)], id="a template"
        ),
    ],
)
def test_facts(name: str, text: str, facts: list[tuple[str, str, int]]) -> None:
    assert sorted(_facts(name, text)) == sorted(facts)


def test_what_is_no_json_is_said() -> None:
    with pytest.raises(Unreadable, match="not JSON") as error:
        _facts("a.json", '{"report_to": "wandb"}\n]\n')
    assert error.value.line == 2


def test_credentials_are_not_kept() -> None:
    assert _facts("a.yaml", "x: lakefs://user:secret@repo/main\n") == [("url", "lakefs://repo/main", 1)]


@pytest.mark.parametrize(
    ("text", "worth"),
    [
        pytest.param("report_to: wandb\n", True, id="a key and its value"),
        pytest.param("report_to: [tensorboard]\n", False, id="the key with a value nobody asks for"),
        pytest.param("a: wandb\n", False, id="the value alone"),
        pytest.param("name: x\n", False, id="the last part of a key alone"),
        pytest.param('{"searcher": {"name": "grid"}}', True, id="both parts of a key"),
        pytest.param("- override /hydra/sweeper: x\n", True, id="a key that is a path"),
        pytest.param("hydra.sweeper: x\n", True, id="a key with a dot"),
    ],
)
def test_only_files_that_can_hold_a_wanted_key_are_parsed(text: str, worth: bool) -> None:
    assert wanted_keys(INTEREST).in_tree(text.encode()) is worth


@pytest.mark.parametrize(
    ("text", "worth"),
    [
        pytest.param("x: lakefs://a", True, id="a scheme"),
        pytest.param("x: https://dagshub.com/u/r", True, id="the beginning of an address"),
        pytest.param("x: https://example.org/dagshub.com/", False, id="another host"),
        pytest.param("x: lakefs", False, id="a word"),
    ],
)
def test_only_files_that_can_hold_a_wanted_address_are_searched(text: str, worth: bool) -> None:
    assert bool(wanted_keys(INTEREST).schemes_in(text.encode())) is worth


def test_a_file_of_variables_alone() -> None:
    assert _facts(".env", "WANDB_API_KEY=x\n") == [("env", "WANDB_API_KEY", 1)]


def test_a_list_of_tables_is_told_once() -> None:
    interest = Interest(config=frozenset({"parameters"}))
    text = "parameters:\n  - name: a\n  - name: b\n    parameters: [c]\n"
    found = [e for e in read_config_keys(Document("a.yaml", text), interest) if isinstance(e, Evidence)]
    assert sorted((e.value, e.location.line) for e in found) == [("parameters", 1), ("parameters=c", 4)]
