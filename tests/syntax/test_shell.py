"""Which commands a shell text holds."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stacklint.syntax.shell import command_of, commands, program


def lines(text: str) -> list[str]:
    return [" ".join(command.words) for command in commands(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("a b; c && d || e | f & g", ["a b", "c", "d", "e", "f", "g"], id="operators"),
        pytest.param("a \\\n  b\n\nc # d; e\n# f", ["a b", "c"], id="continuation and comments"),
        pytest.param("rem a && b\nc\n  rem d", ["c"], id="remarks of another shell"),
        pytest.param("a#b '#c' \"d # e\"", ["a#b #c d # e"], id="a # within a word"),
        pytest.param("a 'b; c' \"d && e\" f\\ g", ["a b; c d && e f g"], id="quotes"),
        pytest.param("if [ -f x ]; then a; elif b; then c; else d; fi", ["a", "b", "c", "d"], id="if"),
        pytest.param("if [[ $a && -f b ]]; then a; fi", ["a"], id="test with operators"),
        pytest.param(
            "for i in 1 2; do a $i; done\nwhile read x; do b; done < c",
            ["a $i", "read x", "b"],
            id="loops",
        ),
        pytest.param('case "$1" in\n a|b) c ;;\n (d) e;;\n *) f\nesac; g', ["c", "e", "f", "g"], id="case"),
        pytest.param("case $1 in a) b;; esac", ["b"], id="case on a line"),
        pytest.param("f() { a; }\nfunction g {\n b\n}", ["a", "b"], id="functions"),
        pytest.param("X=(a b\n c) Y=1 d\nA=1", ["d"], id="assignments and arrays"),
        pytest.param("a >b 2>&1 <c 2> d e >> f &> g", ["a e"], id="redirections"),
        pytest.param(
            "cat <<EOF > x\nno\nEOF\na <<-'E O'\nno\n\tE O\nb",
            ["cat", "a", "b"],
            id="here-documents",
        ),
        pytest.param("a <<EOF\nb", ["a", "b"], id="here-document without end"),
        pytest.param("a <<< b c", ["a c"], id="here-string"),
        pytest.param("A=$(b c) d `e f`", ["b c", "e f", "d `e f`"], id="substitutions"),
        pytest.param(
            'cd "$(dirname "$0")" && a',
            ["dirname $0", "cd $(dirname $0)", "a"],
            id="nested quotes",
        ),
        pytest.param(
            "a $(Build.Folder) $((1 + 2))",
            ["a $(Build.Folder) $((1 + 2))"],
            id="macros and arithmetic",
        ),
        pytest.param("((i++)); a", ["a"], id="arithmetic alone"),
        pytest.param("sudo -u me X=1 env Y=2 nohup time a", ["a"], id="wrappers"),
        pytest.param("uv run --frozen --with x -m pytest -q\nuv run -- a", ["pytest -q", "a"], id="uv run"),
        pytest.param(
            "poetry run a\npipenv run b\nconda run -n x --no-capture-output c\nuvx --with-editable ./x --python 3.12 d",
            ["a", "b", "c", "d"],
            id="runners",
        ),
        pytest.param(
            "timeout -s KILL 30 a\ngosu me b\nxargs -n 1 c",
            ["a", "b", "c"],
            id="wrappers with words",
        ),
        pytest.param('bash -ec "a; b c"\nsh x.sh\neval "d e"', ["a", "b c", "sh x.sh", "d e"], id="shells"),
        pytest.param(
            "docker exec x bash -c 'a && b'",
            ["docker exec x bash -c a && b", "a", "b"],
            id="shell elsewhere",
        ),
        pytest.param('su - me -c "a b"', ["a b"], id="su"),
        pytest.param('exec "$@"', [], id="whatever is given"),
        pytest.param('$env:X = "1"\n$x = foo\na `\n  b', ["a b"], id="PowerShell"),
        pytest.param("REM a\n:: b\nc ^\n  d", ["c d"], id="cmd"),
        pytest.param("a ${{ b || c }} ${d:-e f}", ["a ${{ b || c }} ${d:-e f}"], id="expressions"),
        pytest.param("a 'b", ["a 'b"], id="open quote"),
    ],
)
def test_commands(text: str, expected: list[str]) -> None:
    assert lines(text) == expected


def test_a_command_knows_its_place() -> None:
    found = [(c.words[0], c.line, c.column) for c in commands("a\n\n  X=1 \\\n  b; bash -c 'c\nd'\n", 10)]
    assert found == [("a", 10, 1), ("b", 13, 3), ("c", 13, 6), ("d", 14, 6)]


@pytest.mark.parametrize(
    ("text", "folder"),
    [
        pytest.param("cd a/b && x", "a/b", id="below"),
        pytest.param("cd a; cd ../c; x", "c", id="aside"),
        pytest.param("cd a; cd ..; x", "", id="and back"),
        pytest.param("(cd a; y); x", "", id="in a subshell"),
        pytest.param("cd $HOME; x", "?", id="unknown"),
        pytest.param("cd /app; x", "/app", id="absolute"),
        pytest.param("pushd a; popd; x", "?", id="a stack"),
    ],
)
def test_a_command_knows_its_folder(text: str, folder: str) -> None:
    assert [c.folder for c in commands(text) if c.words[0] == "x"] == [folder]


@pytest.mark.parametrize(
    ("words", "name"),
    [
        pytest.param(["/usr/bin/dvc", "pull"], "dvc", id="folder"),
        pytest.param(["python3.11", "-u", "-m", "pytest"], "pytest", id="module"),
        pytest.param(["python", "train.py", "-m", "x"], "python", id="script"),
        pytest.param(["python", "-W", "ignore", "-m", "a.b"], "a.b", id="option with value"),
        pytest.param(["$PYTHON", "-m", "x"], "x", id="variable"),
        pytest.param([".venv\\Scripts\\python.exe", "x.py"], "python", id="Windows"),
        pytest.param(["pip3", "install"], "pip", id="pip"),
        pytest.param([], "", id="nothing"),
    ],
)
def test_program(words: list[str], name: str) -> None:
    assert program(words) == name


def test_a_list_of_words_is_opened_as_well() -> None:
    assert [c.words for c in command_of(["/bin/sh", "-c", "a b; c"])] == [("a", "b"), ("c",)]
    assert [c.words for c in command_of(["tini", "--", "poetry", "run", "a"])] == [("a",)]


@given(st.text(alphabet="ab \n'\"`$(){}[];&|<>#\\=-\u00e9", max_size=60))
@settings(max_examples=400, deadline=None)
def test_any_text_has_commands(text: str) -> None:
    for command in commands(text):
        assert command.words
        assert 1 <= command.line <= text.count("\n") + 1


@pytest.mark.parametrize(
    "piece",
    [
        "$(",
        "(",
        '"',
        "'",
        "`",
        "$((",
        "a;",
        "<<E\n",
        "[[ ",
        "x=(",
        "${",
        "${{",
        "sudo ",
        "cd a;",
        'bash -c "',
        "case x in a) ",
        '"\\',
    ],
)
def test_repetition_takes_linear_time(piece: str) -> None:
    start = time.process_time()
    for _ in commands(piece * (100_000 // len(piece))):
        pass
    assert time.process_time() - start < 3
