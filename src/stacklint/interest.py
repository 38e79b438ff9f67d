"""What the readers look for: plain sets compiled from the knowledge, so that readers know no tool."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacklint.model import EMPTY
from stacklint.record import dataclass, replace

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True, eq=False)  # a hash of all its names for each file would cost more than a look-up
class Interest:
    """The names at stake. Readers of small files may yield more; the Python scanner yields only these.

    modules    top-level import names (`mlflow`); every import below one of them is yielded
    seen       top-level import names whose imports are yielded, and no call that `calls` does not name
    calls      dotted names (`pickle.dump`) and terminals (`*.fit`) of calls that decide something
    arguments  those of `calls` whose literal arguments are wanted
    keywords   `key=value` pairs looked for among literal arguments (`report_to=wandb`, `format=delta`)
    env        names of environment variables
    schemes    beginnings of addresses and paths in string literals (`lakefs://`, `/pfs/out`)
    config     keys, and `key=value` pairs, looked for in YAML, TOML and JSON files
    texts      phrases looked for in files that no parser reads, and in SQL within string literals
    paths      globs of files and folders whose name alone says something
    suffixes   (glob of a file's name, id of the format) pairs
    magic      (offset, bytes, id of the format) triples
    badges     beginnings of addresses looked for in README and in notebooks
    own        top-level import names that are the repository's own wherever they are imported: followed by nobody
    attributes dotted names of modules' attributes that are yielded where they are named, though nobody calls them
    programs   programs by their first words, with what says where a file stands in their command lines
    precise    the dotted names that decide something: of a module of `seen` each of them is told once in a file
    """

    modules: frozenset[str] = frozenset()
    seen: frozenset[str] = frozenset()
    calls: frozenset[str] = frozenset()
    arguments: frozenset[str] = frozenset()
    keywords: frozenset[str] = frozenset()
    env: frozenset[str] = frozenset()
    schemes: frozenset[str] = frozenset()
    config: frozenset[str] = frozenset()
    texts: frozenset[str] = frozenset()
    paths: frozenset[str] = frozenset()
    suffixes: tuple[tuple[str, str], ...] = ()
    magic: tuple[tuple[int, bytes, str], ...] = ()
    badges: frozenset[str] = frozenset()
    own: frozenset[str] = frozenset()
    precise: frozenset[str] = frozenset()
    attributes: frozenset[str] = frozenset()
    programs: Mapping[str, str] = EMPTY
    digest: str = ""

    def without(self, own: frozenset[str]) -> Interest:
        """Return an interest that leaves the repository's own modules alone."""
        mine = own & {name.partition(".")[0] for name in (*self.modules, *self.seen, *self.calls)}
        if not mine:
            return self

        def foreign(names: frozenset[str]) -> frozenset[str]:
            return frozenset(name for name in names if name.partition(".")[0] not in mine)

        digest = f"{self.digest}:{','.join(sorted(mine))}"
        return replace(
            self,
            modules=foreign(self.modules),
            seen=foreign(self.seen),
            calls=foreign(self.calls),
            attributes=foreign(self.attributes),
            own=mine,
            digest=digest,
        )
