"""Makes data classes without writing and compiling the source of their methods.

For the hundred classes of a run the library spends as long on that, and on its imports, as a small repository takes to
be read. Here the methods are shared, and `__init__` is compiled only for a class of which many objects are made. All
classes have slots and inherit nothing. That a frozen object is not changed is left to type checkers: a check at run
time makes every object three times as dear.
"""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

_MISSING: Any = object()
_FEW = 24
"""So many objects of a class are made in the time that compiling its `__init__` takes."""


class Field:
    """A field: its default or what makes it, and where it takes part."""

    __slots__ = ("compare", "default", "default_factory", "name", "repr")

    def __init__(
        self,
        *,
        default: Any = _MISSING,
        default_factory: Callable[[], Any] = _MISSING,
        repr: bool = True,  # noqa: A002 - the library's name
        compare: bool = True,
    ) -> None:
        self.name = ""
        self.default = default
        self.default_factory = default_factory
        self.repr = repr
        self.compare = compare


field = Field


def dataclass(
    *, frozen: bool = False, order: bool = False, slots: bool = True, eq: bool = True
) -> Callable[[type], type]:
    """Return a decorator that does what `dataclasses.dataclass` does with these options."""
    assert slots, "a record has slots"
    return lambda cls: _made(cls, hashed=frozen, order=order, eq=eq)


def fields(record: Any) -> tuple[Field, ...]:
    """Return the fields of a record or of its class."""
    found: tuple[Field, ...] = record.__record_fields__
    return found


def is_dataclass(value: Any) -> bool:
    """Say whether a value is a record or the class of one."""
    return hasattr(value, "__record_fields__")


def replace(record: Any, /, **changes: Any) -> Any:
    """Return a record with other values for some fields."""
    for name in record.__slots__:
        if name not in changes:
            changes[name] = getattr(record, name)
    return record.__class__(**changes)


def asdict(record: Any) -> dict[str, Any]:
    """Return a record, and the records within it, as dictionaries."""
    import dataclasses  # noqa: PLC0415 - rarely needed

    return dataclasses.asdict(record)


def _made(cls: type, *, hashed: bool, order: bool, eq: bool) -> type:
    """Return the class again, with slots and the methods of a record."""
    names = tuple(cls.__annotations__)
    space = {name: value for name, value in vars(cls).items() if name not in {"__dict__", "__weakref__"}}
    rows = tuple(_field(name, space.pop(name, _MISSING)) for name in names)
    space |= {"__slots__": names, "__match_args__": names, "__record_fields__": rows, "__record_left__": _FEW}
    space |= {"__dataclass_fields__": _ForLibrary(), "__init__": _first_init, "__repr__": _repr}
    if eq:
        _compare(space, [row.name for row in rows if row.compare], hashed=hashed, order=order)
    made = type(cls)(cls.__name__, cls.__bases__, space)
    made.__qualname__ = cls.__qualname__
    return made


def _field(name: str, given: Any) -> Field:
    row = given if isinstance(given, Field) else Field(default=given)
    row.name = name
    return row


def _compare(space: dict[str, Any], names: list[str], *, hashed: bool, order: bool) -> None:
    """Add comparison by the values of fields; what may change has no hash."""
    key: Callable[[Any], Any] = attrgetter(*names) if names else lambda _: ()

    def equal(self: Any, other: Any) -> Any:
        return key(self) == key(other) if other.__class__ is self.__class__ else NotImplemented

    def less(self: Any, other: Any) -> Any:
        return key(self) < key(other) if other.__class__ is self.__class__ else NotImplemented

    def at_most(self: Any, other: Any) -> Any:
        return key(self) <= key(other) if other.__class__ is self.__class__ else NotImplemented

    space["__eq__"] = equal
    space.setdefault("__hash__", (lambda self: hash(key(self))) if hashed else None)
    if order:  # a > b is asked of b < a where `a` does not know
        space |= {"__lt__": less, "__le__": at_most}


def _repr(self: Any) -> str:
    shown = ", ".join(f"{row.name}={getattr(self, row.name)!r}" for row in fields(self) if row.repr)
    return f"{self.__class__.__qualname__}({shown})"


def _first_init(self: Any, *values: Any, **named: Any) -> None:
    """Make the first few objects field by field; then compile the class's own `__init__`, and go on with it."""
    cls = self.__class__
    left = cls.__record_left__ = cls.__record_left__ - 1
    if left < 0 or not _set(self, cls.__record_fields__, values, named):
        cls.__init__ = _init(cls)
        cls.__init__(self, *values, **named)


def _set(self: Any, rows: tuple[Field, ...], values: tuple[Any, ...], named: dict[str, Any]) -> bool:
    """Set the fields; return False where the arguments are not one for each field without a default."""
    if len(values) > len(rows):
        return False
    for row, value in zip(rows, values):  # noqa: B905 - fewer values than fields
        setattr(self, row.name, value)
    used = 0
    for row in rows[len(values) :]:
        if row.name in named:
            setattr(self, row.name, named[row.name])
            used += 1
        elif row.default_factory is not _MISSING:
            setattr(self, row.name, row.default_factory())
        elif row.default is not _MISSING:
            setattr(self, row.name, row.default)
        else:
            return False
    return used == len(named)


def _init(cls: type) -> Any:
    space: dict[str, Any] = {"_missing": _MISSING}
    head, body = ["self"], [" pass"]
    for row in fields(cls):
        name = value = row.name
        if row.default_factory is not _MISSING:
            space[f"_make_{name}"] = row.default_factory
            head.append(f"{name}=_missing")
            value = f"_make_{name}() if {name} is _missing else {name}"
        elif row.default is not _MISSING:
            space[f"_given_{name}"] = row.default
            head.append(f"{name}=_given_{name}")
        else:
            head.append(name)
        body.append(f" self.{name} = {value}")
    exec(f"def __init__({', '.join(head)}):\n" + "\n".join(body), space)  # noqa: S102 - names of our own fields
    return space["__init__"]


class _ForLibrary:
    """Tells functions of the library, such as `dataclasses.replace`, the fields of a record."""

    def __get__(self, _record: object, cls: Any) -> dict[str, Any]:
        import dataclasses  # noqa: PLC0415 - only where one of them asks

        same: Any = dataclasses.make_dataclass("Same", [row.name for row in fields(cls)])
        cls.__dataclass_fields__ = same.__dataclass_fields__
        found: dict[str, Any] = same.__dataclass_fields__
        return found
