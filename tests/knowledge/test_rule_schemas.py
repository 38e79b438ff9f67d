"""The JSON Schemas of rules files, which editors read."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import jsonschema  # type: ignore[import-untyped] # it brings no types
import pytest
import yaml

from stacklint.knowledge.kinds import KINDS, schemas
from stacklint.knowledge.load import rules_folder
from stacklint.schema import FOLDER


@pytest.mark.parametrize("kind", KINDS)
def test_the_shipped_schema_is_that_of_the_code(kind: str) -> None:
    shipped = json.loads((FOLDER / "rules" / f"{kind}.schema.json").read_text(encoding="utf-8"))
    assert shipped == schemas()[kind], "run scripts/write_schemas.py"


@pytest.mark.parametrize("kind", KINDS)
def test_every_file_of_the_catalogue_fits_its_schema(kind: str) -> None:
    validator = jsonschema.Draft202012Validator(schemas()[kind])
    files = sorted((rules_folder() / kind).rglob("*.yaml"))
    assert files
    for path in files:
        mistakes = list(validator.iter_errors(_plain(yaml.safe_load(path.read_text(encoding="utf-8")))))
        assert not mistakes, f"{path}: {mistakes[0].message}"


def test_an_unknown_key_is_refused() -> None:
    validator = jsonschema.Draft202012Validator(schemas()["dependencies"])
    assert validator.is_valid({"name": "A", "summary": "B", "checked": "2026-11-27"})
    assert not validator.is_valid({"name": "A", "summary": "B", "checked": "2026-11-27", "sumary": "C"})
    assert not validator.is_valid({"name": "A", "summary": "B", "checked": "yesterday"})


def _plain(value: Any) -> Any:
    """Return YAML 1.1 as editors read it: no dates."""
    if isinstance(value, dict):
        return {str(k): _plain(v) for k, v in value.items()}
    if isinstance(value, list):
        return [_plain(v) for v in value]
    return value.isoformat() if isinstance(value, dt.date) else value
