"""Sources in R."""

from __future__ import annotations

import pytest

from stacklint.interest import Interest
from stacklint.model import Evidence
from stacklint.readers.literate import read_literate
from stacklint.readers.r_source import read_r_source
from stacklint.repo.document import Document

ASKED = Interest(modules=frozenset({"r:mlflow", "r:lime"}))


@pytest.mark.parametrize(
    ("text", "places"),
    [
        pytest.param("library(mlflow)\n", [(1, 9)], id="attached"),
        pytest.param(
            'x <- 1\nsuppressMessages(library("mlflow", quietly = TRUE))\n', [(2, 27)], id="quoted, within a call"
        ),
        pytest.param("if (!requireNamespace('mlflow')) stop()\n", [(1, 24)], id="asked for"),
        pytest.param('mlflow::mlflow_run("a#b"); mlflow:::x\n', [(1, 1)], id="named twice on a line"),
        pytest.param("# library(mlflow)\nx <- 1 # mlflow::run()\n", [], id="a comment"),
        pytest.param("x <- \"library(mlflow)\"\ny <- 'mlflow::run'\n", [], id="a string"),
        pytest.param("my_library(mlflow)\na.library(mlflow)\nlibrary(mlflow2)\n", [], id="names that only resemble it"),
        pytest.param("library(dplyr)\n", [], id="a package that nobody asks for"),
    ],
)
def test_packages(text: str, places: list[tuple[int, int]]) -> None:
    found = [e for e in read_r_source(Document("a.R", text), ASKED) if isinstance(e, Evidence)]
    assert [(e.location.line, e.location.column) for e in found] == places
    assert {(e.kind, e.value) for e in found} <= {("import", "r:mlflow")}


def test_chunks_of_r_in_a_document_count_where_they_run() -> None:
    text = "# Title\n\n```{r setup}\nlibrary(lime)\n```\n\n```{r, eval=FALSE}\nlibrary(mlflow)\n```\n\n```r\nlibrary(mlflow)\n```\n"
    found = [e for e in read_literate(Document("a.Rmd", text), ASKED) if isinstance(e, Evidence)]
    assert [(e.value, e.location.line) for e in found] == [("r:lime", 4)]
