"""What a file is for."""

from __future__ import annotations

import pytest

from stacklint.scopes import Scopes


@pytest.mark.parametrize(
    ("path", "scope"),
    [
        pytest.param("src/train.py", "product", id="code"),
        pytest.param("tests/test_train.py", "test", id="a test in its folder"),
        pytest.param("src/test_train.py", "test", id="a test beside the code"),
        pytest.param("src/test.py", "product", id="a script that evaluates on the test set"),
        pytest.param("docs/conf.py", "docs", id="documentation"),
        pytest.param("examples/run.py", "example", id="an example"),
        pytest.param("examples/tests/test_run.py", "test", id="a test of an example"),
        pytest.param("third_party/lib/a.py", "vendored", id="somebody else's"),
        pytest.param("src/service_pb2.py", "generated", id="made by a compiler"),
        pytest.param("app/build/lib/app/train.py", "generated", id="a copy that setuptools made"),
        pytest.param("archive_2025/train.py", "example", id="kept, and no longer used"),
        pytest.param("src/train_old/fit.py", "example", id="an old copy"),
        pytest.param("src/archiver/fit.py", "product", id="a name that begins like one"),
        pytest.param("playbooks/rendered_local/chart.yaml", "generated", id="what a template engine wrote"),
        pytest.param("latest/train.py", "product", id="a name that holds the word test"),
    ],
)
def test_scope_by_path(path: str, scope: str) -> None:
    assert Scopes([path]).of(path) == scope


@pytest.mark.parametrize(
    "paths",
    [
        pytest.param(["mlflow-master/mlflow/a.py"], id="an unpacked archive"),
        pytest.param(
            ["lib/yolo/LICENSE", "lib/yolo/CONTRIBUTING.md", "lib/yolo/a.py"],
            id="a licence and a guide for contributors",
        ),
        pytest.param(
            ["lib/yolo/LICENSE", "lib/yolo/.github/workflows/ci.yml", "lib/yolo/a.py"],
            id="a licence and a .github",
        ),
    ],
)
def test_a_copied_repository_is_vendored(paths: list[str]) -> None:
    assert Scopes(paths).of(paths[-1]) == "vendored"


def test_a_licence_alone_does_not_make_a_copy() -> None:
    assert Scopes(["package/LICENSE", "package/a.py"]).of("package/a.py") == "product"


def test_what_a_template_makes_repositories_of_is_its_own() -> None:
    paths = ["{{cookiecutter.slug}}/LICENSE", "{{cookiecutter.slug}}/.github/workflows/ci.yml"]
    assert Scopes(paths).of("{{cookiecutter.slug}}/train.py") == "product"


def test_settings_override() -> None:
    assert Scopes(["tests/train.py"], {"tests": "product"}).of("tests/train.py") == "product"
