"""Pipfile."""

from __future__ import annotations

from stacklint.interest import Interest
from stacklint.model import Evidence
from stacklint.readers.pipfile import read_pipfile
from stacklint.repo.document import Document

TEXT = """\
[[source]]
url = "https://pypi.org/simple"
name = "pypi"

[packages]
MLflow = "==1.2"
numpy = "*"
x = {version = ">=1", extras = ["a", "b"], markers = "os_name == 'nt'"}
y = {git = "https://user:secret@h.org/y.git", ref = "main"}
mine = {path = "./libs/mine", editable = true}

[dev-packages]
pytest = "*"

[docs]
sphinx = "*"

[requires]
python_version = "3.9"
"""


def read(kind: str) -> list[Evidence]:
    found = read_pipfile(Document("a/Pipfile", TEXT), Interest())
    return [f for f in found if isinstance(f, Evidence) and f.kind == kind]


def test_packages_by_group_at_their_place() -> None:
    assert [(f.value, f.detail.get("specifier", ""), f.detail["group"], f.location.line) for f in read("package")] == [
        ("mlflow", "==1.2", "main", 6),
        ("numpy", "", "main", 7),
        ("x", ">=1", "main", 8),
        ("y", "", "main", 9),
        ("mine", "", "main", 10),
        ("pytest", "", "dev", 13),
        ("sphinx", "", "group:docs", 16),
    ]


def test_details() -> None:
    _, _, x, y, *_ = read("package")
    assert (x.detail["extras"], x.detail["marker"]) == ("a,b", "os_name == 'nt'")
    assert y.detail["url"] == "https://h.org/y.git"


def test_a_local_package_is_included() -> None:
    assert [(f.value, f.detail["form"]) for f in read("include")] == [("a/libs/mine", "editable")]


def test_the_python_asked_for() -> None:
    assert [f.value for f in read("config")] == ["python-version=3.9"]


def test_extras_of_the_key_and_a_file_at_an_address() -> None:
    text = '[packages]\n"a[b]" = "==1"\nc = {file = "https://h.org/c.zip"}\n'
    found = [f for f in read_pipfile(Document("Pipfile", text), Interest()) if isinstance(f, Evidence)]
    assert [(f.kind, f.value, f.detail.get("extras", ""), f.detail.get("url", "")) for f in found] == [
        ("package", "a", "b", ""),
        ("package", "c", "", "https://h.org/c.zip"),
    ]
