"""The package index: what was released when, and what each release asks for; the only module with network."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import threading
import time
import zlib
from dataclasses import dataclass
from email.parser import HeaderParser
from http.client import HTTPException, HTTPSConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from packaging.utils import InvalidSdistFilename, InvalidWheelFilename, parse_sdist_filename, parse_wheel_filename
from packaging.version import InvalidVersion, Version

_ACCEPT = "application/vnd.pypi.simple.v1+json"
_TAIL = 48 * 1024
_TRIES = 3
_GOOD, _GONE, _SERVER = (200, 206), 404, 500


@dataclass(frozen=True)
class File:
    """One file of a release, as the index lists it."""

    name: str
    version: Version
    url: str
    digest: str
    python: str
    uploaded: str
    yanked: bool
    size: int


@dataclass(frozen=True)
class Answer:
    """What the index says of a package; `seen` is a hash of the lines that say when and what was released."""

    package: str
    files: tuple[File, ...]
    status: str
    seen: str


@dataclass(frozen=True)
class Metadata:
    """What a wheel says of itself."""

    requires: tuple[str, ...]
    python: str
    license: str


class Index:
    """Reads an index by the simple API in its JSON form; wheels' metadata are kept in a cache folder."""

    def __init__(self, url: str = "", cache: Path | None = None) -> None:
        self.url = (url or configured()).rstrip("/")
        self.cache = cache or Path(os.environ.get("XDG_CACHE_HOME", "~/.cache")).expanduser() / "stacklint-refresh"

    def answer(self, package: str) -> Answer | None:
        """Return the index's answer on a package; None where it knows none."""
        try:
            data = json.loads(_read(f"{self.url}/{package}/", {"Accept": _ACCEPT}))
        except RefusedError as error:
            if error.status == _GONE:
                return None
            raise
        files = sorted(filter(None, map(_file, data["files"])), key=lambda f: (f.version, f.name))
        status = data.get("project-status") or {}
        facts = [(f.name, f.digest, f.python, f.uploaded, f.yanked) for f in files]
        seen = hashlib.sha256(json.dumps([facts, status], sort_keys=True).encode()).hexdigest()[:16]
        return Answer(package, tuple(files), str(status.get("status", "")), seen)

    def metadata(self, file: File) -> Metadata | None:
        """Return a wheel's metadata, of which only the end of the file is fetched; None where it has none."""
        kept = self.cache / file.digest[:2] / f"{file.digest}.json"
        if kept.is_file():
            found = json.loads(kept.read_text(encoding="utf-8"))
        else:
            found = _parsed(_member(file, ".dist-info/METADATA"))
            kept.parent.mkdir(parents=True, exist_ok=True)
            kept.write_text(json.dumps(found), encoding="utf-8")
        return Metadata(tuple(found[0]), found[1], found[2]) if found else None


def configured() -> str:
    """Return the index that pip uses here: its own words for it, or its default."""
    command = [sys.executable, "-m", "pip", "config", "get", "global.index-url"]
    if url := os.environ.get("PIP_INDEX_URL"):
        return url
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode == 0 and done.stdout.strip():
        return done.stdout.strip()
    from pip._internal.models.index import PyPI  # noqa: PLC0415 - the name of the default stands in pip alone

    return str(PyPI.simple_url)


def wheel_of(files: list[File]) -> File | None:
    """Return the wheel that speaks for a release: any platform's, else the one for the commonest machine."""
    wheels = [f for f in files if f.name.endswith(".whl")]
    return max(
        wheels,
        key=lambda f: (f.name.endswith("-any.whl"), "manylinux" in f.name and "x86_64" in f.name, f.name),
        default=None,
    )


def member(file: File, ending: str, *, whole: bool = False) -> bytes | None:
    """Return the content of the first file in a wheel whose name ends so, or is so; None where there is none."""
    return _member(file, ending, whole=whole)


def names(file: File) -> list[str]:
    """Return the names of the files in a wheel."""
    return [name for name, _, _ in _directory(_Remote(file))]


class _Remote:
    """Bytes of a file on the index; its end is read once."""

    def __init__(self, file: File) -> None:
        self.url, self.size = file.url, file.size
        self.start = max(0, self.size - _TAIL)
        self.tail = _read(self.url, {"Range": f"bytes={self.start}-{self.size - 1}"})

    def bytes(self, start: int, end: int) -> bytes:
        end = min(end, self.size)
        if start >= self.start:
            return self.tail[start - self.start : end - self.start]
        return _read(self.url, {"Range": f"bytes={start}-{end - 1}"})


_DIRECTORIES: dict[str, list[tuple[str, int, int]]] = {}


def _directory(remote: _Remote) -> list[tuple[str, int, int]]:
    """Return (name, offset, packed size) of a zip file's members; each is read once."""
    if remote.url not in _DIRECTORIES:
        _DIRECTORIES[remote.url] = _listed(remote)
    return _DIRECTORIES[remote.url]


def _listed(remote: _Remote) -> list[tuple[str, int, int]]:
    end = remote.tail.rfind(b"PK\x05\x06")
    if end < 0:
        return []
    size, start = (int.from_bytes(remote.tail[end + i : end + i + 4], "little") for i in (12, 16))
    data, at, found = remote.bytes(start, start + size), 0, []
    while data[at : at + 4] == b"PK\x01\x02":
        packed = int.from_bytes(data[at + 20 : at + 24], "little")
        name, extra, comment = (int.from_bytes(data[at + i : at + i + 2], "little") for i in (28, 30, 32))
        offset = int.from_bytes(data[at + 42 : at + 46], "little")
        found.append((data[at + 46 : at + 46 + name].decode("utf-8", "replace"), offset, packed))
        at += 46 + name + extra + comment
    return found


def _member(file: File, ending: str, *, whole: bool = False) -> bytes | None:
    remote = _Remote(file)
    rows = _directory(remote)
    row = next((r for r in rows if (r[0] == ending if whole else r[0].endswith(ending))), None)
    if row is None:
        return None
    name, offset, packed = row  # in its own head a name may stand with other extra fields
    data = remote.bytes(offset, offset + 30 + len(name) + 512 + packed)
    skip = 30 + int.from_bytes(data[26:28], "little") + int.from_bytes(data[28:30], "little")
    body = data[skip : skip + packed]
    return zlib.decompress(body, -15) if int.from_bytes(data[8:10], "little") else body


def _parsed(text: bytes | None) -> list[Any] | None:
    if text is None:
        return None
    head = HeaderParser().parsestr(text.decode("utf-8", "replace"))
    classifiers = [c for c in head.get_all("Classifier", []) if c.startswith("License :: OSI")]
    licence = head.get("License-Expression") or (classifiers[0].rpartition(" :: ")[2] if classifiers else "")
    licence = licence or (head.get("License") or "").strip().partition("\n")[0][:60]
    return [head.get_all("Requires-Dist", []), head.get("Requires-Python") or "", licence]


def _file(row: dict[str, Any]) -> File | None:
    name = row["filename"]
    try:
        version = parse_wheel_filename(name)[1] if name.endswith(".whl") else parse_sdist_filename(name)[1]
    except (InvalidWheelFilename, InvalidSdistFilename, InvalidVersion):
        return None  # an egg, an installer, or a name from before the standard
    digest = row.get("hashes", {}).get("sha256", "")
    uploaded, size = row.get("upload-time", "")[:10], row.get("size") or 0
    yanked = bool(row.get("yanked"))
    return File(name, version, row["url"], digest, row.get("requires-python") or "", uploaded, yanked, size)


class RefusedError(Exception):
    """The index answers with a status that is no success."""

    def __init__(self, url: str, status: int) -> None:
        super().__init__(f"{url}: status {status}")
        self.status = status


_LOCAL = threading.local()
"""The connections of a thread by host: a handshake costs more than ten answers."""


def _read(url: str, headers: dict[str, str]) -> bytes:
    parts = urlsplit(url)
    connections: dict[str, HTTPSConnection] = _LOCAL.__dict__.setdefault("connections", {})
    for attempt in range(_TRIES):
        connection = connections.get(parts.netloc) or HTTPSConnection(parts.netloc, timeout=60)
        connections[parts.netloc] = connection
        try:
            connection.request("GET", parts.path, headers=headers)
            answer = connection.getresponse()
            body = answer.read()
        except (HTTPException, OSError):
            connection.close()
            if attempt == _TRIES - 1:
                raise
            time.sleep(attempt)
            continue
        if answer.status in _GOOD:
            return body
        if answer.status < _SERVER or attempt == _TRIES - 1:
            raise RefusedError(url, answer.status)
        time.sleep(2**attempt)
    raise AssertionError
