"""Reports hold by the schemas that others publish.

Run by hand: pip install "cyclonedx-python-lib[validation]" lxml, and name the schema of Jenkins' xUnit plugin:
STACKLINT_JUNIT_XSD=junit-10.xsd python -m pytest -m by_hand tests/reporters/test_outside_schemas.py
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from stacklint.reporters.registry import load_reporter

if TYPE_CHECKING:
    from collections.abc import Callable

    from stacklint.report import Report

pytestmark = pytest.mark.by_hand
TEXTS = ["plain", "<a href='x'>&amp;</a>", "]]>", "\N{SNOWMAN}", "a\nb"]


@pytest.mark.parametrize("text", TEXTS)
def test_cyclonedx_is_a_bill_of_materials(report: Report, hostile: Callable[..., Report], text: str) -> None:
    validation = pytest.importorskip("cyclonedx.validation.json")
    schema = pytest.importorskip("cyclonedx.schema")
    check = validation.JsonStrictValidator(schema.SchemaVersion.V1_6).validate_str
    for whole in (report, hostile(text)):
        assert check(load_reporter("cyclonedx")(whole)) is None


@pytest.mark.parametrize("text", TEXTS)
def test_junit_is_what_jenkins_takes(report: Report, hostile: Callable[..., Report], text: str) -> None:
    etree = pytest.importorskip("lxml.etree")
    known = os.environ.get("STACKLINT_JUNIT_XSD") or pytest.skip("STACKLINT_JUNIT_XSD names no schema")
    schema = etree.XMLSchema(etree.parse(known))
    for whole in (report, hostile(text)):
        schema.assertValid(etree.fromstring(load_reporter("junit")(whole).encode()))
