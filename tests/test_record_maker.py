"""Records behave as the library's data classes do, in all that the program makes of them."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from stacklint import record_maker as ours


def _classes(maker: Any, **options: bool) -> Any:
    @maker.dataclass(slots=True, **options)
    class Point:
        """A place."""

        x: int
        y: int = 2
        names: list[str] = maker.field(default_factory=list, compare=False)
        hidden: str = maker.field(default="", repr=False, compare=False)

        @property
        def sum(self) -> int:
            """Both together."""
            return self.x + self.y

    return Point


KINDS = [
    pytest.param({"frozen": True}, id="frozen"),
    pytest.param({"frozen": True, "order": True}, id="ordered"),
    pytest.param({}, id="open"),
    pytest.param({"frozen": True, "eq": False}, id="by identity"),
]


@pytest.fixture(params=KINDS)
def pair(request: pytest.FixtureRequest) -> tuple[Any, Any]:
    """Return the same class made by the library and by ours."""
    return _classes(dataclasses, **request.param), _classes(ours, **request.param)


def test_they_look_the_same(pair: tuple[Any, Any]) -> None:
    theirs, own = pair
    assert own.__doc__ == theirs.__doc__
    assert own.__qualname__ == theirs.__qualname__
    assert own.__slots__ == theirs.__slots__
    assert own.__match_args__ == theirs.__match_args__
    assert repr(own(1, names=["a"], hidden="b")) == repr(theirs(1, names=["a"], hidden="b"))
    assert [f.name for f in ours.fields(own)] == [f.name for f in dataclasses.fields(theirs)]


def test_many_objects_are_made_as_the_first_ones_are(pair: tuple[Any, Any]) -> None:
    theirs, own = pair
    calls: list[tuple[tuple[Any, ...], dict[str, Any]]] = [
        ((1,), {}),
        ((1, 2), {"hidden": "h"}),
        ((), {"x": 5, "names": ["n"]}),
        ((), {"y": 5}),
        ((1,), {"x": 2}),
        ((1,), {"z": 2}),
        ((1, 2, [], "", 5), {}),
    ]
    for values, named in calls * 9:
        try:
            expected = theirs(*values, **named)
        except TypeError:
            with pytest.raises(TypeError):
                own(*values, **named)
        else:
            made = own(*values, **named)
            assert dataclasses.astuple(expected) == (made.x, made.y, made.names, made.hidden)


def test_the_first_objects_need_no_compiled_method() -> None:
    own = _classes(ours)
    first = own.__init__
    assert own(1).y == 2
    assert own.__init__ is first
    for number in range(100):
        assert own(number).x == number
    assert own.__init__ is not first


def test_they_take_the_same_values(pair: tuple[Any, Any]) -> None:
    for kind in pair:
        first, second = kind(1), kind(x=1, y=3)
        assert (first.x, first.y, first.names, first.hidden, first.sum) == (1, 2, [], "", 3)
        assert first.names is not second.names
        with pytest.raises(TypeError, match="x"):
            kind()
        with pytest.raises(TypeError, match="z"):
            kind(1, z=2)
        with pytest.raises((AttributeError, TypeError)):
            first.other = 1


def test_they_compare_the_same(pair: tuple[Any, Any]) -> None:
    theirs, own = pair
    values = [(1, 2), (1, 3), (2, 1)]
    for left in values:
        for right in values:
            for operator in ("__eq__", "__lt__", "__le__", "__gt__", "__ge__"):
                a, b = (getattr(kind(*left), operator)(kind(*right)) for kind in (theirs, own))
                if b is not NotImplemented:
                    assert a == b
            assert (own(*left) == own(*right)) == (theirs(*left) == theirs(*right))
    assert own(1) != theirs(1)
    assert own(1) != 1


def test_an_order_has_four_comparisons() -> None:
    own = _classes(ours, frozen=True, order=True)
    assert sorted([own(2), own(1, 5), own(1)]) == [own(1), own(1, 5), own(2)]
    assert own(2) > own(1)
    assert own(2) >= own(2)
    with pytest.raises(TypeError):
        _ = own(1) < 1
    with pytest.raises(TypeError):
        _ = _classes(ours, frozen=True)(1) < _classes(ours, frozen=True)(2)


def test_what_may_change_has_no_hash(pair: tuple[Any, Any]) -> None:
    theirs, own = pair
    assert (own.__hash__ is None) == (theirs.__hash__ is None)
    if own.__hash__ and own.__eq__ is not object.__eq__:
        assert hash(own(1, names=["a"])) == hash(own(1, names=["b"]))


def test_functions_of_the_library_take_them(pair: tuple[Any, Any]) -> None:
    own = pair[1]
    for is_record in (ours.is_dataclass, dataclasses.is_dataclass):
        found: Any = is_record
        assert found(own)
    assert not ours.is_dataclass(1)
    for replace in (ours.replace, dataclasses.replace):
        changed: Any = replace(own(1, names=["a"]), y=7)
        assert (changed.x, changed.y, changed.names) == (1, 7, ["a"])
    assert ours.asdict(own(1)) == {"x": 1, "y": 2, "names": [], "hidden": ""}
    with pytest.raises(TypeError):
        ours.replace(own(1), z=1)
