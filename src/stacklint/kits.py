"""How far code is bound to a hosted platform: its own objects and names, in one place or spread."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING

from stacklint.record import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from stacklint.knowledge.types import Format
    from stacklint.model import Evidence
    from stacklint.situation import Situation

_CODE = (".py", ".ipynb")
_FEW = 3
_SHARE = 3
"""A folder that holds less than one in so many files of the code is a place of its own."""


@dataclass(frozen=True, slots=True)
class Kit:
    """What code has of one platform's own: the files, out of how many, and the way out."""

    format: Format
    files: tuple[str, ...]
    code: int

    @property
    def folders(self) -> tuple[str, ...]:
        """The folders that the files lie in; empty text for the root."""
        return tuple(sorted({path.rpartition("/")[0] for path in self.files}))

    @property
    def home(self) -> str:
        """The folder that holds files of the kit, all of them in it or below; empty text where there is none."""
        home = posixpath.commonpath(self.folders) if all(self.folders) else ""
        return home if home in self.folders else ""

    @property
    def isolated(self) -> bool:
        """Whether all lies in one file, or below one folder and is a small part of the code."""
        return len(self.files) == 1 or (bool(self.home) and len(self.files) * _SHARE <= self.code)

    def told(self) -> str:
        """Return one sentence: how many files, where, and what leads out."""
        if len(self.files) == 1:
            where = f"isolated in {self.files[0]}"
        elif self.isolated:
            where = f"isolated in {self.home}/, {len(self.files)} of {self.code} files of code"
        else:
            named = ", ".join(f"{f}/" if f else "the root" for f in self.folders[:_FEW])
            more = f" and {len(self.folders) - _FEW} more folders" if len(self.folders) > _FEW else ""
            where = f"spread over {len(self.files)} of {self.code} files of code, in {named}{more}"
        name = self.format.name[:1].upper() + self.format.name[1:]
        return f"{name}: {where}; way out: {self.format.data.get('exit', 'none is known')}"


def kits(
    situation: Situation, formats: Mapping[str, Format], text: Callable[[str], str], paths: Iterable[str]
) -> Iterator[Kit]:
    """Yield what the product code of a project, out of its `paths`, has of each platform's own.

    The `kit` of a format says what a platform's own is.
    """
    code = sorted(p for p in paths if p.endswith(_CODE))
    for item in formats.values():
        kit = item.data.get("kit")
        if kit is None:
            continue
        seen = {e.location.path for e in situation.evidence if _is_of(e, kit)}
        names = _names(kit)
        files = tuple(path for path in code if path in seen or (names and names.search(text(path))))
        if files:
            yield Kit(item, files, len(code))


def _is_of(item: Evidence, kit: Mapping[str, list[str]]) -> bool:
    if item.kind == "notebook":
        return item.value in kit.get("notebooks", ())
    if item.kind not in {"import", "call"}:
        return False
    return any(item.value == name or item.value.startswith(f"{name}.") for name in kit.get("imports", ()))


def _names(kit: Mapping[str, list[str]]) -> re.Pattern[str] | None:
    """Return what finds the names that a platform defines, at the use of one of their attributes."""
    inner = "|".join(re.escape(name) for name in kit.get("names", ()))
    return re.compile(rf"(?m)^[^#\n]*?(?<![\w.])(?:{inner})\.[a-z]") if inner else None
