"""Requirements files: what they ask for, where, and what they must not be taken for."""

from __future__ import annotations

import pytest

from stacklint.interest import Interest
from stacklint.model import Evidence, Unread
from stacklint.readers.requirements import read_requirements
from stacklint.repo.document import Document


def read(text: str | bytes, path: str = "requirements.txt") -> list[Evidence | Unread]:
    return list(read_requirements(Document(path, text), Interest()))


def of_kind(kind: str, text: str | bytes, path: str = "requirements.txt") -> list[Evidence]:
    return [f for f in read(text, path) if isinstance(f, Evidence) and f.kind == kind]


def packages(text: str | bytes, path: str = "requirements.txt") -> dict[str, str]:
    found = of_kind("package", text, path)
    return {f.value: f.detail.get("specifier", "") for f in found}


def unread(text: str, path: str = "requirements.txt") -> list[tuple[int, str]]:
    return [(f.line, f.reason) for f in read(text, path) if isinstance(f, Unread)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("dvc[s3]==3.50  # store", {"dvc": "==3.50"}, id="extra, pin and comment"),
        pytest.param("\n-r base.txt\nMLflow\n", {"mlflow": ""}, id="option line, name in capitals"),
        pytest.param(
            "x == 1.0 \\\n    --hash=sha256:aa \\\n    --hash=sha256:bb\ny\n",
            {"x": "==1.0", "y": ""},
            id="hashes",
        ),
        pytest.param("numpy\\\n>=1.2\n", {"numpy": ">=1.2"}, id="continuation"),
        pytest.param("a\r\nb==1\r\n", {"a": "", "b": "==1"}, id="Windows line ends"),
        pytest.param("'a==1',\n\"b\",\n", {"a": "==1", "b": ""}, id="members of a pasted list"),
        pytest.param(
            "pip install a b==2\n! pip install c\n",
            {"a": "", "b": "==2", "c": ""},
            id="pasted commands",
        ),
        pytest.param("numpy=1.2\nscipy=1.3=py39\n", {"numpy": "=1.2", "scipy": "=1.3"}, id="conda specs"),
        pytest.param("-e git+https://h/b.git#egg=x\n", {"x": ""}, id="editable with a name"),
        pytest.param("name @ git+https://h/b.git@v1\n", {"name": ""}, id="direct reference"),
        pytest.param("x @ file:///tmp/build/x\n", {"x": ""}, id="pip freeze on conda"),
        pytest.param("sklearn\n", {"sklearn": ""}, id="a retired name is still a package"),
        pytest.param("x==${VERSION}\ny\n", {"y": ""}, id="environment variable"),
        pytest.param("x<2 -f https://h/wheels.html\n", {"x": "<2"}, id="option after a requirement"),
        pytest.param("x==1.4;\n", {"x": "==1.4"}, id="semicolon without a marker"),
        pytest.param("git+https://x/y.git\n", {}, id="a URL without a name"),
        pytest.param("# mlflow\n   # wandb\n", {}, id="comments"),
        pytest.param("--pre\n--no-binary :all:\nx\n", {"x": ""}, id="options"),
        pytest.param("x#y\n", {}, id="a hash without a space begins no comment"),
        pytest.param("{% if a %}\nx\n{% endif %}\ny=={{ b }}\nz\n", {"x": "", "z": ""}, id="template"),
    ],
)
def test_packages(text: str, expected: dict[str, str]) -> None:
    assert packages(text) == expected


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_encodings(encoding: str) -> None:
    assert packages("mlflow==1\r\ndvc\r\n".encode(encoding)) == {"mlflow": "==1", "dvc": ""}


@pytest.mark.parametrize(
    ("text", "place"),
    [
        pytest.param("# one\n\n  MLflow>=2\n", (3, 3, 9), id="indented"),
        pytest.param("-e git+https://h/b.git#egg=my_pkg\n", (1, 28, 34), id="egg"),
        pytest.param('a\n"dvc",\n', (2, 2, 5), id="quoted"),
        pytest.param("https://h/torch-2.0-cp310-cp310-linux.whl\n", (1, 11, 16), id="wheel"),
    ],
)
def test_the_place_is_that_of_the_name(text: str, place: tuple[int, int, int]) -> None:
    where = of_kind("package", text)[-1].location
    assert (where.line, where.column, where.end_column) == place


def test_detail_says_what_is_asked_for() -> None:
    [found] = of_kind("package", 'dvc[s3,gs]>=3,<4; python_version < "3.12"', "ml/requirements.txt")
    assert dict(found.detail) == {
        "specifier": ">=3,<4",
        "extras": "s3,gs",
        "marker": 'python_version < "3.12"',
        "group": "main",
        "manager": "pip",
        "environment": "ml/requirements.txt",
    }


@pytest.mark.parametrize(
    ("path", "group"),
    [
        ("requirements.txt", "main"),
        ("requirements-gpu.txt", "main"),
        ("requirements_dev.txt", "dev"),
        ("test-requirements.txt", "dev"),
        ("requirements/docs.in", "dev"),
        ("requirements/tests/base.txt", "dev"),
        ("requirements/latest.txt", "main"),
        ("tests-app/requirements.txt", "main"),
        ("constraints.txt", "constraint"),
    ],
)
def test_the_group_is_that_of_the_name(path: str, group: str) -> None:
    assert [f.detail["group"] for f in of_kind("package", "x\n", path)] == [group]


@pytest.mark.parametrize(
    ("text", "path", "expected"),
    [
        pytest.param(
            "-r base.txt",
            "requirements/dev.txt",
            ("requirements/base.txt", "requirement"),
            id="sibling",
        ),
        pytest.param(
            "--requirement=../base.txt",
            "a/b/requirements.txt",
            ("a/base.txt", "requirement"),
            id="above",
        ),
        pytest.param("-r..\\base.txt", "a/requirements.txt", ("base.txt", "requirement"), id="Windows path"),
        pytest.param(
            "-c constraints.txt",
            "requirements.txt",
            ("constraints.txt", "constraint"),
            id="constraint",
        ),
        pytest.param("-e .", "requirements.txt", (".", "editable"), id="this project"),
        pytest.param("-e .[dev]", "requirements.txt", (".", "editable"), id="this project with an extra"),
        pytest.param("-e file:.", "requirements.txt", (".", "editable"), id="file address"),
        pytest.param("./libs/core", "requirements.txt", ("libs/core", "editable"), id="folder"),
        pytest.param("libs/core", "requirements.txt", ("libs/core", "editable"), id="folder without a dot"),
        pytest.param("-e .", "requirements/dev.txt", (".", "editable"), id="pip starts above the folder"),
    ],
)
def test_includes(text: str, path: str, expected: tuple[str, str]) -> None:
    [found] = of_kind("include", text, path)
    assert (found.value, found.detail["form"]) == expected


@pytest.mark.parametrize(
    "text",
    [
        "-r ../base.txt",
        "-r /etc/passwd",
        "-r https://user:secret@h/r.txt",
        "-r C:\\x.txt",
        "-r \\\\host\\x",
        "-e ../lib",
    ],
)
def test_nothing_outside_the_repository_is_included(text: str) -> None:
    assert unread(text) == [(1, "includes a file outside the repository")]


def test_addresses_lose_their_credentials() -> None:
    found = of_kind("url", "--extra-index-url https://user:secret@h.org/simple\ngit+https://tok@h.org/x.git\n")
    assert [f.value for f in found] == ["https://h.org/simple", "git+https://h.org/x.git"]


def test_what_is_no_requirement_is_unread_with_its_line() -> None:
    assert unread("a\nb c d\ne\n") == [(2, "not a requirement")]


def test_prose_is_no_list_of_requirements() -> None:
    text = "You need Python, and then\nrun the script that installs it all\nnumpy\n"
    assert read(text) == [Unread("requirements.txt", "not a list of requirements", 1)]


def test_prose_in_a_folder_of_requirements_is_nobodys_business() -> None:
    assert (
        read(
            "Use the first file on Linux,\nand the second one on Windows\n",
            "requirements/notes.txt",
        )
        == []
    )


COMPILED = """\
#
# This file is autogenerated by pip-compile with Python 3.11
#
alembic==1.13.1
    # via mlflow
mlflow==2.1 \\
    --hash=sha256:aa
    # via
    #   -r requirements.in
    #   dvc
"""


def test_of_a_compiled_file_only_what_was_asked_for_is_a_package() -> None:
    assert packages(COMPILED) == {"mlflow": "==2.1"}


def test_of_a_compiled_file_all_is_locked() -> None:
    found = of_kind("locked", COMPILED)
    assert {f.value: f.detail["version"] for f in found} == {"alembic": "1.13.1", "mlflow": "2.1"}


def test_without_notes_a_compiled_file_is_a_lock() -> None:
    text = "# This file was autogenerated by uv via the following command:\nmlflow==2.1\n"
    assert (packages(text), len(of_kind("locked", text))) == ({}, 1)


def test_a_rye_lock_holds_no_packages() -> None:
    text = "# generated by rye\n-e file:.\nmlflow==2.1\n    # via proj\n"
    assert packages(text, "requirements.lock") == {}
    assert len(of_kind("locked", text, "requirements.lock")) == 1


def test_a_dump_of_an_environment_is_marked() -> None:
    text = "".join(f"{name}==1.0\n" for name in "abcdefghijklmnopqrstuvwxy")
    assert {f.detail.get("frozen") for f in of_kind("package", text)} == {"yes"}
    assert {f.detail.get("frozen") for f in of_kind("package", "z==1\n" + text)} == {"yes"}
    assert {f.detail.get("frozen") for f in of_kind("package", "-e d:\\my work\\house\n" + text)} == {"yes"}
    assert {f.detail.get("frozen") for f in of_kind("package", "zz\n" + text)} == {None}


def test_conda_exports_are_left_to_their_own_reader() -> None:
    assert read("# This file may be used to create an environment using:\n# platform: linux-64\nx=1=0\n") == []


def test_built_metadata_are_no_requirements() -> None:
    assert read("x\n", "src/a.egg-info/requirements.txt") == []
