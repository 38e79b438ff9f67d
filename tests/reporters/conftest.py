"""A report that has one of everything, and reports whose every text is what a test wants."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from stacklint.fingerprint import fingerprint
from stacklint.model import (
    Evidence,
    Finding,
    Location,
    Related,
    Suggestion,
    Suppressed,
    Unread,
)
from stacklint.report import (
    Bond,
    Ending,
    PlatformInfo,
    ProblemInfo,
    ProjectInfo,
    Report,
    RuleInfo,
    UsageInfo,
)

if TYPE_CHECKING:
    from collections.abc import Callable

PROBLEMS = ("experiment-tracking", "model-serving", "monitoring", "gpu-access")
SOURCES = {
    "src/train.py": "import one\nimport two\n\none.log(1)\n",
    "nb/eda.ipynb": '{"cells": [\n{"source": ["import two\\n"]}\n]}\n',
    "k8s/serve.yaml": "kind: Server\n",
}


@pytest.fixture
def report() -> Report:
    return make_report()


@pytest.fixture
def hostile() -> Callable[..., Report]:
    """Return a function that makes a report in which a text stands wherever a repository can put one."""
    return hostile_report


def make_report() -> Report:
    place = Location("src/train.py", 2, 1, 2, 11)
    cell = Location("nb/eda.ipynb", 1, 1, 1, 11, cell=1, file_line=2)
    need = Evidence(Location("k8s/serve.yaml"), "resource", "serving/v1 Server")
    overlap = Finding(
        rule="two-experiment-trackers",
        kind="overlap",
        severity="warning",
        message="One and Two both track experiments",
        location=place,
        problem="experiment-tracking",
        tools=("one", "two"),
        related=(Related(Location("src/train.py", 1), "One is used here"), Related(cell, "Two again")),
        suggestions=(Suggestion("keep", "one", ("it is used in 12 files",), url="https://one.example"),),
        act="Keep one of them, and move what the other recorded",
    )
    gap = Finding(
        rule="model-without-monitoring",
        kind="gap",
        severity="note",
        message="A model is served from here and nothing watches its answers",
        location=need.location,
        problem="monitoring",
        suggestions=(Suggestion("adopt", "three", ("it is light",), "pip install three", "call `three.run()`"),),
    )
    in_notebook = Finding(
        rule="service-shut-down",
        kind="obsolete",
        severity="error",
        message="Two was shut down on 2026-03-05",
        location=cell,
        tools=("two",),
        act="Move the calls elsewhere",
    )
    findings = tuple(_named(f) for f in (gap, in_notebook, overlap))
    return Report(
        version="0.1.0",
        catalog="2026-11-23",
        as_of="2026-11-24",
        projects=(ProjectInfo(".", "application", "production", "it is deployed"),),
        platforms=(PlatformInfo("kubernetes", ".", (need,)),),
        stack=(
            UsageInfo(
                "one",
                "One",
                ".",
                "called",
                ("declared", "imported", "called"),
                in_use=True,
                problems=("experiment-tracking",),
                may_cover=("model-serving",),
                evidence=(Evidence(place, "import", "one", {"scope": "product"}),),
            ),
            UsageInfo("four", "Four", ".", "declared", ("declared",)),
        ),
        problems=tuple(_problems(need)),
        findings=findings,
        suppressed=(Suppressed(findings[0], "known", "accept"),),
        unread=(Unread("big.yaml", "larger than 4,194,304 bytes"), Unread("bad.toml", "not TOML", 3)),
        rules=tuple(RuleInfo(f.rule, f.kind, f.severity, f"What {f.rule} finds", tags=(f.kind,)) for f in findings),
        files=210,
        names={"one": "One", "two": "Two", "three": "Three", "experiment-tracking": "Experiments"},
        source=lambda path: SOURCES.get(path, ""),
    )


def _problems(need: Evidence) -> list[ProblemInfo]:
    return [
        ProblemInfo("experiment-tracking", "Experiment tracking", ".", "covered", ("one",)),
        ProblemInfo("model-serving", "Model serving", ".", "partial", reason="by code of its own"),
        ProblemInfo("monitoring", "Monitoring", ".", "gap", need=(need,), reason="a model is served"),
        ProblemInfo("gpu-access", "GPU access", ".", "not-needed", reason="nothing shows the need"),
    ]


def hostile_report(text: str, path: str = "") -> Report:
    path = path or text or "x"
    place = Location(path, 1, 1)
    evidence = Evidence(place, "import", text, {"line": text})
    finding = Finding(
        rule="some-rule",
        kind="wiring",
        severity="error",
        message=text or "x",
        location=place,
        project=path,
        tools=("one",),
        related=(Related(place, text),),
        suggestions=(Suggestion("adopt", "one", (text,), text, text, text),),
        act=text,
        subject=text,
    )
    hidden = Suppressed(_named(finding), text, "inline")
    return Report(
        version="0.1.0",
        catalog="2026-11-23",
        as_of="2026-11-24",
        projects=(ProjectInfo(path, "application", "prototype", text),),
        platforms=(PlatformInfo("kubernetes", path, (evidence,)),),
        stack=tuple(
            UsageInfo(tool, text, path, "called", ("called",), in_use=True, evidence=(evidence,))
            for tool in ("one", "two")
        ),
        problems=(
            ProblemInfo("monitoring", text, path, "gap", (), need=(evidence,), reason=text),
            ProblemInfo("automation", text, path, "covered", ("one",), reason=text),
            ProblemInfo("model-serving", "Serving", path, "gap", reason=text, finding_withheld=text),
            ProblemInfo("gpu-access", text, path, "not-needed", reason=text),
        ),
        findings=(_named(finding),),
        suppressed=(hidden,),
        unread=(Unread(path, text or "x", 1),),
        rules=(RuleInfo("some-rule", "wiring", "error", "What it finds"),),
        files=1,
        bonds=(Bond("one", "wraps", "two", text),),
        endings=(Ending("2026-01-31", "one", "archived", "two", text),),
        names={"one": text},
        source=lambda _: text,
    )


def _named(finding: Finding) -> Finding:
    return replace(finding, fingerprint=fingerprint(finding, ""))
