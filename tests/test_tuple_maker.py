"""Named tuples behave as the library's do, in all that the program makes of them."""

from __future__ import annotations

import copy
import typing
from typing import Any

import pytest

from stacklint import tuple_maker as ours


def _classes(maker: Any) -> tuple[Any, Any]:
    class Point(maker.NamedTuple):  # type: ignore[misc] # it is given
        """A place."""

        x: int
        y: int = 2
        names: tuple[str, ...] = ()

        @property
        def sum(self) -> int:
            """Both together."""
            return self.x + self.y

    class Pair(maker.NamedTuple):  # type: ignore[misc] # as above
        first: int
        second: int

    return Point, Pair


def test_they_look_the_same() -> None:
    for theirs, own in zip(_classes(typing), _classes(ours), strict=True):
        assert own.__doc__ == theirs.__doc__ or theirs.__doc__.startswith("Pair(")
        assert own._fields == theirs._fields
        assert own.__match_args__ == theirs.__match_args__
        assert repr(own(1, 3)) == repr(theirs(1, 3))
        assert own(1, 3)._asdict() == theirs(1, 3)._asdict()
        assert not hasattr(own(1, 3), "__dict__")


@pytest.mark.parametrize("which", [0, 1])
def test_the_first_objects_are_made_as_the_later_ones(which: int) -> None:
    theirs, own = _classes(typing)[which], _classes(ours)[which]
    calls: list[tuple[tuple[Any, ...], dict[str, Any]]] = [
        *([((1, 2), {})] * 3),
        ((1, 2, ("a",)), {}),
        ((1,), {}),
        ((), {"x": 1, "y": 5}),
        ((), {"second": 1, "first": 5}),
        ((), {"y": 5}),
        ((1, 2), {"x": 2}),
        ((1, 2, (), 4), {}),
        ((), {}),
    ]
    for values, named in calls * 9:
        try:
            expected = theirs(*values, **named)
        except TypeError:
            with pytest.raises(TypeError):
                own(*values, **named)
        else:
            assert own(*values, **named) == expected
            assert tuple(own(*values, **named)) == tuple(expected)


def test_the_first_objects_need_no_compiled_constructor() -> None:
    _, pair = _classes(ours)
    first = pair.__new__
    assert pair(1, 2).second == 2
    assert pair.__new__ is first
    for number in range(50):
        assert pair(number, 2).first == number
    assert pair.__new__ is not first


def test_they_are_tuples() -> None:
    point, _ = _classes(ours)
    made = point(1, names=("a",))
    x, y, names = made
    assert (x, y, names) == (1, 2, ("a",)) == made
    assert made.sum == 3
    assert hash(made) == hash((1, 2, ("a",)))
    assert made._replace(y=9) == (1, 9, ("a",))
    assert copy.deepcopy(made) == made
    assert type(copy.copy(made)) is point
    assert sorted([point(2), point(1)]) == [(1, 2, ()), (2, 2, ())]
    with pytest.raises(TypeError):
        made._replace(other=1)
    with pytest.raises(AttributeError):
        made.x = 3
    match made:
        case point(x, y=2):
            assert x == 1
        case _:
            pytest.fail("a pattern of the class")
