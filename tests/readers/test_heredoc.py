"""Python within shell texts."""

from __future__ import annotations

import pytest

from stacklint.interest import Interest
from stacklint.model import Evidence
from stacklint.readers.heredoc import read_heredoc
from stacklint.repo.document import Document

ASKED = Interest(modules=frozenset({"mlflow"}), calls=frozenset({"*.get_latest_versions"}))


@pytest.mark.parametrize(
    ("name", "text", "facts"),
    [
        pytest.param(
            "a.sh",
            "#!/bin/sh\npython - <<'EOF'\nimport mlflow\nmlflow.run('x')\nEOF\necho mlflow\n",
            [("import", "mlflow", 3, 8), ("call", "mlflow.run", 4, 1)],
            id="a script",
        ),
        pytest.param(
            "a.yml",
            "steps:\n  - run: |\n      V=$(uv run python3 <<PY\n      import mlflow\n      PY\n      )\n      import mlflow\n",
            [("import", "mlflow", 4, 14)],
            id="a workflow, indented, the end too",
        ),
        pytest.param("a.sh", "cat <<EOF\nimport mlflow\nEOF\n", [], id="handed to another program"),
        pytest.param("a.sh", "# python - <<EOF\nimport mlflow\n# EOF\n", [], id="a comment"),
        pytest.param("a.sh", "python - <<EOF\nimport mlflow\n", [], id="without an end"),
        pytest.param("a.sh", "python - <<EOF\n# import mlflow\nprint('mlflow.run()')\nEOF\n", [], id="a word in it"),
        pytest.param(
            "Dockerfile",
            "FROM python\nRUN python3 <<A\nprint(1)\nA\nRUN python3.11 <<B\nimport mlflow\nB\n",
            [("import", "mlflow", 6, 8)],
            id="the second piece of an image",
        ),
    ],
)
def test_python_in_shell(name: str, text: str, facts: list[tuple[str, str, int, int]]) -> None:
    found = [e for e in read_heredoc(Document(name, text), ASKED) if isinstance(e, Evidence)]
    assert [(e.kind, e.value, e.location.line, e.location.column) for e in found] == facts
