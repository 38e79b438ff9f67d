"""tox.ini: what the environments of the tests hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacklint.readers.registry import reader
from stacklint.regex import lazy
from stacklint.syntax.declared import Place
from stacklint.syntax.ini import parse_ini
from stacklint.syntax.pip_line import read_pip_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.interest import Interest
    from stacklint.model import Evidence, Unread
    from stacklint.repo.document import Document

_FACTOR = lazy(r"\A[\w{},!.-]+:\s+")
_COMMENT = lazy(r"(?:^|\s)#.*")


@reader("tox.ini", facts=("package", "include"), limit=256 << 10)
def read_tox(document: Document, _: Interest) -> Iterator[Evidence | Unread]:
    """Yield the packages of every environment, all in the group dev; other substitutions are left out.

    A line for some factors alone stands in an environment of its own: `tf1: …` and `tf2: …` never meet.
    """
    for entry in parse_ini(document.text):
        if not entry.section.startswith("testenv") or entry.key != "deps":
            continue
        environment = f"{document.path}#env:{entry.section.partition(':')[2] or 'default'}"
        for line in entry.lines:
            plain = line.text.replace("{toxinidir}/", "").replace("{tox_root}/", "")
            plain = plain.replace("{toxinidir}", ".").replace("{tox_root}", ".")
            factor = _FACTOR.match(plain)
            asked = plain[factor.end() :] if factor else plain
            text = _COMMENT.sub("", asked)
            if text and "{" not in text:
                column = line.column + len(plain) - len(asked)
                meant = f"{environment}:{factor[0].strip(' :')}" if factor else environment
                yield from read_pip_line(text, Place(document.path, line.line, column, "dev", meant))
