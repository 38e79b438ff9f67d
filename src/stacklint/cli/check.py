"""`stacklint check`: judge a repository and report."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

from stacklint.cli.check_help import CheckCommand
from stacklint.cli.common import emit, link_base, wants_color, width
from stacklint.cli.complete import formats as complete_formats
from stacklint.cli.complete import rules as complete_rules
from stacklint.cli.tell import tell
from stacklint.model import SEVERITIES, StacklintError
from stacklint.record import replace
from stacklint.report import Report, Style
from stacklint.reporters.registry import load_reporter, reporter_names

if TYPE_CHECKING:
    from collections.abc import Mapping

    from stacklint.timing import Clock

Output = tuple[str, str | None]
_FAIL = (*SEVERITIES, "never")
_FOR_PEOPLE = ("text", "concise", "markdown")


@click.command(cls=CheckCommand)
@click.argument("path", default=".", type=click.Path())
@click.option(
    "--format",
    "formats",
    multiple=True,
    metavar="FORMAT[:FILE]",
    shell_complete=complete_formats,
    help="Which report; may be repeated, each with a file. One of text, concise, json, jsonl, sarif, github, gitlab, "
    "junit, markdown, html, cyclonedx.",
)
@click.option("-o", "--output", metavar="FILE", help="Write the report there instead of to the terminal.")
@click.option(
    "--select",
    multiple=True,
    metavar="RULE",
    shell_complete=complete_rules,
    help="Report only these rules or kinds (gap, overlap, lock-in, conflict, obsolete, wiring).",
)
@click.option(
    "--ignore", multiple=True, metavar="RULE", shell_complete=complete_rules, help="Do not report these rules or kinds."
)
@click.option(
    "--fail-on",
    type=click.Choice(_FAIL),
    default=None,
    help="Exit 1 from this severity on (default: warning).",
)
@click.option("--exit-zero", is_flag=True, help="Exit 0 whatever is found.")
@click.option(
    "--strict",
    is_flag=True,
    help="Exit 3 where there is nothing to scan, 4 where something was not read.",
)
@click.option(
    "--isolated",
    is_flag=True,
    help="Use no settings, ignores, baseline or rules of the repository.",
)
@click.option("--config", metavar="FILE", help="Use these settings.")
@click.option(
    "--config-from",
    metavar="REV-OR-DIR",
    help="Use the settings, rules and baseline of a trusted revision or folder (./DIR), not those of PATH.",
)
@click.option("--no-ignores", is_flag=True, help="Report findings that comments and settings hide.")
@click.option("--baseline", metavar="FILE", help="Report only what this baseline does not hold.")
@click.option("--as-of", metavar="DATE", help="Judge as of this date.")
@click.option("--tracked", is_flag=True, help="Read only files that git tracks.")
@click.option("--fix", is_flag=True, help="Mend what can be mended without a doubt, then judge again.")
@click.option("--unsafe-fixes", is_flag=True, help="With --fix or --diff: also what changes what is installed.")
@click.option("--diff", is_flag=True, help="Show the edits of --fix and write nothing.")
@click.option("--exit-non-zero-on-fix", is_flag=True, help="With --fix: exit 1 where a file has changed.")
@click.option("--statistics", is_flag=True, help="Count findings by rule.")
@click.option("-q", "--quiet", is_flag=True, help="Only the findings.")
@click.option("-v", "--verbose", is_flag=True, help="All evidence, and all that was not read.")
@click.option(
    "--color",
    type=click.Choice(["auto", "always", "never"]),
    default="auto",
    help="Colours (NO_COLOR is honoured, and FORCE_HYPERLINK=0 or 1 for links to files).",
)
@click.option("--show-files", is_flag=True, help="List the files that would be read, and stop.")
@click.option("--show-settings", is_flag=True, help="Show the settings in force, and stop.")
@click.option("--jobs", type=click.IntRange(1, 64), help="Processes that read files (default: the cores).")
@click.option(
    "--timeout",
    type=click.FloatRange(min=0),
    metavar="S",
    help="End after so many seconds, with what was done by then.",
)
@click.option("--no-cache", is_flag=True, help="Read every file, whatever an earlier run read.")
@click.option(
    "--resolve", is_flag=True, help="Ask uv, which asks the package index, whether the lists can be installed."
)
@click.option("--timing", is_flag=True, help="Say where the time went.")
def check(path: str, formats: tuple[str, ...], output: str | None, **options: object) -> int:
    """Judge the repository at PATH: problems solved, twice or not at all, and what will hurt."""
    from stacklint.cli.run import judge  # noqa: PLC0415 - after the options were read

    outputs = _outputs(formats, output)
    _check_fix_options(options, formats, outputs)
    clock = _clock() if options["timing"] else None
    done = judge(path, options, clock)
    if done is None:
        return 0
    report, status = done
    if options["diff"]:
        from stacklint.cli.fix import show_edits  # noqa: PLC0415 - only where it is asked for

        show_edits(Path(path), report, unsafe=bool(options["unsafe_fixes"]))
        outputs = [(name, target) for name, target in outputs if target is not None]
    elif options["fix"] and report.fixes:
        from stacklint.cli.fix import make_edits  # noqa: PLC0415 - likewise

        if make_edits(Path(path), report, unsafe=bool(options["unsafe_fixes"])):
            report, status = judge(path, options, clock) or done
            status = 1 if options["exit_non_zero_on_fix"] else status
    if options["resolve"]:
        _resolve(path, isolated=bool(options["isolated"]), as_of=options["as_of"])
    for name, target in outputs:
        color = wants_color(str(options["color"])) if target is None else False
        links = link_base(Path(path)) if target is None else ""
        style = Style(color, width(), bool(options["verbose"]), bool(options["quiet"]), links, path)
        emit(load_reporter(name)(replace(report, style=style)), target)
    if options["statistics"]:
        _tell_statistics(report, alone=any(t is None and name not in _FOR_PEOPLE for name, t in outputs))
    if clock:
        clock.lap("report")
        tell(clock.text())  # asked for, and kept off standard output
    return status


def _check_fix_options(options: Mapping[str, object], formats: tuple[str, ...], outputs: list[Output]) -> None:
    """Refuse options of fixes that say nothing; raises `StacklintError`."""
    if options["unsafe_fixes"] and not (options["fix"] or options["diff"]):
        raise StacklintError("--unsafe-fixes: needs --fix or --diff")
    if options["exit_non_zero_on_fix"] and not options["fix"]:
        raise StacklintError("--exit-non-zero-on-fix: needs --fix")
    if options["diff"] and formats and any(target is None for _, target in outputs):
        raise StacklintError("--diff: it shares standard output with no report; give the report a file, FORMAT:FILE")


def _resolve(path: str, *, isolated: bool, as_of: object) -> None:
    from stacklint.ask_uv import ask_uv  # noqa: PLC0415 - only where it is asked for
    from stacklint.cli.common import scanned  # noqa: PLC0415 - likewise
    from stacklint.sanitise import terminal  # noqa: PLC0415 - likewise
    from stacklint.solver.beside import all_questions  # noqa: PLC0415 - likewise

    done, _ = scanned(path, isolated=isolated, as_of=str(as_of) if as_of else None)
    for situation in done.analysis.situations.values():
        for row in ask_uv(all_questions(situation.evidence, situation.scopes, done.report.as_of)):
            tell(f"resolve: {terminal(row.line())}")  # kept off standard output


def _clock() -> Clock:
    from stacklint.timing import Clock  # noqa: PLC0415 - only where it is asked for

    return Clock()


def _outputs(formats: tuple[str, ...], output: str | None) -> list[tuple[str, str | None]]:
    rows = []
    for item in formats or ("text",):
        name, colon, target = item.partition(":")
        if name not in reporter_names():
            from stacklint.knowledge.schema import guess  # noqa: PLC0415 - only for mistakes

            raise StacklintError(f"--format {name}: no such format{guess(name, reporter_names())}")
        rows.append((name, target if colon else None))
    if sum(target is None for _, target in rows) > (2 if output else 1):
        raise StacklintError("--format: two reports cannot share standard output; give one of them a file, FORMAT:FILE")
    if output:
        free = next((i for i, (_, target) in enumerate(rows) if target is None), None)
        if free is None:
            raise StacklintError("-o: every --format has a file of its own already")
        rows[free] = (rows[free][0], output)
    return rows


def _tell_statistics(report: Report, *, alone: bool) -> None:
    """Write how often each rule found something; to standard error where the output is for programs."""
    counts = Counter((f.rule, f.severity) for f in report.findings)
    rows = sorted(counts.items(), key=lambda row: (-row[1], row[0]))
    text = "\n".join(f"{count:5}  {severity:<7}  {rule}" for (rule, severity), count in rows)
    text = f"\n{text}\n{len(report.findings):5}  in all" if rows else "\nNo rule finds anything."
    if alone:
        tell(text)  # asked for, and kept off standard output
    else:
        emit(text)
