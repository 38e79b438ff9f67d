"""The options of `check`: one table for click, which explains and refuses, and for `quick`, which only reads."""

from __future__ import annotations

from stacklint.model import SEVERITIES
from stacklint.record import NamedTuple


class Option(NamedTuple):
    """An option: how it is written, and what it takes; one that takes nothing is a flag.

    `takes` names the value in the help. `one_of` are the only values, `number` is the kind of number it must be.
    """

    written: tuple[str, ...]
    help: str
    takes: str = ""
    many: bool = False
    one_of: tuple[str, ...] = ()
    number: type[int | float] | None = None
    least: int = 0
    most: int | None = None
    default: str | None = None
    key: str = ""

    @property
    def name(self) -> str:
        """What the value is known by."""
        return self.key or self.written[-1].removeprefix("--").replace("-", "_")

    @property
    def is_flag(self) -> bool:
        """Whether the option takes no value."""
        return not (self.takes or self.one_of or self.number)

    @property
    def absent(self) -> object:
        """What it is where it is not given."""
        if self.many:
            return ()
        return False if self.is_flag else self.default


OPTIONS = (
    Option(
        ("--format",),
        "Which report; may be repeated, each with a file. One of text, concise, json, jsonl, sarif, github, gitlab, "
        "junit, markdown, html, cyclonedx.",
        takes="FORMAT[:FILE]",
        many=True,
        key="formats",
    ),
    Option(("-o", "--output"), "Write the report there instead of to the terminal.", takes="FILE"),
    Option(
        ("--select",),
        "Report only these rules or kinds (gap, overlap, lock-in, conflict, obsolete, wiring).",
        takes="RULE",
        many=True,
    ),
    Option(("--ignore",), "Do not report these rules or kinds.", takes="RULE", many=True),
    Option(("--fail-on",), "Exit 1 from this severity on (default: warning).", one_of=(*SEVERITIES, "never")),
    Option(("--exit-zero",), "Exit 0 whatever is found."),
    Option(("--strict",), "Exit 3 where there is nothing to scan, 4 where something was not read."),
    Option(("--isolated",), "Use no settings, ignores, baseline or rules of the repository."),
    Option(("--config",), "Use these settings.", takes="FILE"),
    Option(
        ("--config-from",),
        "Use the settings, rules and baseline of a trusted revision or folder (./DIR), not those of PATH.",
        takes="REV-OR-DIR",
    ),
    Option(("--no-ignores",), "Report findings that comments and settings hide."),
    Option(("--baseline",), "Report only what this baseline does not hold.", takes="FILE"),
    Option(("--as-of",), "Judge as of this date.", takes="DATE"),
    Option(("--tracked",), "Read only files that git tracks."),
    Option(("--fix",), "Mend what can be mended without a doubt, then judge again."),
    Option(("--unsafe-fixes",), "With --fix or --diff: also what changes what is installed."),
    Option(("--diff",), "Show the edits of --fix and write nothing."),
    Option(("--exit-non-zero-on-fix",), "With --fix: exit 1 where a file has changed."),
    Option(("--statistics",), "Count findings by rule."),
    Option(("-q", "--quiet"), "Only the findings."),
    Option(("-v", "--verbose"), "All evidence, and all that was not read."),
    Option(
        ("--color",),
        "Colours (NO_COLOR is honoured, and FORCE_HYPERLINK=0 or 1 for links to files).",
        one_of=("auto", "always", "never"),
        default="auto",
    ),
    Option(("--show-files",), "List the files that would be read, and stop."),
    Option(("--show-settings",), "Show the settings in force, and stop."),
    Option(("--jobs",), "Processes that read files (default: the cores).", number=int, least=1, most=64),
    Option(("--timeout",), "End after so many seconds, with what was done by then.", takes="S", number=float),
    Option(("--no-cache",), "Read every file, whatever an earlier run read."),
    Option(("--resolve",), "Ask uv, which asks the package index, whether the lists can be installed."),
    Option(("--timing",), "Say where the time went."),
)
