"""Requirements in the language of conda: `conda-forge::name=1.2=build`, `name >=1,<2`."""

from __future__ import annotations

import re

from stacklint.regex import lazy
from stacklint.syntax.pep508 import MAX_LENGTH, Requirement, canonical

_SPEC = lazy(
    r"(?:[\w./:-]+?::)?(?P<name>[A-Za-z0-9_][\w.-]*+)\s*+(?P<version>[^\[\]]*+)(?P<keys>\[.*\])?",
    re.ASCII,
)
_FILE = lazy(r".*\.(?:txt|ya?ml|conda|tar\.bz2|whl)", re.IGNORECASE)
_VERSION = lazy(r"[=<>!~]{0,3}\s*+[\d*][=<>!~|,.*+\w\s()-]*+", re.ASCII)
_KEY = lazy(r"version\s*+=\s*+['\"]?([^'\"\]]*)")


def parse_conda(text: str) -> Requirement | None:
    """Return the requirement that a conda spec states, None where it names no package."""
    text = text.strip()
    found = _SPEC.fullmatch(text) if 0 < len(text) <= MAX_LENGTH else None
    if not found or (_FILE.fullmatch(found["name"]) and found["name"] != "ruamel.yaml"):
        return None
    key = _KEY.search(found["keys"] or "")
    version = (key[1] if key else found["version"]).strip()
    if version and not _VERSION.fullmatch(version):
        return None
    return Requirement(canonical(found["name"]), _version(version), manager="conda")


def _version(text: str) -> str:
    """Return the version part without spaces and build; a lone version gets its `==`."""
    joined, *rest = text.split() or [""]
    for word in rest:
        if joined[-1] not in "=<>!~,|" and word[0] not in "=<>!~,|":
            break  # a build string after the version
        joined += word
    if found := re.fullmatch(r"(={1,2}[^=]+)=[^=]*", joined):
        joined = found[1]
    return joined if joined[:1] in "=<>!~" else f"=={joined}"
