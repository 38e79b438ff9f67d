"""Lines for standard error, which may be closed or full: that alone is no failure."""

from __future__ import annotations

import os
import sys


def tell(text: str) -> None:
    """Write a line to standard error, or nowhere; never to standard output, where a report may be."""
    if sys.stderr is None:
        return
    try:
        print(text, file=sys.stderr, flush=True)  # noqa: T201 - the command line may print
    except (OSError, ValueError):
        sink = os.open(os.devnull, os.O_WRONLY)
        os.dup2(sink, 2)  # the interpreter's own flush must not fail again
