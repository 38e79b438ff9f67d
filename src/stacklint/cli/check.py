"""`stacklint check`: judge a repository and report."""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import click

from stacklint.cli.common import emit, wants_color
from stacklint.model import SEVERITIES, StacklintError
from stacklint.report import Report, Style
from stacklint.reporters.registry import load_reporter, reporter_names

if TYPE_CHECKING:
    from stacklint.timing import Clock

_FAIL = (*SEVERITIES, "never")


@click.command()
@click.argument("path", default=".")
@click.option(
    "--format",
    "formats",
    multiple=True,
    metavar="FORMAT[:FILE]",
    help="Which report; may be repeated, each with a file.",
)
@click.option("-o", "--output", metavar="FILE", help="Write the report there instead of to the terminal.")
@click.option("--select", multiple=True, metavar="RULE", help="Report only these rules or kinds.")
@click.option("--ignore", multiple=True, metavar="RULE", help="Do not report these rules or kinds.")
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
@click.option("--no-ignores", is_flag=True, help="Report findings that comments and settings hide.")
@click.option("--baseline", metavar="FILE", help="Report only what this baseline does not hold.")
@click.option("--as-of", metavar="DATE", help="Judge as of this date.")
@click.option("--tracked", is_flag=True, help="Read only files that git tracks.")
@click.option("--statistics", is_flag=True, help="Count findings by rule.")
@click.option("-q", "--quiet", is_flag=True, help="Only the findings.")
@click.option("-v", "--verbose", is_flag=True, help="All evidence, and all that was not read.")
@click.option(
    "--color",
    type=click.Choice(["auto", "always", "never"]),
    default="auto",
    help="Colours (NO_COLOR is honoured).",
)
@click.option("--show-files", is_flag=True, help="List the files that would be read, and stop.")
@click.option("--show-settings", is_flag=True, help="Show the settings in force, and stop.")
@click.option("--jobs", type=click.IntRange(1, 64), help="Processes that read files (default: the cores).")
@click.option("--no-cache", is_flag=True, help="Read every file, whatever an earlier run read.")
@click.option("--timing", is_flag=True, help="Say where the time went.")
def check(path: str, formats: tuple[str, ...], output: str | None, **options: object) -> int:
    """Judge the repository at PATH: problems solved, twice or not at all, and what will hurt."""
    from stacklint.cli.run import judge  # noqa: PLC0415 - after the options were read

    outputs = _outputs(formats, output)
    clock = _clock() if options["timing"] else None
    done = judge(path, options, clock)
    if done is None:
        return 0
    report, status = done
    for name, target in outputs:
        color = wants_color(str(options["color"])) if target is None else False
        style = Style(color, _width(), bool(options["verbose"]), bool(options["quiet"]))
        emit(load_reporter(name)(replace(report, style=style)), target)
    if options["statistics"]:
        emit(_statistics(report), None)
    if clock:
        clock.lap("report")
        print(clock.text(), file=sys.stderr)  # noqa: T201 - asked for, and kept off standard output
    return status


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


def _width() -> int:
    if sys.stdout is None or not sys.stdout.isatty():
        return 80
    import shutil  # noqa: PLC0415 - only on a terminal

    return max(60, min(shutil.get_terminal_size().columns, 200))


def _statistics(report: Report) -> str:
    counts: dict[str, int] = {}
    for finding in report.findings:
        counts[finding.rule] = counts.get(finding.rule, 0) + 1
    return "\n".join(f"{count:5}  {rule}" for rule, count in sorted(counts.items(), key=lambda r: (-r[1], r[0])))
