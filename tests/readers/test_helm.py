"""What is read of Helm charts, values and kustomizations."""

from __future__ import annotations

from reading import evidence, shown

from stacklint.readers.helm import read_charts, read_kustomization, read_values


def test_a_chart_asks_for_charts() -> None:
    text = "apiVersion: v2\ndependencies:\n  - name: airflow\n    version: 1.x\n    repository: https://a\n"
    found = evidence(read_charts, "Chart.yaml", text)
    assert shown(found) == ["3:11 config chart=airflow"]
    assert found[0].detail == {"repository": "https://a", "specifier": "1.x"}


def test_a_helmfile_asks_for_charts() -> None:
    text = "releases:\n  - name: x\n    chart: seldonio/seldon-core-operator\n  - chart: ./own\n"
    assert shown(evidence(read_charts, "helmfile.yaml", text)) == ["3:12 config chart=seldon-core-operator"]


def test_values_name_images() -> None:
    text = """\
image: {registry: ghcr.io, repository: a/b, tag: "1"}
server:
  image: c/d:2
  env: {KEY: 1}
sidecarImage:
  repository: e
other:
  repository: https://x/y
"""
    found = evidence(read_values, "values-prod.yaml", text)
    assert shown(found) == [
        "1:40 image ghcr.io/a/b",
        "3:10 image c/d",
        "4:9 env KEY",
        "6:15 image e",
    ]
    assert [e.detail.get("tag") for e in found if e.kind == "image"] == ["1", "2", None]


def test_a_kustomization_pulls_in_files_and_replaces_images() -> None:
    text = """\
resources:
  - ../base
  - deploy.yaml
  - github.com/kubeflow/manifests//apps?ref=v1
images:
  - {name: a, newName: b/c, newTag: "2"}
helmCharts: [{name: d, repo: https://e}]
"""
    assert shown(evidence(read_kustomization, "k8s/dev/kustomization.yaml", text)) == [
        "2:5 include k8s/base",
        "3:5 include k8s/dev/deploy.yaml",
        "4:5 url github.com/kubeflow/manifests//apps",
        "6:24 image b/c",
        "7:21 config chart=d",
    ]


def test_variables_in_a_list_are_told_by_their_names() -> None:
    text = "image: {repository: a/b}\nenv:\n  - name: MODEL\n    value: x\n  - name: PORT\n    value: 1\n"
    found = [e.value for e in evidence(read_values, "values.yaml", text) if e.kind == "env"]
    assert found == ["MODEL", "PORT"]
