"""Fenced blocks of a page, and which of their commands are read."""

from __future__ import annotations

import time

import pytest

from stacklint.syntax.fenced import fences, shown_commands


@pytest.mark.parametrize(
    ("text", "blocks"),
    [
        pytest.param("```sh\nls\n```\n", [("sh", "ls\n")], id="a shell's"),
        pytest.param("```\nls\n```", [("", "ls\n")], id="of no language, at the end"),
        pytest.param("  ~~~ bash title\nls\n  ~~~\n", [("bash", "ls\n")], id="indented, with a title"),
        pytest.param("```sh\n~~~\n```\n~~~\n", [("sh", "~~~\n")], id="another mark within, and one that does not end"),
        pytest.param("```sh\nls\n", [], id="it does not end"),
        pytest.param("~~~\n```sh\nls\n```\n", [("sh", "ls\n")], id="behind one that does not end"),
        pytest.param("x ```sh\nls\n```\n", [], id="within a line, so that the last one begins"),
        pytest.param("```sh\na\n``````sh\nb\n```\n", [("sh", "a\n")], id="the line of an end begins none"),
        pytest.param("```python\nx\n```\n\n```sh\nls\n```\n", [("", "x\n"), ("sh", "ls\n")], id="two"),
    ],
)
def test_blocks(text: str, blocks: list[tuple[str, str]]) -> None:
    found = list(fences(text))
    assert [(f.language, f.text) for f in found] == blocks
    assert all(text[f.inner :].startswith(f.text) and text[f.start : f.end].endswith(("```", "~~~")) for f in found)


@pytest.mark.parametrize(
    ("block", "files"),
    [
        pytest.param("cd x\npython src/train.py\nls a.txt\n", ["src/train.py"], id="one line of three"),
        pytest.param("python \\\n  src/train.py \\\n  --config a.yaml\n", ["src/train.py"], id="a command of three lines"),
        pytest.param("echo '\npython src/no.py\n'\nbash run/x.sh\n", ["run/x.sh"], id="a text of three lines"),
        pytest.param("cat <<E > x\npython src/no.py\nE\n", [], id="a document that is written"),
        pytest.param("python train.py\n", [], id="no folder"),
        pytest.param("python train.py --model some-house/MODEL.1-dev\n", [], id="no ending"),
        pytest.param("curl https://example.com/a/b.py\n", [], id="an address"),
        pytest.param("(cd x &&\n python src/train.py\n)\n", ["src/train.py"], id="a bracket of three lines"),
    ],
)  # fmt: skip
def test_files_in_folders_are_those_that_all_commands_name(block: str, files: list[str]) -> None:
    text = f"```bash\n{block}```\n"
    named = [(s.command.line, f) for s in shown_commands(text, {}) for f in s.files if "/" in f]
    found = [(s.command.line, f) for s in shown_commands(text, {}, in_folders=True) for f in s.files if "/" in f]
    assert found == named
    assert [name for _, name in found] == files


@pytest.mark.parametrize("piece", ["```", "```\n", "~~~ ", "```sh\n~~~\n", "\n```sh\na/b", "\n    ~~~\n```\n"])
def test_time_grows_with_the_text_and_no_faster(piece: str) -> None:
    def spent(size: int) -> float:
        started = time.process_time()
        list(shown_commands(piece * (size // len(piece)), {}, in_folders=True))
        return time.process_time() - started

    spent(10_000)
    assert min(spent(400_000) for _ in range(3)) < 8 * max(min(spent(200_000) for _ in range(3)), 0.01)
