"""What becomes of the records that a tool keeps: in its service alone or elsewhere too, with tags or without."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from stacklint.regex import lazy

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from stacklint.detect import Usage
    from stacklint.knowledge.types import Problem, Tool
    from stacklint.situation import Situation

_CODE = (".py", ".ipynb")
_SETTINGS = (".yaml", ".yml", ".toml", ".json")
_KEY = lazy(r"[\"'\s]tags[\"']?\s*[:=]")
_WITHIN = 2_000
"""Characters of a call's arguments that are looked at."""
_MOST = 200
"""Calls of a file that are looked at."""


def records(usage: Usage, situation: Situation, text: Callable[[str], str]) -> Iterator[str]:
    """Yield phrases on the records of a tool that keeps some: who else keeps them, and whether runs are tagged.

    `text` returns the text of a file. Nothing is said of tags where no run is started, where settings or
    collected arguments may hold them, or where it is not known how the tool tags.
    """
    tool = usage.tool
    if only_in_service(tool) and closed(tool):
        yield "records: what stood in its service is gone"
    elif only_in_service(tool):
        others = [
            u.tool.name
            for u in situation.usages.values()
            if u.in_use and u.tool.id != tool.id and tool.home_problem in situation.covers.get(u.tool.id, ())
            if not only_in_service(u.tool)
        ]
        yield f"records: also with {', '.join(others)}" if others else "records: in its service alone"
    tags = tool.data.get("formats", {}).get("tags")
    if tags and tool.home_problem in situation.covers.get(tool.id, ()):
        yield from _tags(tags, usage, text)


def _tags(tags: Mapping[str, list[str]], usage: Usage, text: Callable[[str], str]) -> Iterator[str]:
    places = sorted({s.evidence.location.path for s in usage.product})
    code = {path: text(path) for path in places if path.endswith(_CODE)}
    tagged = [path for path in code if any(_spelled(word, code[path]) for word in tags["spelled"])]
    if tagged:
        yield f"tags: runs are tagged in {tagged[0]}"
        return
    started = [call for path in code for start in tags["starts"] for call in _calls(start, code[path])]
    open_ = any("**" in call for call in started) or any(
        _KEY.search(text(path)) for path in places if path.endswith(_SETTINGS)
    )
    if started and not open_:
        yield "tags: no run is tagged, good and bad look alike"


def _spelled(word: str, text: str) -> bool:
    """Whether a text tags: by a call, by an argument of a call (`init( tags=`), or by an attribute (`.tags`)."""
    head, _, argument = word.partition(" ")
    if argument:
        name = re.compile(rf"\b{re.escape(argument.rstrip('='))}\s*=(?!=)")
        return any(name.search(call) for call in _calls(head, text))
    before = "" if word[0] == "." else "(?<![A-Za-z0-9_])"
    after = "" if word.endswith("(") else "(?![a-z])"
    return bool(re.search(before + re.escape(word) + after, text))


def _calls(head: str, text: str) -> Iterator[str]:
    """Yield the text between the brackets of the calls that begin with `head`."""
    for match in islice(re.finditer(rf"(?<!\w){re.escape(head)}", text), _MOST):
        depth, at = 1, match.end()
        end = min(len(text), at + _WITHIN)
        while at < end and depth:
            depth += (text[at] in "([{") - (text[at] in ")]}")
            at += 1
        yield text[match.end() : at]


def keeps_records(tool: Tool, problems: Mapping[str, Problem]) -> bool:
    """Whether what a tool is given is kept to be asked for again: runs, traces."""
    return any(problems[problem].jobs[job].keeps_records for problem, job in tool.jobs.items())


def closed(tool: Tool) -> bool:
    """Whether the service of a tool has been shut down."""
    return any(event.get("event") == "shutdown" for event in tool.data.get("lifecycle", ()))


def only_in_service(tool: Tool) -> bool:
    """Whether a tool keeps what it is given in somebody's service alone."""
    hosting = set(tool.data.get("hosting", ()))
    return "saas" in hosting and "self-hosted" not in hosting
