"""What may be there though it is not among the files that count."""

from __future__ import annotations

import pytest

from stacklint.holdings import Holdings


def holdings(*paths: str, ignored: str = "", modules: str = "", elsewhere: tuple[str, ...] = ()) -> Holdings:
    texts = {".gitmodules": modules}
    listed = (*paths, ".gitmodules") if modules else paths
    return Holdings(listed, lambda path: path == ignored, lambda path: texts.get(path, ""), elsewhere)


@pytest.mark.parametrize(
    ("held", "path", "there"),
    [
        pytest.param(holdings("a/b.py"), "a/b.py", True, id="a file"),
        pytest.param(holdings("a/b.py"), "a/", True, id="a folder"),
        pytest.param(holdings("a/b.py"), "./a/../a/b.py", True, id="a path to be normalised"),
        pytest.param(holdings("a/b.py"), "b.py", False, id="a file of another folder"),
        pytest.param(holdings("a/b.py", ignored="x.py"), "x.py", True, id="git ignores it"),
        pytest.param(holdings("a/b.py"), "../x.py", True, id="outside of the repository"),
        pytest.param(holdings("a", modules="[submodule]\n\tpath = lib/x\n"), "lib/x/y.py", True, id="in a submodule"),
        pytest.param(holdings("a", elsewhere=("data",)), "data/y.csv", True, id="behind a link"),
        pytest.param(holdings("a", elsewhere=("s/y.py",)), "s/y.py", True, id="tracked, and not in the work tree"),
    ],
)
def test_has(held: Holdings, path: str, there: bool) -> None:
    assert held.has(path) is there


def test_the_nearest_file_of_a_name_shares_most_of_the_path() -> None:
    assert holdings("x/train.py", "src/model/Train.py").nearest("src/train.py") == "src/model/Train.py"


@pytest.mark.parametrize(
    ("text", "made"),
    [
        pytest.param("poetry export -o all.txt", True, id="an option"),
        pytest.param("cat <<EOF > all.txt", True, id="a redirection"),
        pytest.param("pip install -r all.txt", False, id="only asked for"),
        pytest.param("COPY other/all.txt /tmp/", False, id="into an image"),
        pytest.param("cp data/all.txt out/", False, id="a file of the name that is there"),
    ],
)
def test_mentions(text: str, made: bool) -> None:
    files = {"run.sh": text, "data/all.txt": "", "Dockerfile": ""}
    held = Holdings(files, lambda _: False, lambda path: files.get(path, ""))
    assert held.mentions("all.txt", frozenset()) is made
