"""The packages of R."""

from __future__ import annotations

from stacklint.interest import Interest
from stacklint.model import Evidence
from stacklint.readers.renv import read_description, read_renv
from stacklint.repo.document import Document

DESCRIPTION = """\
Package: mine
Title: Imports many things
Depends:
    R (>= 3.5)
Imports:
    mlflow (>= 1.0),
    data.table,
    DALEX
Suggests: testthat
Description: Uses
    keras, they say.
"""
RENV = """\
{
  "R": {
    "Version": "4.2.0"
  },
  "Packages": {
    "DALEX": {
      "Package": "DALEX",
      "Version": "2.4.3",
      "Source": "Repository"
    }
  }
}
"""


def test_packages_of_a_description() -> None:
    found = read_description(Document("DESCRIPTION", DESCRIPTION), Interest())
    assert [
        (f.value, f.detail.get("specifier", ""), f.detail["group"], f.location.line)
        for f in found
        if isinstance(f, Evidence)
    ] == [
        ("r:mlflow", ">=1.0", "main", 6),
        ("r:data.table", "", "main", 7),
        ("r:DALEX", "", "main", 8),
        ("r:testthat", "", "dev", 9),
    ]


def test_another_file_of_that_name() -> None:
    assert list(read_description(Document("DESCRIPTION", "Suggests: a walk\n"), Interest())) == []


def test_a_lock_holds_versions() -> None:
    found = read_renv(Document("renv.lock", RENV), Interest())
    assert [(f.value, f.detail["version"], f.location.line) for f in found if isinstance(f, Evidence)] == [
        ("r:DALEX", "2.4.3", 7)
    ]
