"""Bounds by which nothing scales."""

from __future__ import annotations

import pytest

from stacklint.repo.document import Document
from stacklint.syntax.scalers import idle_scalers
from stacklint.syntax.template import lenient_trees

_GROUP = "  workerGroupSpecs:\n  - {replicas: 1, minReplicas: 1, maxReplicas: 3}\n"


@pytest.mark.parametrize(
    ("kind", "text", "expected"),
    [
        pytest.param("RayCluster", f"spec:\n{_GROUP}", 1, id="a cluster that is not told to scale"),
        pytest.param("RayCluster", f"spec:\n  enableInTreeAutoscaling: false\n{_GROUP}", 1, id="told not to"),
        pytest.param("RayCluster", f"spec:\n  enableInTreeAutoscaling: true\n{_GROUP}", 0, id="told to"),
        pytest.param("RayCluster", f"spec:\n  enableInTreeAutoscaling: ${{x}}\n{_GROUP}", 0, id="a template tells"),
        pytest.param("RayService", f"spec:\n rayClusterConfig:\n{_GROUP}", 1, id="a service"),
        pytest.param("RayJob", f"spec:\n rayClusterSpec:\n  enableInTreeAutoscaling: true\n{_GROUP}", 0, id="a job"),
        pytest.param("RayCluster", "spec: {workerGroupSpecs: [{minReplicas: 2, maxReplicas: 2}]}", 0, id="one number"),
        pytest.param("HorizontalPodAutoscaler", "spec: {maxReplicas: 3}", 1, id="no target"),
        pytest.param("HorizontalPodAutoscaler", "metadata: {name: a}\nspec: {maxReplicas: 3}", 0, id="a patch"),
        pytest.param("HorizontalPodAutoscaler", "spec: {maxReplicas: 3, scaleTargetRef: {name: a}}", 0, id="a target"),
        pytest.param("HorizontalPodAutoscaler", "spec: {}", 0, id="nothing at all"),
    ],
)
def test_idle_scalers(kind: str, text: str, expected: int) -> None:
    (tree,) = lenient_trees(Document("a.yaml", text))
    assert len(list(idle_scalers(kind, tree))) == expected
