"""Commands that start containers: which image, and what they run inside."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacklint.record import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence


class Started(NamedTuple):
    """The image that a command starts, empty where it names none, and the command inside."""

    image: str = ""
    inside: tuple[str, ...] = ()


def container(words: Sequence[str], program: str) -> Started | None:
    """Return what `docker run x y`, `kubectl exec x -- y` or `--image x` start; None for others."""
    if program in _ENGINES:
        return _engine(words)
    if program in _CLUSTERS:
        return _cluster(words)
    return None


_ENGINES = frozenset(("docker", "podman", "nerdctl"))
_CLUSTERS = frozenset(("kubectl", "oc", "gcloud", "az"))
_VERBS = {"run": True, "create": True, "pull": True, "exec": False}
_GROUPS = frozenset(("container", "image"))
_SHORT_VALUES = frozenset("acehHlmpuvw")
_FLAGS = frozenset(
    """
    --rm --detach --interactive --tty --init --privileged --read-only --no-healthcheck --quiet
    --publish-all --oom-kill-disable --disable-content-trust --all-tags --replace --no-hosts
    """.split()  # noqa: SIM905 - one line instead of fifteen
)


def _engine(words: Sequence[str]) -> Started | None:
    rest = _after_options(words[1:])
    if rest and rest[0] in _GROUPS:
        rest = rest[1:]
    if not rest or rest[0] not in _VERBS:
        return None
    named = _VERBS[rest[0]]
    given = _after_options(rest[1:])
    if not given:
        return None
    return Started(given[0] if named else "", tuple(given[1:]))


def _after_options(words: Sequence[str]) -> Sequence[str]:
    position = 0
    while position < len(words) and words[position].startswith("-"):
        option = words[position]
        position += 2 if _takes_value(option) else 1
    return words[position:]


def _takes_value(option: str) -> bool:
    if option.startswith("--"):
        return "=" not in option and option not in _FLAGS
    return option[1:].isalpha() and option[-1] in _SHORT_VALUES


def _cluster(words: Sequence[str]) -> Started | None:
    image = ""
    for index, word in enumerate(words):
        if word.startswith("--image="):
            image = word.partition("=")[2]
        elif word == "--image" and index + 1 < len(words):
            image = words[index + 1]
        elif word == "--":
            return Started(image, tuple(words[index + 1 :]))
    return Started(image) if image else None
