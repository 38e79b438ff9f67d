"""A change between two reports in a few plain sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacklint.present import counted, title

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from stacklint.compare import Change, Row, Turn

NOTHING = "Nothing that stacklint sees has changed."
_STATES = {
    "covered": "is solved",
    "partial": "is solved in part",
    "gap": "is open",
    "not-needed": "is not needed here any more",
}


def sentences(change: Change, name: Callable[[str], str]) -> Iterator[str]:
    """Yield a sentence for each problem that turned, then one for tools, findings and what is not read.

    `name` gives the words for an id of a tool or problem. No sentence names a severity that has not changed.
    """
    told: set[str] = set()
    for turn in change.turned:
        told |= {name(tool) for tool in (*turn.came, *turn.went)}
        yield _turned(turn, name)
    for words, rows in (("in use now", change.came), ("no longer in use", change.went)):
        if left := [f"{tool}{_where(project)}" for tool, project in rows if tool not in told]:
            yield f"{_listed(left)}: {words}"
    if change.gone:
        yield f"{counted(len(change.gone), 'finding')} gone"
    if change.new:
        yield f"{counted(len(change.new), 'new finding')}"
    if change.unread:
        yield f"{counted(change.unread, 'more place')} not read"


def line_of(row: Row) -> str:
    """Return a finding of a JSON report in one line."""
    place = f"{row['path']}:{row['line']}" if row["line"] else row["path"]
    return f"{place}: {row['severity']}: {row['message']} [{row['rule']}]"


def _turned(turn: Turn, name: Callable[[str], str]) -> str:
    what = f"{name(turn.problem)}{_where(turn.project)}"
    by = _listed([name(tool) for tool in turn.by])
    if turn.before == turn.now:
        came, went = _listed([name(t) for t in turn.came]), _listed([name(t) for t in turn.went])
        if came and went:
            return f"{what}: {came} instead of {went}"
        if came:
            others = [name(tool) for tool in turn.by if tool not in turn.came]
            return f"{what}: {came} joins {_listed(others)}" if others else f"{what}: now by {came}"
        return f"{what}: {went} is gone" + (f", {by} stays" if by else "")
    state = _STATES[turn.now] if turn.now != "gap" or turn.before == "not-needed" else "is open again"
    return f"{what} {state}" + (f", by {by}" if by and turn.now in {"covered", "partial"} else "")


def _where(project: str) -> str:
    return "" if project == "." else f" in {title(project)}"


def _listed(words: list[str]) -> str:
    if len(words) < 2:  # noqa: PLR2004 - one word needs no "and"
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"
