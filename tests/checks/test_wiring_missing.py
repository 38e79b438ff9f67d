"""What names a file that is not there: the doubts that real repositories taught."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from stacklint.scan import Scan

ML = {"train.py": "from sklearn.linear_model import Ridge\nRidge().fit([[1]], [1])\n"}
WORKFLOW = '"on": push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n'


def found(done: Scan, rule: str) -> list[str]:
    return [f"{f.location.path}:{f.location.line}" for f in done.report.findings if f.rule == rule]


@pytest.mark.parametrize(
    "files",
    [
        pytest.param({"run.sh": "curl -O https://x/get-pip.py\npython get-pip.py\n"}, id="fetched on the line before"),
        pytest.param({"run.sh": "if [ -f extra.sh ]; then bash extra.sh; fi\n"}, id="only where it is there"),
        pytest.param({"run.sh": "python $SCRIPT.py\npython ${DIR}/x.py\n"}, id="behind a variable"),
        pytest.param({"run.sh": "python missing.py || true\n"}, id="allowed to fail"),
        pytest.param(
            {"study/run.sh": "python3 src/cropping/crop.py\n"}, id="a path of which not even the first folder is here"
        ),
        pytest.param({"scripts/run.sh": "python tools/x.py\n", "tools/x.py": ""}, id="started from the root"),
        pytest.param({".gitignore": "local.py\n", "run.sh": "python local.py\n"}, id="git ignores it"),
        pytest.param(
            {".gitmodules": '[submodule "x"]\n path = lib\n', "run.sh": "python lib/x.py\n"}, id="in a submodule"
        ),
        pytest.param({"{{cookiecutter.slug}}/Makefile": "a:\n\tpython absent.py\n"}, id="in a template"),
        pytest.param({"run.sh": "python -m http.server\npython -c 'import x.py'\n"}, id="a module that is installed"),
        pytest.param({"vendor/x/run.sh": "python absent.py\n"}, id="somebody else's"),
    ],
)
def test_nothing_is_claimed(files: dict[str, str], scanned: Callable[[dict[str, str]], Scan]) -> None:
    assert found(scanned({**ML, **files}), "command-names-missing-file") == []


@pytest.mark.parametrize(
    ("files", "places"),
    [
        pytest.param({"Makefile": "a:\n\tpython absent.py\n"}, ["Makefile:2"], id="make"),
        pytest.param(
            {".github/workflows/a.yml": WORKFLOW + "      - run: python3 -u absent.py --x 1\n"},
            [".github/workflows/a.yml:6"],
            id="an option before the script",
        ),
        pytest.param(
            {"app/__init__.py": "", "run.sh": "python -m app.worker\n"},
            ["run.sh:1"],
            id="a module of a package that is here",
        ),
        pytest.param(
            {"pipeline/a.py": "", "pipeline/build.sh": "python 5_get_data.py\n"},
            ["pipeline/build.sh:1"],
            id="beside the script",
        ),
    ],
)
def test_certain_breakage_is_told(
    files: dict[str, str], places: list[str], scanned: Callable[[dict[str, str]], Scan]
) -> None:
    assert found(scanned({**ML, **files}), "command-names-missing-file") == places


def test_one_cause_is_one_finding(scanned: Callable[[dict[str, str]], Scan]) -> None:
    done = scanned({**ML, "Makefile": "a:\n\tpython absent.py\nb:\n\tpython absent.py\n"})
    [finding] = [f for f in done.report.findings if f.rule == "command-names-missing-file"]
    assert [r.location.line for r in finding.related] == [4]


def test_a_list_that_a_script_installs_may_lie_at_the_root(scanned: Callable[[dict[str, str]], Scan]) -> None:
    files = {**ML, "requirements.txt": "scikit-learn\n", "scripts/start.sh": "pip install -r requirements.txt\n"}
    assert found(scanned(files), "requirement-include-missing") == []


def test_a_development_container_works_at_the_root(scanned: Callable[[dict[str, str]], Scan]) -> None:
    files = {
        **ML,
        "tools/requirements.txt": "scikit-learn\n",
        ".devcontainer/devcontainer.json": '{"postCreateCommand": "pip install -r requirements.txt"}',
    }
    assert found(scanned(files), "requirement-include-missing") == [".devcontainer/devcontainer.json:1"]


def test_a_workflow_below_the_root_is_run_by_nobody(scanned: Callable[[dict[str, str]], Scan]) -> None:
    files = {**ML, "week1/.github/workflows/a.yml": WORKFLOW + "      - run: python absent.py\n"}
    assert found(scanned(files), "command-names-missing-file") == []


def test_nothing_is_said_without_machine_learning(scanned: Callable[[dict[str, str]], Scan]) -> None:
    files = {"app.py": "import flask\n", "Makefile": "a:\n\tpython absent.py\n"}
    assert [f for f in scanned(files).report.findings if f.kind == "wiring"] == []


@pytest.mark.parametrize(
    "link",
    [
        pytest.param("[a](<docs/a (1).md>)", id="in angle brackets"),
        pytest.param("[a](docs/a_(1).md)", id="brackets within"),
        pytest.param("`[a](absent.md)`", id="in code"),
        pytest.param("<!-- [a](absent.md) -->", id="in a comment"),
        pytest.param("[a](mailto:x@y.z) [b](#here) [c](../../wiki)", id="no file"),
        pytest.param("[a](docs/with%20space.md)", id="percent-encoded"),
    ],
)
def test_links_that_lead_somewhere(link: str, scanned: Callable[[dict[str, str]], Scan]) -> None:
    files = {**ML, "README.md": f"# A\n{link}\n", "docs/a (1).md": "", "docs/with space.md": ""}
    assert found(scanned(files), "readme-links-nowhere") == []
