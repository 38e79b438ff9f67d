"""Tools whose store only one machine reaches: no place is named that others fetch from, or one on its author's disk."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stacklint.record import replace
from stacklint.regex import lazy

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from stacklint.detect import Usage
    from stacklint.model import Evidence

_CODE = (".py", ".sh", ".yaml", ".yml")
_MOST = 2_000_000
"""So many characters of code are searched at most."""
_SETTING = lazy(r"^[ \t]*(url|endpointurl)[ \t]*=[ \t]*(\S[^\n]*)", re.MULTILINE)
_PRIVATE = lazy(
    r"[A-Za-z]:[\\/]|/(?:home|Users|tmp|root)/|~|\.\.?(?:[\\/]|$)"
    r"|https?://(?:localhost|127\.0\.0\.1|0\.0\.0\.0)(?:[:/]|\s*$)"
)
"""How a path of somebody's own disk begins, or an address of the machine itself; a mounted disk may be shared."""


def kept_on_one_machine(
    usages: Iterable[Usage], evidence: Iterable[Evidence], paths: Iterable[str], text: Callable[[str], str]
) -> tuple[Evidence, ...]:
    """Return a place of each tool in use whose store nobody else can fetch from, with the tool's id as its value.

    So it is where neither a configuration of the tool names a remote nor a command does, nor code that calls it; and
    where all remotes that the configurations name are private to one machine, and none is added by a command.
    """
    asked = [(u, remote) for u in usages if u.in_use and u.product and (remote := u.tool.data.get("remote"))]
    if not asked:
        return ()
    lines = [e.detail["line"] for e in evidence if e.kind == "command" and "line" in e.detail]
    listed = list(paths)
    found = []
    for usage, remote in asked:
        config, command = remote["config"], remote["command"]
        read = [text(p) for p in listed if p == config or p.endswith("/" + config)]
        named = [code for code in read if remote["says"] in code]
        told = not all(_private(code) for code in named)
        if named and not told:
            told = any(f"{command} add" in line and not _PRIVATE.search(line) for line in lines)
        elif not told:
            told = any(command in line for line in lines) or _said_in_code(command, listed, text)
        if not told:
            found.append(replace(usage.product[0].evidence, value=usage.tool.id))
    return tuple(found)


def _private(config: str) -> bool:
    """Whether all remotes of a configuration lie on a disk, or answer at an address, of one machine."""
    rows = [dict(_SETTING.findall(section)) for section in config.split("\n[")]
    remotes = [row for row in rows if "url" in row]
    return bool(remotes) and all(any(_PRIVATE.match(value) for value in row.values()) for row in remotes)


def _said_in_code(command: str, paths: list[str], text: Callable[[str], str]) -> bool:
    """Return whether code holds the words of a command as it would call it, or names a setting after them."""
    words = re.compile(r"[\W_]{1,6}".join(map(re.escape, command.split())), re.IGNORECASE)
    left = _MOST
    for path in (p for p in paths if p.endswith(_CODE)):
        code = text(path)
        if words.search(code):
            return True
        left -= len(code)
        if left < 0:
            break
    return False
