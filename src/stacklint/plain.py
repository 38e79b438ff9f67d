"""Frozen dataclasses as plain data and back: for what is kept between runs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from stacklint.record import fields, is_dataclass


def to_plain(value: Any, *, without: frozenset[str] = frozenset()) -> Any:
    """Return lists, dictionaries and scalars for a dataclass; fields named in `without` are left out."""
    if is_dataclass(value):
        return [to_plain(getattr(value, f.name)) for f in fields(value) if f.name not in without]
    if isinstance(value, Mapping):
        return {key: to_plain(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [to_plain(item) for item in value]
    return value


def from_plain(kind: Any, data: Any, *, without: frozenset[str] = frozenset()) -> Any:
    """Return the value that `to_plain` was given; raises TypeError, ValueError or KeyError for other data."""
    if isinstance(kind, type) and is_dataclass(kind):
        names = [(name, hint) for name, hint in _hints(kind) if name not in without]
        if len(names) != len(data):
            raise ValueError(f"{kind} has {len(names)} fields, not {len(data)}")
        return kind(**{name: from_plain(hint, item) for (name, hint), item in zip(names, data, strict=True)})
    origin = get_origin(kind)
    if origin is tuple:
        return tuple(from_plain(get_args(kind)[0], item) for item in data)
    if origin in {Union, UnionType}:
        return data
    if origin is not None and issubclass(origin, Mapping):
        return {str(key): item for key, item in data.items()}
    return data


@lru_cache(maxsize=64)
def _hints(kind: Any) -> tuple[tuple[str, Any], ...]:
    """Return the fields of a dataclass with their types, in order."""
    import stacklint.model as names  # noqa: PLC0415 - the annotations are text; their names live there and in `report`
    import stacklint.report as more  # noqa: PLC0415 - likewise

    space = {"Mapping": Mapping, "Callable": Callable} | vars(names) | vars(more)
    hints = get_type_hints(kind, globalns=space)
    return tuple((f.name, hints[f.name]) for f in fields(kind))
