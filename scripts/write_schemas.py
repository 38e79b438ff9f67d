"""Writes the JSON Schema of each kind of rules file, for editors; run it after a change of `knowledge/kinds.py`."""

from __future__ import annotations

import json
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "src"))

from stacklint.knowledge.kinds import schemas  # noqa: E402 - the folder above

FOLDER = ROOT / "src" / "stacklint" / "schema" / "rules"


def written() -> dict[str, str]:
    """Return the text of each schema by the name of its file."""
    return {f"{kind}.schema.json": json.dumps(schema, indent=2) + "\n" for kind, schema in schemas().items()}


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for name, text in written().items():
        (FOLDER / name).write_text(text, encoding="utf-8")
