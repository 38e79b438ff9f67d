"""What each reader's inputs start from: the examples of the rules, files of real trees, and the small seeds."""

from __future__ import annotations

import os
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

from seeds import BY_ENDING, SEEDS

from stacklint.examples import examples
from stacklint.readers.registry import Dispatch

if TYPE_CHECKING:
    import random
    from collections.abc import Iterable, Iterator

    from stacklint.knowledge.load import Knowledge
    from stacklint.readers.registry import Reader

_LARGEST = 1 << 15
_OF_TREES = 200
"""So many files of real trees for one reader; more teach little and take memory."""


class Corpus:
    """The texts of each reader with the paths that they stand at; files of trees are read when they are drawn."""

    def __init__(self, readers: tuple[Reader, ...], knowledge: Knowledge, folders: Iterable[str] = ()) -> None:
        self.readers, dispatch = readers, Dispatch(readers)
        self.trees = [dict(e.files) for e in examples(knowledge)]
        self._texts: dict[str, list[tuple[str, str]]] = defaultdict(list)
        self._files: dict[str, list[tuple[str, Path]]] = defaultdict(list)
        for path, text in sorted({item for tree in self.trees for item in tree.items()}):
            for reader in dispatch.readers(path):
                self._texts[reader.name].append((path, text))
        for path, file in _of_trees(folders):
            for reader in dispatch.readers(path):
                if len(self._files[reader.name]) < _OF_TREES:
                    self._files[reader.name].append((path, file))

    def draw(self, reader: Reader, dice: random.Random) -> tuple[str, str]:
        """Return a path that the reader wants, and a text to start from."""
        texts, files = self._texts[reader.name], self._files[reader.name]
        where = dice.random()
        if files and where < 0.4:
            path, file = dice.choice(files)
            return path, _read(file)
        if texts and where < 0.8:
            return dice.choice(texts)
        path = some_path(dice.choice(reader.patterns), dice)
        fitting = BY_ENDING.get(path.rpartition(".")[2].lower(), ())
        return path, dice.choice(fitting) if fitting and dice.random() < 0.7 else dice.choice(SEEDS)

    def told(self) -> str:
        """Return how many texts there are, and which readers have none but the seeds."""
        bare = sorted(name for name in self._texts if not (self._texts[name] or self._files[name]))
        count = sum(map(len, self._texts.values())), sum(map(len, self._files.values()))
        return f"{count[0]:,} texts of examples, {count[1]:,} of trees; none for {', '.join(bare) or 'no reader'}"


def some_path(pattern: str, dice: random.Random) -> str:
    """Return a path that a reader's pattern matches."""
    return pattern.replace("**/", dice.choice(("", "a/b/"))).replace("*", dice.choice("ab")).replace("?", "c")


def _of_trees(folders: Iterable[str]) -> Iterator[tuple[str, Path]]:
    """Yield the small files of checkouts, their paths relative to each."""
    for folder in folders:
        for tree in sorted(Path(folder).iterdir()):
            for place, _, names in os.walk(tree):
                for name in sorted(names):
                    file = Path(place, name)
                    if not file.is_symlink() and file.is_file() and file.stat().st_size <= _LARGEST:
                        yield file.relative_to(tree).as_posix(), file


def _read(file: Path) -> str:
    try:
        return file.read_bytes()[:_LARGEST].decode("utf-8", "surrogateescape")
    except OSError:
        return ""
