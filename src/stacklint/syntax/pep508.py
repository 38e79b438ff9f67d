"""Requirements of Python packages: PEP 508, and the addresses and file names that pip accepts."""

from __future__ import annotations

import re

from stacklint.record import dataclass
from stacklint.regex import lazy

MAX_LENGTH = 8192
"""No requirement that a person or a tool writes is longer; what is, names nothing."""

_WORD = r"[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?"
_NAME = rf"(?=[\d._-]*[A-Za-z]){_WORD}"
_CLAUSE = r"(?:===|==|~=|!=|<=|>=|<|>)\s*+[A-Za-z0-9._*+!-]++"
_SPECIFIER = rf"{_CLAUSE}(?:\s*+,\s*+{_CLAUSE})*+\s*+,?"
_BRACKETS = r"\s*+(?:\[(?P<extras>[^\[\]]*+)\])?\s*+"
_PLAIN = lazy(
    rf"(?P<name>{_NAME}){_BRACKETS}"
    rf"(?:(?P<spec>{_SPECIFIER})|\(\s*+(?P<inner>{_SPECIFIER})?\s*+\))?\s*+(?:;(?P<marker>.*))?",
    re.ASCII,
)
_DIRECT = lazy(
    rf"(?P<name>{_NAME}){_BRACKETS}@\s*+"
    r"(?P<url>(?:[\w+.-]++://|file:|[./])[^\s;]*+)\s*+(?:;(?P<marker>.*))?",
    re.ASCII,
)
_EXTRA = lazy(_WORD, re.ASCII)
_MARKER = lazy(
    r"\b(?:python_version|python_full_version|os_name|os\.name|sys_platform|sys\.platform|platform_\w+"
    r"|platform\.\w+|python_implementation|implementation_\w+|extras?|dependency_groups)\b",
    re.ASCII,
)
_EGG = lazy(rf"[#&]egg=(?P<name>{_NAME})(?:\[(?P<extras>[^\[\]]*)\])?", re.ASCII)
_WHEEL = lazy(r"(?P<name>\w[\w.]*)-(?P<version>[^-]+)(?:-[^-]+){3,4}\.whl", re.ASCII)
_ARCHIVE = lazy(r"(?P<name>[A-Za-z][\w.-]*?)-(?P<version>\d[\w.+!]*?)\.(?:tar\.gz|tgz|tar\.bz2|zip)", re.ASCII)
_FILE = lazy(r".*\.(?:whl|tar\.gz|tgz|tar\.bz2|zip|txt)", re.IGNORECASE)


@dataclass(frozen=True, order=True, slots=True)
class Requirement:
    """One requirement: a PEP 503 name and what is asked of it, as written but without spaces.

    `url` has no credentials; `manager` says whose rules the specifier follows (pip, conda, poetry).
    """

    name: str
    specifier: str = ""
    extras: tuple[str, ...] = ()
    marker: str = ""
    url: str = ""
    manager: str = "pip"


def canonical(name: str) -> str:
    """Return the PEP 503 form of `name`; a name with other than ASCII letters stays as it is."""
    return re.sub(r"[-_.]+", "-", name).lower() if name.isascii() else name


def parse_requirement(text: str) -> Requirement | None:
    """Return the requirement that `text` states, None where it names no package.

    Accepts PEP 508 with parentheses or a trailing comma, addresses with `#egg=`, and
    the names of wheels and versioned archives, local or remote.
    """
    text = text.strip()
    if not text or len(text) > MAX_LENGTH:
        return None
    if direct := _DIRECT.fullmatch(text):
        return _build(direct, url=without_credentials(direct["url"]))
    if _FILE.fullmatch(text) or "://" in text:
        return _from_address(text)
    if plain := _PLAIN.fullmatch(text):
        return _build(plain, specifier=plain["spec"] or plain["inner"] or "")
    return _from_address(text)


def without_credentials(url: str) -> str:
    """Return `url` without user, password and query."""
    scheme, colon, rest = url.partition("://")
    if not colon:
        return re.sub(r"[^/@]*@", "", url)
    rest = re.sub(r"^[^/]*@", "", rest)  # also where the password holds # or ?
    rest = re.sub(r"^.*:[^/@]*@", "", rest)
    host, slash, path = rest.partition("/")
    if re.search(r":(?!\d*$)[^@]*$", host) and "@" in path:  # or a slash
        host, slash, path = path.rpartition("@")[2].partition("/")
    rest, sharp, fragment = f"{host}{slash}{path}".partition("#")
    return f"{scheme}://{rest.partition('?')[0]}{sharp}{fragment}"


def _build(found: re.Match[str], specifier: str = "", url: str = "") -> Requirement | None:
    extras = _extras(found["extras"] or "")
    marker = " ".join((found["marker"] or "").split())
    if extras is None or (marker and not _MARKER.search(marker)):
        return None
    specifier = re.sub(r"\s+", "", specifier).rstrip(",")
    return Requirement(canonical(found["name"]), specifier, extras, marker, url)


def _extras(text: str) -> tuple[str, ...] | None:
    """Return the extras between brackets, None where one of them is no name."""
    parts = [part.strip() for part in text.split(",") if part.strip()]
    if not all(_EXTRA.fullmatch(part) for part in parts):
        return None
    return tuple(dict.fromkeys(canonical(part) for part in parts))


def _from_address(text: str) -> Requirement | None:
    """Return what an address or a file name says: by `#egg=`, else by the name of the archive."""
    address, _, marker = text.partition(" ;") if " ;" in text else text.partition("; ")
    address, marker = address.strip(), " ".join(marker.split())
    url = without_credentials(address)
    if egg := _EGG.search(address):
        name, extras = egg["name"], _extras(egg["extras"] or "") or ()
        return Requirement(canonical(name), "", extras, marker, url)
    last = re.split(r"[?#]", address)[0].replace("\\", "/").rpartition("/")[2]
    if found := _WHEEL.fullmatch(last) or _ARCHIVE.fullmatch(last):
        version = re.sub(r"%2[Bb]", "+", found["version"])
        return Requirement(canonical(found["name"]), f"=={version}", (), marker, url)
    return None
