"""`stacklint report-wrong`: a false alarm as the smallest example that shows it, with nothing private in it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from stacklint.cli.common import date_of, emit, existing, known_ids, warn
from stacklint.cli.complete import rules
from stacklint.cli.teach import taught
from stacklint.knowledge.load import load
from stacklint.knowledge.schema import guess
from stacklint.model import StacklintError
from stacklint.present import place, worst_first
from stacklint.record import replace
from stacklint.regex import lazy
from stacklint.repo.open import open_repo
from stacklint.settings import Settings, load_settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.model import Finding
    from stacklint.repo.repository import Repo
    from stacklint.scan import Scan
    from stacklint.wrong.draft import Line
    from stacklint.wrong.minimal import Minimal

_WHY = "say in a few words why this is no finding"
_AT = lazy(r"(?P<path>.+?)(?::cell (?P<cell>\d+))?(?::(?P<first>\d+)(?:-(?P<last>\d+))?)?")
_MOST_WORDS = 40
_EXAMPLES = {
    "stacklint report-wrong two-experiment-trackers": "the first such finding, as an example to send",
    "stacklint report-wrong served-and-unwatched --keep watch.py:4-9": "with the lines that prove it wrong",
    "stacklint report-wrong port-nobody-listens-on -o port-nobody-listens-on.yaml": "into a file for `rules test`",
}


@click.command("report-wrong", cls=taught(_EXAMPLES))
@click.argument("rule", shell_complete=rules)
@click.option("--path", default=".", help="The repository (default: this folder).")
@click.option("--at", metavar="FILE[:LINE]", help="Which of the rule's findings (default: the worst).")
@click.option(
    "--keep", metavar="FILE[:LINE[-LINE]]", multiple=True, help="Lines that show that it is wrong; may be repeated."
)
@click.option("--why", default=_WHY, show_default=False, metavar="TEXT", help="Why it is wrong, in a few words.")
@click.option("-o", "--output", metavar="FILE", help="Where to (default: standard output).")
@click.option("--isolated", is_flag=True, help="Use no settings of the repository.")
@click.option("--as-of", metavar="DATE", help="Judge as of this date.")
def report_wrong(
    rule: str,
    path: str,
    at: str | None,
    keep: tuple[str, ...],
    why: str,
    output: str | None,
    isolated: bool,
    as_of: str | None,
) -> int:
    """Write a finding of RULE that is wrong as the smallest example that shows it.

    Files, lines and words that the finding does not need are left out; names, addresses, paths and long numbers
    are replaced. The example stands in the form of the rules' own files: `stacklint rules test RULE.yaml` shows
    the finding again. Nothing is sent: read it, and send it yourself.
    """
    if rule not in load().rules:
        raise StacklintError(f"{rule}: no such rule{guess(rule, tuple(load().rules))}")
    done, repo, settings = _scanned(Path(path), isolated=isolated, as_of=as_of)
    finding = _chosen(done, rule, at)
    found = _smallest(done, finding, repo, settings, keep)
    emit(_text(rule, why, found), output)
    return 0


def _scanned(path: Path, *, isolated: bool, as_of: str | None) -> tuple[Scan, Repo, Settings]:
    """Return the scan with nothing hidden, its repository and the settings that decide what is found."""
    from stacklint.scan import scan  # noqa: PLC0415 - the whole pipeline

    root = existing(str(path))
    given = load_settings(root, isolated=isolated, config=None, known=known_ids())
    repo = open_repo(root, exclude=given.exclude)
    settings = replace(given, select=(), ignore=(), per_file_ignores={}, accept=(), rules=(), baseline="")
    settings = replace(settings, org_profile="", source="", exclude=(), problems={})
    return scan(repo, load(), replace(settings, honour_ignores=False), date_of(as_of)), repo, settings


def _chosen(done: Scan, rule: str, at: str | None) -> Finding:
    """Return the finding that is meant; raises `StacklintError` where there is none."""
    found = [f for f in worst_first(done.report.findings) if f.rule == rule]
    if not found:
        raise StacklintError(f"{rule}: it finds nothing here, so there is nothing to report")
    if at is None:
        return found[0]
    path, cell, first, last = _range(at)
    for finding in found:
        where = finding.location
        if where.path == path and (not cell or where.cell == cell) and first <= where.line <= last:
            return finding
    places = ", ".join(place(f.location) for f in found[:5])
    raise StacklintError(f"--at {at}: no finding of {rule} there; there are: {places}")


def _range(words: str) -> tuple[str, int, int, float]:
    """Return path, cell and lines of `FILE`, `FILE:LINE`, `FILE:LINE-LINE` or `FILE:cell N:LINE`."""
    found = _AT.fullmatch(words)
    assert found, "the pattern takes every text that is not empty"
    first = int(found["first"] or 0)
    last = float(found["last"] or first or "inf")
    return found["path"], int(found["cell"] or 0), first, last


def _smallest(done: Scan, finding: Finding, repo: Repo, settings: Settings, keep: tuple[str, ...]) -> Minimal:
    """Return the smallest repository, without the settings where it shows the finding without."""
    from stacklint.settings_toml import settings_toml  # noqa: PLC0415 - rarely
    from stacklint.wrong.minimal import minimal  # noqa: PLC0415 - only here
    from stacklint.wrong.starts import starts  # noqa: PLC0415 - only here
    from stacklint.wrong.trial import Trial  # noqa: PLC0415 - only here
    from stacklint.wrong.words import public_words  # noqa: PLC0415 - only here

    kept = [line for item in keep for line in _lines(item, done)]
    written = settings_toml(settings, Path()) if settings != Settings() else ""
    begun = starts(done, finding, repo, {line.path for line in kept}, written)
    trial = Trial(load(), finding)
    if found := minimal(begun, trial, kept, public_words(load())):
        if trial.cut_short:
            warn("the time was up before everything was tried; the example may be larger than it must be")
        return found
    raise StacklintError(
        f"{finding.rule}: the finding does not show itself in a copy of the files that can be read; it rests on the "
        "date, on what git says or on large files"
    )


def _lines(item: str, done: Scan) -> Iterator[Line]:
    """Yield the lines that an option `--keep` names; raises `StacklintError` where there are none."""
    from stacklint.wrong.draft import draft_of  # noqa: PLC0415 - only where it is asked for

    path, cell, first, last = _range(item)
    lines = draft_of({path: done.report.source(path)}).lines
    found = [n for n in lines if (not cell or n.cell == cell) and first <= n.number <= last]
    if not found:
        raise StacklintError(f"--keep {item}: there is no such file or line that can be read as text")
    yield from found


def _text(rule: str, why: str, found: Minimal) -> str:
    from stacklint.wrong.example import example_text  # noqa: PLC0415 - only here

    words = ", ".join(found.left[:_MOST_WORDS])
    if words:
        warn(f"left as they are, since the finding needs them: {words}; look at them before you send this")
    head = [
        f"# A false alarm of {rule}, as an example that is not to be reported. Read it before you send it.",
        f"# `stacklint rules test {rule}.yaml` on this file shows the finding until the cause is mended.",
    ]
    return "\n".join([*head, example_text(why, found.files)])
