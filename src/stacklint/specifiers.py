"""The library's sets of bounds, its expressions from kept programs; to be imported where it alone knows the answer."""

from __future__ import annotations

from stacklint.programs import sooner

with sooner():
    from packaging.specifiers import InvalidSpecifier, SpecifierSet

__all__ = ["InvalidSpecifier", "SpecifierSet"]
