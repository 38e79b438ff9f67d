"""Data classes and named tuples: the library's to a type checker, at run time our own that cost a tenth of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dataclasses import asdict, dataclass, field, fields, is_dataclass, replace
    from typing import NamedTuple
else:
    from stacklint.record_maker import asdict, dataclass, field, fields, is_dataclass, replace
    from stacklint.tuple_maker import NamedTuple

__all__ = ["NamedTuple", "asdict", "dataclass", "field", "fields", "is_dataclass", "replace"]
