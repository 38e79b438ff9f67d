"""The JSON Schemas that are shipped, and a check of settings against one of them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent


def load_schema(name: str) -> dict[str, Any]:
    """Return a schema that is shipped: `settings` or `report`."""
    import json  # noqa: PLC0415 - only where a schema is asked for

    schema: dict[str, Any] = json.loads((FOLDER / f"{name}.schema.json").read_text("utf-8"))
    return schema
