"""Names the format of a data or model file by its first bytes, then by its name."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from stacklint.record import dataclass
from stacklint.regex import lazy
from stacklint.repo.patterns import Globs
from stacklint.syntax.pickled import pickled

if TYPE_CHECKING:
    from collections.abc import Mapping

SHARED = frozenset({"bin", "dat", "data", "sav", "p", "nc", "cdf", "db", "por", "hdf", "jl", "pk", "pth", "z"})
"""Endings that many programs use: they prove nothing without the bytes."""

_WITHIN: Mapping[str, frozenset[str]] = {
    "hdf5": frozenset({"netcdf", "mat"}),
    "pickle": frozenset({"joblib", "cloudpickle", "dill", "autogluon-pycaret", "gensim-fasttext"}),
    "pickled-data": frozenset({"cloudpickle", "dill", "autogluon-pycaret", "gensim-fasttext"}),
    "torch-pickle": frozenset({"torchscript", "torch-export"}),
    "duckdb-sqlite": frozenset({"mlruns"}),
}
"""Formats that are kept inside a more general one: there the name says more than the bytes."""

_LFS = b"version https://git-lfs.github.com/spec/v1\n"
_LFS_SIZE = lazy(rb"^size (\d{1,18})\s*$", re.MULTILINE)
_ZIP = b"PK\x03\x04"
_NAME_AT, _MOST_NAMES = 30, 64
_LONGEST_HEADER = 100_000_000
# The version of the form, then the name of the program that wrote it.
_ONNX = lazy(rb"\x08[\x01-\x0f]\x12[\x01-\x3f][\x20-\x7e]")


@dataclass(frozen=True, slots=True)
class Formats:
    """What the knowledge says of names and of first bytes, the longest bytes first."""

    globs: Globs
    owners: Mapping[str, str]
    magic: tuple[tuple[bytes, int, str], ...]


@lru_cache(maxsize=8)
def formats_of(names: tuple[tuple[str, str], ...], magic: tuple[tuple[int, bytes, str], ...]) -> Formats:
    """Return the table for (glob, id) and (offset, bytes, id) rows.

    A plain ending (`.parquet`) is a glob too; where two formats share a glob the first id keeps it.
    """
    owners: dict[str, str] = {}
    for name, id_ in sorted(names, key=lambda row: row[1]):
        ending = name.lower()
        glob = ending if "/" in ending else f"**/{'*' if ending.startswith('.') else ''}{ending}"
        owners.setdefault(glob, id_)
    rows = sorted(((data, offset, id_) for offset, data, id_ in magic), key=lambda row: -len(row[0]))
    return Formats(Globs(owners), owners, tuple(rows))


def sniff(head: bytes, path: str, formats: Formats) -> tuple[str, str]:
    """Return a file's format and how it was known: magic, extension; two empty texts for none."""
    found, glob = by_bytes(head, formats), _glob(path, formats)
    named = formats.owners.get(glob, "")
    if found:
        return (named if named in _WITHIN.get(found, ()) else found), "magic"
    if not named or glob.removeprefix("**/*.") in SHARED:
        return "", ""
    return named, "extension"


def by_name(path: str, formats: Formats) -> str:
    """Return the format that a file's name or its folders name; empty where none does."""
    return formats.owners.get(_glob(path, formats), "")


def by_bytes(head: bytes, formats: Formats) -> str:
    """Return the format that a file's first bytes show; empty where none does."""
    for data, offset, id_ in formats.magic:
        if head.startswith(data, offset):
            return "keras-h5" if id_ == "hdf5" and b"model_config" in head else id_
    if head.startswith(_ZIP):
        return _zipped(head)
    if _is_safetensors(head):
        return "safetensors"
    if _ONNX.match(head):
        return "onnx"
    if head.startswith(b"tree\nversion="):
        return "lightgbm-text"
    return pickled(head)


def pointer_size(head: bytes) -> int:
    """Return the size that a Git LFS pointer stands for; -1 for any other file."""
    found = _LFS_SIZE.search(head) if head.startswith(_LFS) else None
    return int(found.group(1)) if found else -1


def _glob(path: str, formats: Formats) -> str:
    """Return the longest glob that matches: `**/metrics.csv` says more than `**/*.csv`."""
    return max(formats.globs.matching(path.lower()), key=lambda g: (len(g), g), default="")


def _is_safetensors(head: bytes) -> bool:
    length = int.from_bytes(head[:8], "little")
    return head[8:9] == b"{" and head[9:10] in {b'"', b"}", b" "} and 1 < length < _LONGEST_HEADER


def _zipped(head: bytes) -> str:
    """Judge a zip by the names in its first local headers."""
    names: list[bytes] = []
    at = 0
    while at >= 0 and len(names) < _MOST_NAMES:
        length = int.from_bytes(head[at + 26 : at + 28], "little")
        names.append(head[at + _NAME_AT : at + _NAME_AT + length])
        at = head.find(_ZIP, at + _NAME_AT)
    if any(n.endswith(b"/constants.pkl") or b"/code/" in n for n in names):
        return "torchscript"
    if any(n.endswith(b"/data.pkl") for n in names):
        return "torch-pickle"
    if names[0].endswith(b".npy"):
        return "npy-npz"
    keras = {b"metadata.json", b"config.json"}
    return "keras-v3" if keras <= set(names) or (keras & set(names) and b"model.weights.h5" in names) else ""
