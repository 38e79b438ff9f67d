"""Which formats the code writes: calls judged by what they are given."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stacklint.record import replace
from stacklint.regex import lazy

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from stacklint.knowledge.types import Format
    from stacklint.model import Evidence

_OBJECTS = (
    ("weights", lazy(r"state_dict|checkpoint|ckpt", re.IGNORECASE)),
    (
        "preprocessing",
        lazy(
            r"scaler|encoder|vectori[sz]er|\bdv\b|imputer|preproc|transformer\b|tokeni[sz]er|\ble\b|\bohe\b|binari[sz]er",
            re.IGNORECASE,
        ),
    ),
    (
        "model",
        lazy(
            r"model|\bclf|classif|regress|estimator|pipeline|\bpipe\b|\brf\b|xgb|lgbm?|\bnet\b|booster|\bsvm\b|\bknn\b|forest|\blr\b|kmeans|predictor|learner|search\b|grid",
            re.IGNORECASE,
        ),
    ),
    (
        "data",
        lazy(
            r"\bdf\b|data|frame|x_train|y_train|x_test|features|embedding|results?\b|metrics|meta\b|vocab|history|labels",
            re.IGNORECASE,
        ),
    ),
)
_FIRST_TEXT = lazy(r'\["([^"]+)"')


def writes_of(evidence: Iterable[Evidence], formats: Mapping[str, Format]) -> Iterator[Evidence]:
    """Yield a `write` for each call that writes a known format, with the object that it is given.

    The object is judged by the text of the first argument, then by the file's literal name: weights (tensors
    alone), model, preprocessing, data, or unknown.
    """
    table: dict[str, list[tuple[Mapping[str, str], str]]] = {}
    for known in formats.values():
        for row in known.writes:
            table.setdefault(row["call"], []).append((row, known.id))
    for item in evidence:
        if item.kind != "call":
            continue
        rows = table.get(item.value) or table.get("*." + item.value.rpartition(".")[2]) or []
        for row, name in rows:
            if _fits(item, row):
                detail = {"call": item.value, "object": _object(item, row, formats[name])} | _path(item)
                yield replace(item, kind="write", value=name, detail=detail)
                break


def _object(item: Evidence, row: Mapping[str, str], known: Format) -> str:
    found = judged(item, row)
    return "data" if found == "unknown" and known.kind == "data" else found


def _path(item: Evidence) -> dict[str, str]:
    """Return the literal path that a call is given first, if it is one."""
    found = _FIRST_TEXT.match(item.detail.get("args", ""))
    return {"path": found[1]} if found else {}


def _fits(item: Evidence, row: Mapping[str, str]) -> bool:
    suffix = row.get("suffix", "")
    if not suffix:
        return True
    literals = item.detail.get("args", "") + " " + " ".join(v for k, v in item.detail.items() if k.startswith("kw."))
    return any(f'{s.strip()}"' in literals + '"' or literals.rstrip().endswith(s.strip()) for s in suffix.split("|"))


def judged(item: Evidence, row: Mapping[str, str]) -> str:
    """Return weights, model, preprocessing, data or unknown for what a call writes."""
    if row.get("object"):
        return row["object"]
    for text in (item.detail.get("arg0", ""), item.detail.get("args", "")):
        for name, pattern in _OBJECTS:
            if text and pattern.search(text):
                return name
    return "unknown"
