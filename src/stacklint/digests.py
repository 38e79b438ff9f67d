"""SHA-256 from Python's own code: to load OpenSSL for it takes a twentieth of a warm run."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import hashlib
    from collections.abc import Callable


def _own() -> Callable[[bytes], hashlib._Hash]:
    """Return the function of whichever module this Python has; `hashlib` brings OpenSSL along."""
    for name in ("_sha2", "_sha256", "hashlib"):
        try:
            found: Callable[[bytes], hashlib._Hash] = import_module(name).sha256
        except (ImportError, AttributeError):
            continue
        return found
    raise ImportError("no SHA-256 in this Python")


sha256 = _own()
"""Returns the hash of bytes, as `hashlib.sha256` does."""
