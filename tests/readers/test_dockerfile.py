"""What is read of Dockerfiles."""

from __future__ import annotations

import time

import pytest

from stacklint.interest import Interest
from stacklint.model import Evidence
from stacklint.readers.dockerfile import read_dockerfile
from stacklint.repo.document import Document


def read(text: str, path: str = "Dockerfile") -> list[Evidence]:
    found = list(read_dockerfile(Document(path, text), Interest()))
    assert all(isinstance(item, Evidence) for item in found)
    return [item for item in found if isinstance(item, Evidence)]


def facts(text: str, kind: str, path: str = "Dockerfile") -> list[tuple[str, int, int]]:
    return [(e.value, e.location.line, e.location.column) for e in read(text, path) if e.kind == kind]


@pytest.mark.parametrize(
    ("text", "images"),
    [
        pytest.param("FROM python:3.11", [("python", "3.11")], id="name and tag"),
        pytest.param(
            "from --platform=linux/amd64 ghcr.io/a/b@sha256:abc as x",
            [("ghcr.io/a/b", "sha256:abc")],
            id="flag and digest",
        ),
        pytest.param("FROM localhost:5000/a", [("localhost:5000/a", "")], id="port"),
        pytest.param("FROM docker.io/library/python:3", [("python", "3")], id="hub spelled out"),
        pytest.param("ARG V=3.10\nARG I=python:${V}\nFROM $I", [("python", "3.10")], id="arguments"),
        pytest.param("FROM ${X:-python:3.9}-slim", [("python", "3.9-slim")], id="default"),
        pytest.param("FROM ${X}", [], id="unknown"),
        pytest.param("ARG X\nFROM a/b:${X}", [("a/b", "")], id="unknown tag"),
        pytest.param("FROM scratch", [], id="scratch"),
        pytest.param("FROM\\\n  --platform=$x \\\n # why\n  a:1", [("a", "1")], id="a word on each line"),
        pytest.param("FROM a AS Base\nFROM base AS b\nFROM b", [("a", "")], id="stages"),
        pytest.param(
            "FROM a\nCOPY --from=ghcr.io/x/uv:1 /uv /bin/\nCOPY --from=0 a b",
            [("a", ""), ("ghcr.io/x/uv", "1")],
            id="copied from an image",
        ),
        pytest.param("# FROM a\nFROM b # c", [("b", "")], id="comments"),
    ],
)
def test_images(text: str, images: list[tuple[str, str]]) -> None:
    found = [(e.value, e.detail.get("tag", "")) for e in read(text) if e.kind == "image"]
    assert found == images


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "RUN a b \\\n # why\n\n && c",
            [("a", 1, 5), ("c", 4, 5)],
            id="continuation with comment",
        ),
        pytest.param("RUN --mount=type=cache,target=/x \\\n    --network=none a", [("a", 2, 20)], id="flags"),
        pytest.param('RUN ["a", "b"]\nSHELL ["x"]', [("a", 1, 7)], id="JSON"),
        pytest.param(
            "RUN <<EOF\na\nb c\nEOF\nRUN d",
            [("a", 2, 1), ("b", 3, 1), ("d", 5, 5)],
            id="here-document",
        ),
        pytest.param(
            "RUN python3 <<EOF\nimport x\nEOF\nRUN d",
            [("python", 1, 5), ("d", 4, 5)],
            id="here-document for Python",
        ),
        pytest.param("RUN <<EOF\na", [("a", 2, 1)], id="here-document without end"),
        pytest.param("# escape=`\nRUN a `\n b; c", [("a", 2, 5), ("c", 3, 5)], id="escape directive"),
        pytest.param("ONBUILD RUN a", [("a", 1, 13)], id="on build"),
        pytest.param("HEALTHCHECK CMD a", [], id="health check"),
        pytest.param("{% if x %}\nRUN a\n{% endif %}", [("a", 2, 5)], id="template"),
    ],
)
def test_commands(text: str, expected: list[tuple[str, int, int]]) -> None:
    assert facts(text, "command") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("CMD a b", ["a b"], id="shell form"),
        pytest.param('CMD ["a"]\nCMD ["b"]', ["b"], id="the last counts"),
        pytest.param('ENTRYPOINT ["python"]\nCMD ["x.py"]', ["python x.py"], id="interpreter and file"),
        pytest.param('ENTRYPOINT ["tini", "--"]\nCMD ["a", "b"]', ["a b"], id="init"),
        pytest.param('ENTRYPOINT ["/entry.sh"]\nCMD ["a"]', ["/entry.sh", "a"], id="entry script"),
        pytest.param('ENTRYPOINT ["sh", "-c", "a && b"]', ["a", "b"], id="shell"),
        pytest.param('FROM x AS y\nCMD ["a"]\nFROM z\nCMD b', ["a", "b"], id="each stage"),
        pytest.param('CMD [ "a", \\\n  "b" ]', ["a b"], id="JSON on two lines"),
    ],
)
def test_what_a_container_runs(text: str, expected: list[str]) -> None:
    found = [e for e in read(text) if e.kind == "command"]
    assert [e.detail["line"] for e in found] == expected
    assert {e.detail["phase"] for e in found} == {"run"}


def test_packages_know_their_stage_and_place() -> None:
    found = [e for e in read("FROM a AS b\nRUN pip install -q \\\n    x==1 \\\n    'Y[z]>2'") if e.kind == "package"]
    assert [(e.value, e.location.line, e.location.column) for e in found] == [
        ("x", 3, 5),
        ("y", 4, 6),
    ]
    assert found[1].detail == {
        "specifier": ">2",
        "extras": "z",
        "context": "image",
        "group": "main",
        "manager": "pip",
        "environment": "Dockerfile#b",
    }


@pytest.mark.parametrize(
    ("text", "path"),
    [
        pytest.param(
            "COPY requirements.txt .\nRUN pip install -r requirements.txt",
            "a/requirements.txt",
            id="same name",
        ),
        pytest.param(
            "WORKDIR /app\nCOPY req/prod.txt /tmp/r.txt\nRUN pip install -r /tmp/r.txt",
            "a/req/prod.txt",
            id="renamed",
        ),
        pytest.param(
            "WORKDIR /app\nCOPY . .\nRUN cd req && pip install -r prod.txt",
            "a/req/prod.txt",
            id="whole context",
        ),
        pytest.param("COPY req*.txt /x/\nRUN pip install -r /x/req.txt", "a/req.txt", id="wildcard"),
        pytest.param("COPY src /app/\nWORKDIR /app\nRUN pip install -r r.txt", "a/src/r.txt", id="folder"),
        pytest.param(
            "RUN --mount=type=bind,source=r.txt,target=/t/r.txt pip install -r /t/r.txt",
            "a/r.txt",
            id="mount",
        ),
    ],
)
def test_an_included_file_is_found_where_it_was_copied_from(text: str, path: str) -> None:
    found = [e for e in read(text, "a/Dockerfile") if e.detail.get("form") == "requirement"]
    assert [e.value for e in found] == [path]


def test_copies_are_relative_to_the_folder() -> None:
    text = "COPY a b/c.py /x/\nADD https://x/y z\nCOPY *.py $D ../e ./\nCOPY . ."
    assert facts(text, "include", "d/Dockerfile") == [("d/a", 1, 6), ("d/b/c.py", 1, 8)]


def test_variables_are_named_where_they_stand() -> None:
    text = 'ENV A=1 \\\n    B_C="x y"\nENV D e f'
    assert facts(text, "env") == [("A", 1, 5), ("B_C", 2, 5), ("D", 3, 5)]


@pytest.mark.parametrize(
    "piece",
    [
        "RUN a \\\n",
        "ARG A=$A$A\n",
        "FROM ${A:-${A:-\n",
        "RUN <<A <<A <<A\n",
        "COPY a b\n",
        "#\n",
        "ENV A=${A}${A}\n",
    ],
)
def test_repetition_takes_linear_time(piece: str) -> None:
    start = time.process_time()
    read(piece * 20_000)
    assert time.process_time() - start < 5
