"""Names of container images: without tag and digest, variables filled by their defaults."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stacklint.record import NamedTuple
from stacklint.regex import lazy

if TYPE_CHECKING:
    from collections.abc import Mapping

_VARIABLE = lazy(r"\$(?:\{(\w+)(?::?([-+])([^{}$]*))?\}|(\w+))")
_NAME = lazy(r"[A-Za-z0-9][A-Za-z0-9._:/-]*[A-Za-z0-9]|[A-Za-z0-9]")
_HUBS = ("docker.io/", "index.docker.io/", "registry.hub.docker.com/", "docker://")
_ROUNDS = 5
_LONGEST = 1_000


class Image(NamedTuple):
    """An image's name, as Docker Hub shows it, and its tag; empty where only running would tell."""

    name: str
    tag: str = ""


def parse_image(text: str, variables: Mapping[str, str] | None = None) -> Image | None:
    """Return the image that `text` names; None for `scratch` and for a name with unknown parts."""
    text = filled(text.strip(), variables or {})
    for hub in _HUBS:
        text = text.removeprefix(hub)
    name, _, digest = text.removeprefix("library/").partition("@")
    head, colon, tag = name.rpartition(":")
    if not colon or "/" in tag:
        head, tag = name, ""
    if not _NAME.fullmatch(head) or head == "scratch" or "//" in head:
        return None
    if not re.fullmatch(r"[\w.-]+", tag):
        tag = ""
    return Image(head, tag or digest[:71])


def filled(text: str, variables: Mapping[str, str]) -> str:
    """Return the text with `$x` and `${x:-default}` filled as far as their values are known."""
    for _ in range(_ROUNDS):
        if "$" not in text or len(text) > _LONGEST:
            break
        result = _VARIABLE.sub(lambda match: _value(match, variables)[:_LONGEST], text)
        if result == text or len(result) > _LONGEST:
            break
        text = result
    return text


def _value(match: re.Match[str], variables: Mapping[str, str]) -> str:
    name, sign, default = match[1] or match[4], match[2], match[3]
    if sign == "+":
        return default if variables.get(name) else ""
    if name in variables:
        return variables[name] or default or ""
    return match[0] if default is None else default
