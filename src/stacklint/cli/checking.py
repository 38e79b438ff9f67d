"""What `stacklint check` does once its options are read."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from stacklint.cli.common import emit, link_base, wants_color, width
from stacklint.cli.tell import tell
from stacklint.model import StacklintError
from stacklint.record import replace
from stacklint.report import Report, Style
from stacklint.reporters.registry import load_reporter, reporter_names

if TYPE_CHECKING:
    from collections.abc import Mapping

    from stacklint.timing import Clock

Output = tuple[str, str | None]
_FOR_PEOPLE = ("text", "concise", "markdown")


def check_path(path: str, formats: tuple[str, ...], output: str | None, **options: object) -> int:
    """Judge the repository at `path`, write the reports, and return the exit status; raises `StacklintError`."""
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
