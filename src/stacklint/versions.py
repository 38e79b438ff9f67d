"""The library's versions, its expressions from kept programs; to be imported where versions are compared."""

from __future__ import annotations

from stacklint.programs import sooner

with sooner():
    from packaging.version import InvalidVersion, Version

__all__ = ["InvalidVersion", "Version"]
