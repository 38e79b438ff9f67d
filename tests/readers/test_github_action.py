"""What is read of a repository's own GitHub actions."""

from __future__ import annotations

from reading import evidence, shown

from stacklint.readers.github_action import read_github_action


def test_a_composite_action_has_steps() -> None:
    text = """\
name: x
runs:
  using: composite
  steps:
    - uses: a/b@v1
    - run: pip install dvc
      shell: bash
"""
    assert shown(evidence(read_github_action, "action.yml", text)) == [
        "5:13 action a/b",
        "6:12 command pip install dvc",
        "6:24 package dvc",
    ]


def test_a_docker_action_has_an_image_or_a_dockerfile() -> None:
    image = "runs: {using: docker, image: 'docker://a/b:1'}"
    assert shown(evidence(read_github_action, "x/action.yml", image), "image") == ["1:31 image a/b"]
    file = "runs: {using: docker, image: Dockerfile}"
    assert shown(evidence(read_github_action, "x/action.yml", file)) == ["1:30 include x/Dockerfile"]


def test_an_action_that_runs_node_says_nothing() -> None:
    assert evidence(read_github_action, "action.yml", "runs: {using: node20, main: x.js}") == []
