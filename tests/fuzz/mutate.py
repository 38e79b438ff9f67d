"""Changes a text at random, so that it stays close to something that a reader would read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from seeds import PIECES, SEEDS
from shapes import reshaped

if TYPE_CHECKING:
    import random
    from collections.abc import Callable


def mutated(text: str, dice: random.Random, others: Callable[[], str] | None = None) -> bytes:
    """Return the bytes of a text after one to eight changes, once in a while with broken bytes.

    `others` draws a text of the same kind, for changes of structure.
    """
    draw = others or (lambda: str(dice.choice(SEEDS)))
    for _ in range(dice.choice((1, 1, 2, 2, 3, 5, 8))):
        changed = reshaped(text, dice, draw) if dice.random() < 0.5 else dice.choice(_CHANGES)(text, dice)
        text = changed[: 1 << 16]
    if dice.random() < 0.05:
        text = text.replace("\n", dice.choice(("\r\n", "\r", "\n\n", "\u2028")))
    data = text.encode(dice.choice(_ENCODINGS), "replace")
    for _ in range(dice.choice((0, 0, 0, 0, 1, 4))):
        at = dice.randrange(len(data) + 1)
        data = data[:at] + dice.randbytes(dice.choice((1, 2))) + data[at + dice.choice((0, 1)) :]
    return data


def _span(text: str, dice: random.Random) -> tuple[int, int]:
    start = dice.randrange(len(text) + 1)
    return start, min(len(text), start + dice.choice((1, 2, 5, 20, 100)))


def _delete(text: str, dice: random.Random) -> str:
    start, end = _span(text, dice)
    return text[:start] + text[end:]


def _double(text: str, dice: random.Random) -> str:
    start, end = _span(text, dice)
    times: int = dice.choice((1, 1, 3, 30, 300))
    return text[:end] + text[start:end] * times + text[end:]


def _insert(text: str, dice: random.Random) -> str:
    at, _ = _span(text, dice)
    times: int = dice.choice((1, 1, 1, 2, 30, 300))
    piece: str = dice.choice(PIECES) * times
    return text[:at] + piece + text[at:]


def _replace(text: str, dice: random.Random) -> str:
    start, end = _span(text, dice)
    piece: str = dice.choice(PIECES)
    return text[:start] + piece + text[end:]


def _splice(text: str, dice: random.Random) -> str:
    other = dice.choice(SEEDS)
    start, end = _span(other, dice)
    at, _ = _span(text, dice)
    return text[:at] + other[start : end + 100] + text[at:]


def _cut(text: str, dice: random.Random) -> str:
    start, _ = _span(text, dice)
    return text[start:] if dice.random() < 0.5 else text[:start]


def _move(text: str, dice: random.Random) -> str:
    start, end = _span(text, dice)
    at, _ = _span(text, dice)
    return text[:at] + text[start:end] + text[at:]


_CHANGES = (_delete, _double, _insert, _insert, _replace, _splice, _cut, _move)
_ENCODINGS = ("utf-8",) * 20 + ("utf-16", "utf-16-be", "utf-8-sig", "latin-1", "cp1252", "shift_jis")
