"""What is read of Kubernetes objects."""

from __future__ import annotations

import pytest
from reading import evidence, shown

from stacklint.interest import Interest
from stacklint.readers.kubernetes import read_kubernetes
from stacklint.repo.document import Document, Unreadable

OBJECTS = """\
apiVersion: v1
kind: Service
metadata: {name: a, namespace: n}
---
apiVersion: batch/v1
kind: CronJob
metadata: {name: retrain}
spec:
  schedule: "0 3 * * *"
  jobTemplate:
    spec:
      template:
        spec:
          containers:
            - name: train
              image: a/b:1
              command: ["sh", "-c"]
              args:
                - |
                  dvc pull
                  python train.py
              env:
                - {name: MLFLOW_TRACKING_URI, value: x}
---
apiVersion: v1
kind: List
items:
  - apiVersion: v1
    kind: Pod
    spec: {containers: [{image: c, args: [--port, "80"]}]}
"""


def test_objects() -> None:
    found = evidence(read_kubernetes, "k8s/all.yaml", OBJECTS)
    assert shown(found) == [
        "1:13 resource v1 Service",
        "5:13 resource batch/v1 CronJob",
        "16:22 image a/b",
        "23:26 env MLFLOW_TRACKING_URI",
        "20:19 command dvc pull",
        "21:19 command python train.py",
        "28:17 resource v1 Pod",
        "30:33 image c",
    ]
    assert found[0].detail == {"name": "a", "namespace": "n"}
    assert {e.detail["context"] for e in found if e.kind == "command"} == {"schedule"}
    assert found[-1].detail == {"context": "cluster", "role": "run"}


def test_a_served_model_is_configuration() -> None:
    text = """\
apiVersion: serving.kserve.io/v1beta1
kind: InferenceService
metadata: {name: m, annotations: {x: "y"}}
spec:
  predictor:
    model:
      modelFormat: {name: sklearn}
      runtime: kserve-mlserver
      storageUri: s3://bucket/model
  explainer:
    alibi: {type: AnchorTabular}
"""
    assert shown(evidence(read_kubernetes, "isvc.yaml", text), "config") == [
        "6:5 config predictor=model",
        "9:19 config storageUri=s3://bucket/model",
        "7:27 config modelFormat=sklearn",
        "8:16 config runtime=kserve-mlserver",
        "11:5 config explainer=alibi",
    ]


def test_argo_runs_containers_and_scripts() -> None:
    text = """\
apiVersion: argoproj.io/v1alpha1
kind: Workflow
spec:
  templates:
    - container: {image: a, command: [python, -m, x]}
    - script:
        image: b
        command: [bash]
        source: |
          make train
    - script: {image: c, command: [python], source: "import x"}
"""
    assert shown(evidence(read_kubernetes, "wf.yaml", text), "command") == [
        "5:39 command python -m x",
        "8:19 command bash",
        "10:11 command make train",
        "11:36 command python",
    ]


def test_helm_templates_are_read_as_far_as_they_are_yaml() -> None:
    text = """\
{{- if .Values.on }}
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ .Release.Name }}
  labels:
    {{- include "labels" . | nindent 4 }}
spec:
  containers:
    - image: "ghcr.io/a/b:{{ .Values.tag }}"
    - image: "{{ .Values.image }}:1"
{{- end }}
---
{{ broken: [
"""
    found = evidence(read_kubernetes, "templates/d.yaml", text)
    assert shown(found) == ["2:13 resource apps/v1 Deployment", "10:15 image ghcr.io/a/b"]
    assert "name" not in found[0].detail


def test_schemas_are_not_objects_in_use() -> None:
    schema = "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nspec: {image: x/y}\n"
    assert evidence(read_kubernetes, "crd.yaml", schema) == []
    text = f"{schema}---\napiVersion: v1\nkind: Pod\n"
    assert shown(evidence(read_kubernetes, "crd.yaml", text)) == ["5:13 resource v1 Pod"]


def test_json_is_read_as_well() -> None:
    text = '{"kind": "Pod",\n "apiVersion": "v1", "spec": {"containers": [{"image": "a/b"}]}}'
    assert shown(evidence(read_kubernetes, "pod.json", text)) == ["2:17 resource v1 Pod", "2:57 image a/b"]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("apiVersion: v2\nname: chart", id="a chart"),
        pytest.param("apiVersion: 2.0\nkind: thing", id="another format"),
        pytest.param("apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization", id="kustomize"),
        pytest.param("a: |\n  apiVersion: v1\n  kind: Pod\n", id="within a text"),
        pytest.param("apiVersion: [v1]\nkind: {a: b}", id="odd shapes"),
    ],
)
def test_other_files_are_not(text: str) -> None:
    assert evidence(read_kubernetes, "x.yaml", text) == []


def test_what_is_not_yaml_is_unreadable() -> None:
    with pytest.raises(Unreadable):
        list(read_kubernetes(Document("x.yaml", "apiVersion: v1\nkind: [\n"), Interest()))


def test_containers_share_no_installation() -> None:
    text = """\
apiVersion: v1
kind: Pod
metadata: {name: p}
spec:
  containers:
    - {name: a, image: x, command: [pip, install, mlflow==1]}
    - {name: b, image: x, command: [pip, install, mlflow==2]}
"""
    found = [e for e in evidence(read_kubernetes, "pod.yaml", text) if e.kind == "package"]
    assert [e.detail["environment"] for e in found] == ["pod.yaml#p.a", "pod.yaml#p.b"]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        pytest.param("a.json", '{"kind": "Pod", "apiVersion": "v1"}', id="JSON on one line"),
        pytest.param("a.yaml", "- kind: List\n", id="no version"),
        pytest.param("a.yaml", "\ufeffapiVersion: v1\nkind: Pod\n", id="a byte order mark"),
        pytest.param("a.yaml", "    apiVersion: v1\n    kind: Pod\n", id="indented"),
        pytest.param("a.yaml", "{apiVersion: v1, kind: Pod}\n", id="on one line"),
    ],
)
def test_an_object_is_known_by_its_version(name: str, text: str) -> None:
    found = [e.value for e in evidence(read_kubernetes, name, text) if e.kind == "resource"]
    assert found == (["v1 Pod"] if "v1" in text else [])


@pytest.mark.parametrize(
    "text",
    [
        pytest.param('{"a": "b\\napiVersion: v1\\nkind: Pod"}\n{}\n', id="in a string of data"),
        pytest.param('{"definitions": {"apiVersion": {"type": "string"}, "kind": {}}}\n}', id="a schema"),
    ],
)
def test_data_that_speaks_of_objects_is_not_parsed(text: str) -> None:
    assert evidence(read_kubernetes, "a.json", text) == []
