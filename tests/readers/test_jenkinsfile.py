"""What is read of Jenkinsfiles."""

from __future__ import annotations

import time

import pytest
from reading import evidence, shown

from stacklint.readers.jenkinsfile import read_jenkinsfile

DECLARATIVE = """\
// sh 'no'
pipeline {
  agent { docker { image 'python:3.11' } }
  triggers { cron('H 4 * * *') }
  environment { WANDB_API_KEY = credentials('wandb') }
  stages {
    stage('Train') {
      steps {
        dir('src') {
          sh 'dvc repro'
        }
        sh '''
          pip install mlflow
          python train.py \\
            --x "it's"
        '''
        withCredentials([string(credentialsId: 'c', variable: 'TOKEN')]) {
          sh(script: "make \\$X", returnStdout: true)
        }
      }
    }
    stage("Deploy") { steps { bat label: 'no', script: 'deploy.bat' /* sh 'no' */ } }
  }
}
"""


def test_a_declarative_pipeline() -> None:
    assert shown(evidence(read_jenkinsfile, "Jenkinsfile", DECLARATIVE)) == [
        "1:1 workflow jenkinsfile",
        "3:27 image python",
        "5:17 env WANDB_API_KEY",
        "10:15 command dvc repro",
        "13:11 command pip install mlflow",
        "13:23 package mlflow",
        "14:11 command python train.py --x it's",
        "17:64 env TOKEN",
        "18:23 command make $X",
        "22:57 command deploy.bat",
    ]


def test_a_command_knows_its_stage_and_folder() -> None:
    found = [e for e in evidence(read_jenkinsfile, "Jenkinsfile", DECLARATIVE) if e.kind == "command"]
    assert [(e.detail["job"], e.detail.get("working_directory", "")) for e in found] == [
        ("Train", "src"),
        ("Train", ""),
        ("Train", ""),
        ("Train", ""),
        ("Deploy", ""),
    ]


def test_a_scripted_pipeline() -> None:
    text = """\
node {
  stage 'Build'
  docker.image('a/b:1').inside {
    def out = sh(returnStdout: true, script: 'git rev-parse HEAD')
    sh "docker build -t ${name} ."
  }
}
"""
    assert shown(evidence(read_jenkinsfile, "x/Jenkinsfile.train", text)[1:]) == [
        "3:17 image a/b",
        "4:47 command git rev-parse HEAD",
        "5:9 command docker build -t ${name} .",
    ]


def test_the_pipeline_says_its_stages_and_triggers() -> None:
    found = evidence(read_jenkinsfile, "Jenkinsfile", DECLARATIVE)[0]
    assert found.detail == {"jobs": "2", "triggers": "push,schedule", "scheduled": "true", "root": "true"}


def test_other_groovy_says_nothing() -> None:
    assert evidence(read_jenkinsfile, "Jenkinsfile.md", "Run sh 'x' first") == []


@pytest.mark.parametrize("piece", ["/*", "'\\", "'''", '"', "{", "sh ", "sh(", "stage('a') {", "sh 'a;a'\n", "'"])
def test_repetition_takes_linear_time(piece: str) -> None:
    start = time.process_time()
    evidence(read_jenkinsfile, "Jenkinsfile", "node { sh 'a' }\n" + piece * (60_000 // len(piece)))
    assert time.process_time() - start < 3
