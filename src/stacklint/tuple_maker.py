"""Makes named tuples without writing and compiling the source of their constructors.

The library takes a fifth of a millisecond for each class, and a run has thirty of them. Here the constructor is
compiled only for a class of which many objects are made, as in `record_maker`. No class inherits from another.
"""

from __future__ import annotations

from operator import itemgetter
from typing import Any

try:
    from _collections import _tuplegetter as _getter  # type: ignore[import-not-found] # of the library itself
except ImportError:  # another Python than CPython

    def _getter(index: int, _doc: str) -> Any:
        return property(itemgetter(index))


_FEW = 24


class _Kind(type):
    """Makes a class of the annotations in its body: fields in their order, with their defaults."""

    def __new__(cls, name: str, bases: tuple[type, ...], space: dict[str, Any]) -> Any:
        """Return the class with one getter for each field."""
        names = tuple(space.get("__annotations__", ())) if bases != (tuple,) else ()
        space["_field_defaults"] = {field: space.pop(field) for field in names if field in space}
        space |= {"__slots__": (), "_fields": names, "__match_args__": names, "_left": _FEW}
        space |= {field: _getter(index, "") for index, field in enumerate(names)}
        return super().__new__(cls, name, bases, space)


class NamedTuple(tuple, metaclass=_Kind):  # type: ignore[type-arg] # noqa: SLOT001 - the metaclass gives it slots
    """A tuple whose fields have names."""

    _fields: tuple[str, ...]
    _field_defaults: dict[str, Any]
    _left: int

    def __new__(cls, *values: Any, **named: Any) -> Any:
        """Make the first few one by one; then compile the class's own `__new__`, and go on with it."""
        cls._left -= 1
        if cls._left >= 0 and len(values) == len(cls._fields) and not named:
            return tuple.__new__(cls, values)
        cls.__new__ = _compiled(cls)  # type: ignore[method-assign] # from here on
        return cls.__new__(cls, *values, **named)

    def __getnewargs__(self) -> tuple[Any, ...]:
        """Return what a copy is made from."""
        return tuple(self)

    def _replace(self, **changes: Any) -> Any:
        """Return the tuple with other values for some fields."""
        values = [changes.pop(name, value) for name, value in zip(self._fields, self, strict=True)]
        return self.__class__(*values, **changes)

    def _asdict(self) -> dict[str, Any]:
        """Return the fields by name."""
        return dict(zip(self._fields, self, strict=True))

    def __repr__(self) -> str:
        """Return the class and its fields."""
        shown = ", ".join(f"{name}={value!r}" for name, value in zip(self._fields, self, strict=True))
        return f"{self.__class__.__name__}({shown})"


def _compiled(cls: type[NamedTuple]) -> Any:
    given = cls._field_defaults
    head = ", ".join(["_cls", *(f"{name}=_given[{name!r}]" if name in given else name for name in cls._fields)])
    values = "".join(f"{name}, " for name in cls._fields)
    space: dict[str, Any] = {"_new": tuple.__new__, "_given": given}
    exec(f"def __new__({head}):\n return _new(_cls, ({values}))", space)  # noqa: S102 - names of our own fields
    return staticmethod(space["__new__"])
