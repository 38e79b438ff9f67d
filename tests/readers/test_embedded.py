"""Requirements within YAML files of other purposes."""

from __future__ import annotations

import pytest

from stacklint.interest import Interest
from stacklint.model import Evidence
from stacklint.readers.embedded import read_embedded
from stacklint.repo.document import Document


def read(text: str, path: str = "serve.yaml") -> list[tuple[str, str, int]]:
    found = read_embedded(Document(path, text), Interest())
    return [(f.kind, f.value, f.location.line) for f in found if isinstance(f, Evidence)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "python:\n  packages:\n  - numpy==1.19\n  - scikit-learn\n",
            [("package", "numpy", 3), ("package", "scikit-learn", 4)],
            id="packages of python",
        ),
        pytest.param(
            "build:\n  python_version: '3.10'\n  python_packages:\n    - torch==2.0\n",
            [("config", "python-version=3.10", 2), ("package", "torch", 4)],
            id="build file of an image",
        ),
        pytest.param(
            "steps:\n  train:\n    settings:\n      docker:\n        requirements:\n          - mlflow>=2\n",
            [("package", "mlflow", 6)],
            id="settings of a step",
        ),
        pytest.param(
            "libraries:\n- pypi:\n    package: mlflow==2.1\n- jar: x\n",
            [("package", "mlflow", 3)],
            id="libraries of a job",
        ),
        pytest.param(
            "runtime_env:\n  pip: [torch, 'ray[serve]']\n", [("package", "torch", 2), ("package", "ray", 2)], id="pip"
        ),
        pytest.param(
            "python:\n  requirements_txt: ./requirements.txt\n", [("include", "requirements.txt", 2)], id="file"
        ),
        pytest.param(
            "apiVersion: mlops.seldon.io/v1alpha1\nkind: Model\nspec:\n  requirements: [sklearn]\n",
            [],
            id="what a cluster's resource requires of its server",
        ),
        pytest.param("requirements:\n- must be fast\n- mlflow\n", [], id="prose"),
        pytest.param("requirements:\n- name: x\n  version: 1\n", [], id="mappings"),
        pytest.param("requirements: requirements.txt\n", [], id="a path that is relative to who knows what"),
        pytest.param("dependencies:\n- pip:\n  - x\n", [], id="left to the reader of conda"),
        pytest.param("packages:\n- git\n", [], id="packages of nobody knows what"),
        pytest.param("pip: [\n", [], id="no YAML"),
    ],
)
def test_requirements(text: str, expected: list[tuple[str, str, int]]) -> None:
    assert read(text) == expected


def test_yaml_within_a_block_of_text() -> None:
    text = (
        "apiVersion: ray.io/v1\nkind: RayJob\nspec:\n  runtimeEnvYAML: |\n    pip:\n      - optuna==3.0\n      - shap\n"
        "---\nkind: RayService\nspec:\n  serveConfigV2: |\n    applications:\n      - name: a\n        runtime_env:\n"
        '          pip: ["mlflow"]\n'
    )
    found = [f for f in read_embedded(Document("k8s/job.yaml", text), Interest()) if isinstance(f, Evidence)]
    assert [(f.value, f.location.line) for f in found] == [("optuna", 6), ("shap", 7), ("mlflow", 15)]


def test_a_script_that_speaks_of_pip_is_no_yaml() -> None:
    text = "run: |\n  echo 'pip: x'\n  pip: [\n"
    assert list(read_embedded(Document("a.yaml", text), Interest())) == []
