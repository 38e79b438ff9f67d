"""Sources in which no branch can leave a name out are told by their lines, and never parsed."""

from __future__ import annotations

import time

import pytest

from stacklint.syntax.python_branches import may_leave_out
from stacklint.syntax.python_unbound import unbound

_CHOICE = "def f(kind):\n    if kind == 1:\n        {one}\n    else:\n        {two}\n    {then}\n"


@pytest.mark.parametrize(
    ("one", "two", "then", "expected"),
    [
        pytest.param("pass", "x = 1", "return x", True, id="one branch leaves it out"),
        pytest.param("pass", "x, y = 1, 2", "return x", True, id="bound with others"),
        pytest.param("pass", "x = y = 1", "return y", True, id="the second of two targets"),
        pytest.param("pass", "for x in kind: pass", "return x", True, id="bound by a loop"),
        pytest.param("pass", "with kind as x: pass", "return x", True, id="bound by a context"),
        pytest.param("pass", "print(x := 1)", "return x", True, id="bound within an expression"),
        pytest.param("pass", "x = 1", "y = 2\n    return x", True, id="needed by the statement after the next"),
        pytest.param("x = 2", "x = 1", "return x", False, id="both have it"),
        pytest.param("print(x)", "x = 1", "return x", False, id="the other one mentions it"),
        pytest.param("raise E", "x = 1", "return x", False, id="the other one leaves"),
        pytest.param("pass", "print(x)", "return x", False, id="none binds it"),
        pytest.param("pass", "x = 1", "return kind", False, id="nobody needs it"),
        pytest.param("pass", "x = 1", "return kind\n    print(x)", False, id="what is needed comes after the end"),
    ],
)
def test_a_branch_may_leave_a_name_out(one: str, two: str, then: str, *, expected: bool) -> None:
    assert may_leave_out(_CHOICE.format(one=one, two=two, then=then)) is expected


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("def f(k):\n    if k: y = 1\n    else: pass\n    return y\n", id="branches beside their heads"),
        pytest.param("def f(k):\n    if (\n        k\n    ):\n        y = 1\n    else:\n        pass\n    return y\n", id="a long head"),
        pytest.param("def f(k):\n    if k:\n        pass\n    elif any(\n        k\n    ):\n        y = 1\n    else:\n        pass\n    return y\n", id="a long head in the middle"),
        pytest.param("def f(k):\n    if k:\n        y = 1\n    elif k == 2:\n        pass\n    return y\n", id="no else"),
        pytest.param("def f(k):\n\tif k:\n\t\ty = 1\n\telse:\n\t\tpass\n\treturn y\n", id="tabs"),
        pytest.param("def f(k):\n    if k:\n        y = 1\n# at the margin\n    else:\n        pass\n\n    return y\n", id="comments and empty lines"),
        pytest.param("def f(k):\n    if k:\n        y = any(\n            k\n        )\n    else:\n        pass\n    return y\n", id="a statement of several lines"),
        pytest.param("def f(k):\n    for i in k:\n        if k:\n            y = 1\n        elif i:\n            pass\n        else:\n            pass\n        print(y)\n", id="within a loop"),
    ],
)  # fmt: skip
def test_what_the_tree_shows_is_never_denied(text: str) -> None:
    assert [row.name for row in unbound(text, lambda _: "")] == ["y"]
    assert may_leave_out(text)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("def f(k):\n    for x in k:\n        y = 1\n    else:\n        z = 2\n    return y\n", id="of a loop"),
        pytest.param("def f(k):\n    try:\n        y = 1\n    except E:\n        pass\n    else:\n        z = 2\n    return y\n", id="of a try"),
        pytest.param("def f(k):\n    if k:\n        y = 1\n    else:\n        pass\n\ndef g():\n    return y\n", id="at the end of a block"),
        pytest.param('x = """\n    else:\n"""\n', id="in a text"),
    ],
)  # fmt: skip
def test_other_words_are_no_alternative(text: str) -> None:
    assert not may_leave_out(text)


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("    else:\n", id="nothing but ends"),
        pytest.param("    if a:\n        b\n    else:\n        c\n    d\n", id="alternatives one behind another"),
        pytest.param("for " * 200 + "\n", id="loops without an end"),
        pytest.param("    if a:\n        " + "for x " * 50 + "\n    else:\n        c\n    x\n", id="loops in a branch"),
    ],
)
def test_time_grows_with_the_text_and_no_faster(line: str) -> None:
    def spent(size: int) -> float:
        started = time.process_time()
        may_leave_out("\n" + line * (size // len(line)))
        return time.process_time() - started

    spent(10_000)
    assert min(spent(200_000) for _ in range(3)) < 8 * max(min(spent(100_000) for _ in range(3)), 0.01)
