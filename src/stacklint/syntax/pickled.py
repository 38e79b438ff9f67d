"""Recognises a pickle, compressed or not, by its first bytes and never loads it."""

from __future__ import annotations

import zlib

from stacklint.regex import lazy

_PROTOCOLS = range(2, 6)
_OPCODES = frozenset(
    b"(.012FGIJKLMNSTUVX]abcd}egijlopqrstu)\x85\x86\x87\x88\x89\x8a\x8bBC\x8c\x8d\x8e\x8f\x90\x94\x95\x96"
)
_TORCH = bytes.fromhex("80028a0a6cfc9c46f9206aa850192e")
_COMPRESSED = (b"\x78\x01", b"\x78\x5e", b"\x78\x9c", b"\x78\xda", b"\x1f\x8b")
_R_DATA = (b"RDX2\n", b"RDX3\n", b"X\n\x00\x00\x00", b"A\n")
_ENOUGH = 16_384
_MODEL = (
    rb"sklearn|imblearn|xgboost|lightgbm|catboost|clightgbm|torch\.nn|keras|tensorflow|cuml|spacy|"
    rb"statsmodels|prophet|fbprophet|surprise|implicit|lightfm|gensim\.models|pmdarima|hmmlearn|"
    rb"category_encoders|autogluon|pycaret|mlxtend|pyod|kmodes|nltk\.classify|pygam"
)
# A class stands as `c` module newline (protocols to 3) or as a short text with its length.
_CLASS = lazy(rb"(?:c|\x8c(?s:.)|X(?s:.)\x00\x00\x00)(?:" + _MODEL + rb")\.[.\w]+(?:\n|\x94|q|\x8c)")


def pickled(head: bytes) -> str:
    """Return the id of the format that the first bytes of a pickle show; empty for anything else.

    A pickle that names a class of a model library is a model; any other holds data, for all that
    one can know.
    """
    if head.startswith(_TORCH[:12]):
        return "torch-pickle"
    if _begins_pickle(head):
        return "pickle" if _CLASS.search(head) else "pickled-data"
    if head.startswith(_COMPRESSED):
        return _compressed(head)
    return ""


def _begins_pickle(head: bytes) -> bool:
    return len(head) > 3 and head[0] == 0x80 and head[1] in _PROTOCOLS and head[2] in _OPCODES  # noqa: PLR2004 - the bytes of PROTO


def _compressed(head: bytes) -> str:
    try:
        inner = zlib.decompressobj(47).decompress(head, _ENOUGH)  # 47: zlib and gzip, by their first bytes
    except zlib.error:
        return ""
    if _begins_pickle(inner):
        return "joblib" if _CLASS.search(inner) else "pickled-data"
    return "rds-rdata" if inner.startswith(_R_DATA[:3]) else ""
