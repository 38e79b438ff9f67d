"""The hash by which GitHub follows an alert when the lines above it change.

The CodeQL action computes the same for results that bring none: over the hundred UTF-16 code
units from the beginning of a line on, blanks left out, with the number of equal ones before it.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_BLOCK, _FACTOR, _MASK = 100, 37, (1 << 64) - 1
_END = "\uffff"


def line_hashes(text: str, wanted: Iterable[int]) -> dict[int, str]:
    """Return the hashes of the wanted lines, which count from 1; none for lines beyond the text."""
    lines = set(wanted)
    if not lines:
        return {}
    folded = text.replace("\r\n", "\n").replace("\r", "\n").translate({0x20: None, 0x09: None})
    parts = (folded + _END).split("\n")
    units = "\n".join(parts).encode("utf-16-le", "surrogatepass") + bytes(2 * _BLOCK)
    found: dict[int, str] = {}
    seen: Counter[bytes] = Counter()
    start = 0
    for number, part in enumerate(parts[: max(lines)], start=1):
        window = units[start : start + 2 * _BLOCK]
        seen[window] += 1
        if number in lines:
            found[number] = f"{_hash(window):x}:{seen[window]}"
        start += len(part.encode("utf-16-le", "surrogatepass")) + 2
    return found


def _hash(window: bytes) -> int:
    value = 0
    for index in range(0, len(window), 2):
        value = (_FACTOR * value + (window[index] | window[index + 1] << 8)) & _MASK
    return value
