"""Commands of a GitHub workflow whose failure is lost, for what they print goes through another one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacklint.regex import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.syntax.tree import Node

_PIPED = lazy(
    r"[ \t]*([A-Za-z][\w./-]*(?:[ \t][^|\n]*)?[^|\n])\|&?[ \t]*tee[ \t]+(?:-a[ \t]+)?[\"']?([^\s\"'|;&]+)[\"']?[ \t]*"
)
_CONTINUED = lazy(r"\\[ \t]*\n[ \t]*")
_ASKS = ("pipefail", "PIPESTATUS", "<<")
_WHOLE = ("$(", "`", "&&", "||", ";")
"""What makes of a line more than one command."""


def piped_commands(job: Node, defaults: Node) -> Iterator[tuple[Node, str, str]]:
    """Yield the scripts of a job's steps, each with a command that ends in `tee`, and the file.

    GitHub's shell stops at a command that fails, but of several that hand on to each other only at the last one,
    unless `shell: bash` is asked for in so many words. Nothing is yielded where the script looks at the failure by
    itself, or reads what was written.
    """
    runners = [job["runs-on"].text, *(item.text for item in job["runs-on"].items)]
    if any("$" in text or "windows" in text.lower() for text in runners):
        return
    if defaults["run"]["shell"].text or job["defaults"]["run"]["shell"].text:
        return
    for step in job["steps"].items:
        script = step["run"].text
        if (
            "tee" not in script
            or step["shell"].text
            or step["continue-on-error"].text
            or any(a in script for a in _ASKS)
        ):
            continue
        for line in _CONTINUED.sub(" ", script).split("\n"):
            found = _PIPED.fullmatch(line)
            if found and script.count(found[2]) == 1 and not any(sign in line for sign in _WHOLE):
                yield step["run"], " ".join(found[1].split()), found[2]
