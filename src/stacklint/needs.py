"""What a check needs of a repository: where nothing of it is there, the check is not even imported."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Protocol

from stacklint.gathered import gathered, seen

if TYPE_CHECKING:
    from collections.abc import Iterable

    from stacklint.model import Evidence
    from stacklint.situation import Situation


class Asked(Protocol):
    """What is asked of a context."""

    @property
    def paths(self) -> frozenset[str]: ...
    @property
    def situations(self) -> Mapping[str, Situation]: ...
    @property
    def decided(self) -> Mapping[str, str]: ...
    @property
    def evidence(self) -> tuple[Evidence, ...]: ...
    @property
    def shared(self) -> dict[str, Any]: ...


def has_any(needs: Iterable[str], parameters: Mapping[str, Any], context: Asked) -> bool:
    """Return whether one of the needs of a check is met, or a parameter that it speaks of is not there.

    Of a need all parts must be met, with ` & ` between them:

    - `decided`: the settings decide on a tool;
    - `image`, `config:workflow.paths`: evidence of a key, as `gathered` sorts it;
    - `call=mlflow.start_run wandb.init`: evidence of a kind with one of these values;
    - `call~log_model`: with one of these last names; `url^https://x/`: with a value that begins so;
    - `file=tox.ini *.dvc`: a file with one of these names or endings; `path=.dvc/config`: the file;
    - `tool=mlflow`: a project that knows the tool.

    `{calls}` or `{wants.call}` in it stands for the words of a parameter of the rule, or for its keys; `{}` for
    the names of all its parameters.
    """
    try:
        return any(all(_is_met(part, parameters, context) for part in need.split(" & ")) for need in needs)
    except (KeyError, TypeError):
        return True  # a rule without the parameter: the check says so


def _is_met(part: str, parameters: Mapping[str, Any], context: Asked) -> bool:
    if part == "decided":
        return bool(context.decided)
    at = next((i for i, sign in enumerate(part) if sign in "=~^"), 0)
    if not at:
        key, _, rest = part.partition(":")
        known = gathered(context)
        return any(f"{key}:{word}" in known for word in _words(rest, parameters)) if rest else key in known
    kind, words = part[:at], _words(part[at + 1 :], parameters)
    if part[at] == "^":
        return any(value.startswith(tuple(words)) for value in _values(kind, context))
    return not _values(kind if part[at] == "=" else f"{kind}~", context).isdisjoint(words)


def _words(text: str, parameters: Mapping[str, Any]) -> list[str]:
    """Return words as they stand, or those of the parameter that stands there in braces."""
    before, brace, name = text.partition("{")
    if not brace:
        return text.split()
    found: Any = parameters
    for key in filter(None, name.removesuffix("}").split(".")):
        found = found[key]
    return [before + word for word in (found if isinstance(found, Mapping) else found.split())]


def _values(kind: str, context: Asked) -> frozenset[str]:
    """Return what there is of a kind, sorted once in a scan: values, last names of them, names and endings of files."""
    known: dict[str, frozenset[str]] = context.shared.setdefault("values", {})
    if kind not in known:
        known[kind] = frozenset(_found(kind, context))
    return known[kind]


def _found(kind: str, context: Asked) -> Iterable[str]:
    if kind == "file":
        names = {path[path.rfind("/") + 1 :] for path in context.paths}
        return names | {f"*{name[at:]}" for name in names if (at := name.rfind(".")) > 0}
    if kind == "path":
        return context.paths
    if kind == "tool":
        return (tool for situation in context.situations.values() for tool in situation.usages)
    if kind.endswith("~"):
        return (value.rpartition(".")[2] for value in _values(kind[:-1], context))
    return (item.value for item in seen(context, kind))
