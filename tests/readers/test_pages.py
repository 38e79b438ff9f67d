"""Pages for people: the files, drawings and ports that they name."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from stacklint.interest import Interest
from stacklint.model import Evidence
from stacklint.readers.docs_references import read_docs_references
from stacklint.readers.image_variables import read_image_variables
from stacklint.readers.page_ports import read_page_ports
from stacklint.readers.readme_tree import read_readme_tree
from stacklint.repo.document import Document

if TYPE_CHECKING:
    from stacklint.readers.registry import Read


ASKED = Interest(programs={"kubectl apply": "-f --filename"})


def facts(read: Read, path: str, text: str) -> list[str]:
    return [e.value for e in read(Document(path, text), ASKED) if isinstance(e, Evidence)]


@pytest.mark.parametrize(
    ("text", "files"),
    [
        pytest.param("[a](https://github.com/A/b/blob/main/x/y.ipynb#L3).", ["x/y.ipynb"], id="a file of a host"),
        pytest.param("https://github.com/a/b/tree/master/x/", ["x"], id="a folder, bare"),
        pytest.param(
            "(https://colab.research.google.com/github/a/b/blob/main/n%20b.ipynb)", ["n b.ipynb"], id="quoted"
        ),
        pytest.param("https://raw.githubusercontent.com/a/b/main/d.csv", ["d.csv"], id="raw"),
        pytest.param("[a](https://github.com/a/b/blob/main/2_[c]_d.py)", ["2_[c]_d.py"], id="brackets in a name"),
        pytest.param("https://github.com/a/b/blob/main/x\\_y.md", ["x_y.md"], id="an escaped letter"),
        pytest.param("[https://github.com/a/b/blob/main/x.py]", ["x.py"], id="brackets around"),
        pytest.param("https://github.com/a/b/blob/v1.2/x.py", [], id="a tag"),
        pytest.param("https://github.com/a/b/issues/3", [], id="no file"),
        pytest.param("```bash\n$ kubectl apply -f k/a.yml\n```", ["k/a.yml"], id="a command"),
        pytest.param("```python\nkubectl apply -f k/a.yml\n```", [], id="no shell"),
    ],
)
def test_docs(text: str, files: list[str]) -> None:
    assert facts(read_docs_references, "docs/a.md", text) == files


@pytest.mark.parametrize(
    ("text", "paths"),
    [
        pytest.param(
            "├── src/\n│   ├── a.py  <- x\n│   └── b/\n│       └── c.py\n└── d.md",
            ["src", "src/a.py", "src/b", "src/b/c.py", "d.md"],
            id="lines",
        ),
        pytest.param("|-- src\n|   `-- a.py\n", ["src", "src/a.py"], id="letters"),
        pytest.param("├── src\n\ntext\n\n├── b.py", ["src", "b.py"], id="two drawings"),
        pytest.param("├── a.py\n└── ...\n", ["a.py"], id="and so on"),
        pytest.param("├─► Feature store (S3)\n└─► Decision ──► allow", [], id="arrows of what flows"),
        pytest.param("| a | b |\n|---|---|\n| c.py | d |", [], id="a table"),
    ],
)
def test_trees(text: str, paths: list[str]) -> None:
    assert facts(read_readme_tree, "README.md", text) == paths


@pytest.mark.parametrize(
    ("text", "ports"),
    [
        pytest.param("docker build .\ndocker run x\ncurl localhost:80/a", ["80"], id="no port"),
        pytest.param("docker build .\ndocker run \\\n -p 80:80 x\ncurl localhost:80/a", [], id="on the next line"),
        pytest.param("docker build .\ndocker run -itp 80:80 x\ncurl localhost:80/a", [], id="joined letters"),
        pytest.param("docker build .\ndocker run --net=host x\ncurl localhost:80/a", [], id="the host's network"),
        pytest.param("curl localhost:80\ndocker build .\ndocker run x", [], id="asked before"),
        pytest.param("docker build .\ndocker run x\ndocker compose up\ncurl localhost:80", [], id="something else"),
    ],
)
def test_ports(text: str, ports: list[str]) -> None:
    assert facts(read_page_ports, "README.md", text) == [f"page.unpublished={p}" for p in ports]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        pytest.param("RUN echo $CUDA", ["CUDA"], id="set nowhere"),
        pytest.param("ARG CUDA\nRUN echo ${CUDA}", [], id="an argument"),
        pytest.param("RUN CUDA=1 && echo $CUDA", [], id="the shell's own"),
        pytest.param("RUN echo ${CUDA:-no} \\$CUDA '$CUDA'", [], id="a default, an escape, quotes"),
        pytest.param("ENV AAA=$BBB", ["BBB"], id="a variable from a variable"),
        pytest.param("ENV BBB=$BBB", [], id="from itself"),
        pytest.param("CMD run $PORT", [], id="of the running container"),
        pytest.param("FROM a AS b\nENV XYZ=1\nFROM b\nRUN echo $XYZ", [], id="from the stage below"),
        pytest.param("FROM a AS b\nENV XYZ=1\nFROM c\nRUN echo $XYZ", ["XYZ"], id="from another stage"),
    ],
)
def test_variables_of_images(text: str, names: list[str]) -> None:
    assert facts(read_image_variables, "Dockerfile", f"FROM x\n{text}\n") == [f"image.unset={n}" for n in names]
