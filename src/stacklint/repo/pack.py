"""One pack of git objects with its index of version 2: found by bisection, unpacked within bounds."""

from __future__ import annotations

import os
import stat
import struct
import zlib
from functools import cached_property

from stacklint.repo.document import Unreadable

_KINDS = {1: "commit", 2: "tree", 3: "blob", 4: "tag"}
_BY_OFFSET, _BY_ID = 6, 7
_HEAD, _FANOUT = 8, 1024
_CHUNK = 1 << 16
_LONGEST_CHAIN = 200
_FAR = 1 << 31
_MAGIC = b"\xfftOc\0\0\0\x02"


class Pack:
    """A pack; `path` is without ending. Objects beyond `largest` bytes are refused."""

    def __init__(self, path: str, largest: int) -> None:
        self._path, self._largest = path, largest

    def beginning(self, start: str) -> set[str]:
        """Return the ids that begin so, not more than two."""
        low, high = self._range(int(start[:2], 16))
        whole = start.ljust(self._size * 2, "0")
        at = self._place(bytes.fromhex(whole), low, high)
        ids = [self._id(n).hex() for n in range(at, min(at + 2, high))]
        return {name for name in ids if name.startswith(start)}

    def read(self, name: str) -> tuple[str, bytes] | None:
        """Return the kind and bytes of an object, None where it is not in here; raises ValueError and its kin."""
        offset = self._offset(bytes.fromhex(name))
        if offset is None:
            return None
        deltas: list[bytes] = []
        kind, base, data = self._entry(offset)
        while kind not in _KINDS:
            deltas.append(data)
            if len(deltas) > _LONGEST_CHAIN or sum(map(len, deltas)) > self._largest:
                raise ValueError("a chain without end")
            inside = base if isinstance(base, int) else self._offset(base)
            if inside is None:
                raise ValueError("a base that is nowhere")
            kind, base, data = self._entry(inside)
        for delta in reversed(deltas):
            data = self._patched(data, delta)
        return _KINDS[kind], data

    @cached_property
    def _index(self) -> int:
        return _opened(f"{self._path}.idx")

    @cached_property
    def _data(self) -> int:
        return _opened(f"{self._path}.pack")

    @cached_property
    def _table(self) -> tuple[int, ...]:
        """How many ids begin with a byte up to each."""
        head = os.pread(self._index, _HEAD + _FANOUT, 0)
        if head[:_HEAD] != _MAGIC or len(head) != _HEAD + _FANOUT:
            raise ValueError("not an index that is known")
        return struct.unpack(">256I", head[_HEAD:])

    @cached_property
    def _size(self) -> int:
        """The bytes of an id: what the whole index leaves for each."""
        count, whole = self._table[255], os.fstat(self._index).st_size
        for size in (20, 32):
            rest = whole - _HEAD - _FANOUT - count * (size + 8) - 2 * size
            if rest >= 0 and rest % 8 == 0 and rest // 8 <= count:
                return size
        raise ValueError("not an index that is known")

    def _range(self, first: int) -> tuple[int, int]:
        return (self._table[first - 1] if first else 0), self._table[first]

    def _id(self, number: int) -> bytes:
        return os.pread(self._index, self._size, _HEAD + _FANOUT + number * self._size)

    def _place(self, name: bytes, low: int, high: int) -> int:
        while low < high:
            middle = (low + high) // 2
            if self._id(middle) < name:
                low = middle + 1
            else:
                high = middle
        return low

    def _offset(self, name: bytes) -> int | None:
        low, high = self._range(name[0])
        at = self._place(name, low, high)
        if at >= high or self._id(at) != name:
            return None
        count = self._table[255]
        start = _HEAD + _FANOUT + count * (self._size + 4)
        (found,) = struct.unpack(">I", os.pread(self._index, 4, start + at * 4))
        if found < _FAR:
            return int(found)
        (far,) = struct.unpack(">Q", os.pread(self._index, 8, start + count * 4 + (found - _FAR) * 8))
        return int(far)

    def _entry(self, offset: int) -> tuple[int, int | bytes, bytes]:
        """Return the kind of an entry, the offset or id of its base, and its bytes unpacked."""
        head = os.pread(self._data, 64, offset)
        kind, size, at = head[0] >> 4 & 7, head[0] & 15, 1
        shift = 4
        while head[at - 1] & 0x80:
            size |= (head[at] & 0x7F) << shift
            shift, at = shift + 7, at + 1
        if size > self._largest:
            raise ValueError("too large")
        base: int | bytes = 0
        if kind == _BY_OFFSET:
            back, at = _back(head, at)
            base = offset - back
            if not 0 < base < offset:
                raise ValueError("a base that is nowhere")
        elif kind == _BY_ID:
            base, at = head[at : at + self._size], at + self._size
        elif kind not in _KINDS:
            raise ValueError("not a kind that is known")
        return kind, base, self._unpacked(offset + at, size)

    def _unpacked(self, offset: int, size: int) -> bytes:
        machine, found = zlib.decompressobj(), bytearray()
        while not machine.eof and len(found) <= size:
            chunk = os.pread(self._data, _CHUNK, offset)
            if not chunk:
                break
            offset += len(chunk)
            found += machine.decompress(chunk, size + 1 - len(found))
            while machine.unconsumed_tail and len(found) <= size:
                found += machine.decompress(machine.unconsumed_tail, size + 1 - len(found))
        if len(found) != size:
            raise ValueError("not as long as it says")
        return bytes(found)

    def _patched(self, base: bytes, delta: bytes) -> bytes:
        """Return what a delta makes of its base."""
        known, at = _number(delta, 0)
        size, at = _number(delta, at)
        if known != len(base) or size > self._largest:
            raise ValueError("a delta of something else")
        found = bytearray()
        while at < len(delta):
            code, at = delta[at], at + 1
            if code & 0x80:
                start, at = _sparse(delta, at, code, range(4))
                length, at = _sparse(delta, at, code >> 4, range(3))
                found += base[start : start + (length or 0x10000)]
            else:
                found += delta[at : at + code]
                at += code
            if not code or len(found) > size:
                raise ValueError("a delta that says nothing, or too much")
        if len(found) != size:
            raise ValueError("not as long as it says")
        return bytes(found)


def _opened(path: str) -> int:
    """Return a handle of a regular file that is no link; it is open for as long as the process lives."""
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0)
    handle = os.open(path, flags)
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise Unreadable("not a regular file")
    return handle


def _back(head: bytes, at: int) -> tuple[int, int]:
    """Return how far back the base of an entry is."""
    number = head[at] & 0x7F
    while head[at] & 0x80:
        at += 1
        number = ((number + 1) << 7) | (head[at] & 0x7F)
    return number, at + 1


def _number(delta: bytes, at: int) -> tuple[int, int]:
    number = shift = 0
    while True:
        byte = delta[at]
        number |= (byte & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if not byte & 0x80:
            return number, at
        if shift > 63:  # noqa: PLR2004 - bits of a size
            raise ValueError("a number without end")


def _sparse(delta: bytes, at: int, bits: int, places: range) -> tuple[int, int]:
    """Return a number of which only the bytes that are not zero are written, as the bits say."""
    number = 0
    for place in places:
        if bits >> place & 1:
            number |= delta[at] << (8 * place)
            at += 1
    return number, at
