"""setup.py, read without running it."""

from __future__ import annotations

import time

import pytest

from stacklint.interest import Interest
from stacklint.model import Evidence, Unread
from stacklint.readers.setup_py import read_setup_py
from stacklint.repo.document import Document, Unreadable


def read(text: str, path: str = "setup.py") -> list[Evidence | Unread]:
    return list(read_setup_py(Document(path, text), Interest()))


def of_kind(kind: str, text: str) -> list[Evidence]:
    return [f for f in read(text) if isinstance(f, Evidence) and f.kind == kind]


def packages(text: str) -> list[str]:
    return [f.value + f.detail.get("specifier", "") for f in of_kind("package", text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param('setup(install_requires=["a>=1", "B"])', ["a>=1", "b"], id="literal"),
        pytest.param('setuptools.setup(install_requires=("a",))', ["a"], id="tuple, module"),
        pytest.param('R = ["a"]\nsetup(install_requires=R)', ["a"], id="name"),
        pytest.param('R = ["a"]\nR += ["b"]\nR.append("c")\nsetup(install_requires=R)', ["a", "b", "c"], id="name that grows"),
        pytest.param('A = ["a"]\nsetup(install_requires=A + ["b"] + [*A, "c"])', ["a", "b", "c"], id="sum"),
        pytest.param('setup(install_requires=["a>=1" + ",<2" + ",!=1.5", "b" + x])', ["a>=1,<2,!=1.5", "b"], id="sum of literals"),
        pytest.param('if x:\n    R = ["a"]\nelse:\n    R = ["b"]\nsetup(install_requires=R)', ["a", "b"], id="both branches"),
        pytest.param('setup(install_requires=["a"] if x else ["b"])', ["a", "b"], id="conditional expression"),
        pytest.param('setup(install_requires="a>=1\\nb")', ["a>=1", "b"], id="string of lines"),
        pytest.param('setup(install_requires="""\n    a>=1\n    b\n""".split())', ["a>=1", "b"], id="split text"),
        pytest.param('V = "2.0"\nsetup(install_requires=[f"a=={V}"])', ["a==2.0"], id="f-string that is known"),
        pytest.param('setup(install_requires=[f"a=={V}", "b=={}".format(v), "c>=%s" % v])', ["a", "b", "c"], id="unknown versions"),
        pytest.param('setup(install_requires=[name + ">=1", f"{x}-y"])', [], id="unknown names"),
        pytest.param('def reqs():\n    return ["a"]\nsetup(install_requires=reqs())', ["a"], id="function"),
        pytest.param('K = dict(install_requires=["a"])\nsetup(**K)', ["a"], id="keywords of a table"),
        pytest.param('K = {}\nK["install_requires"] = ["a"]\nsetup(**K)', ["a"], id="item of a table"),
        pytest.param('R = {"x": ["a"]}\nsetup(install_requires=R["x"])', ["a"], id="item"),
        pytest.param('setup(install_requires=[r for r in ["a", "b"] if r != x])', ["a", "b"], id="comprehension"),
        pytest.param('setup(install_requires=list(set(["a"])))', ["a"], id="list of a set"),
        pytest.param("x = x + y\ny = x\nsetup(install_requires=x)", [], id="names in a circle"),
        pytest.param('install_requires = ["a"]\n', [], id="no call of setup"),
        pytest.param('setup(install_requires=[1, None, b"x", ...])', [], id="other literals"),
    ],
)  # fmt: skip
def test_packages(text: str, expected: list[str]) -> None:
    assert packages(text) == expected


def test_requirements_looked_up_by_name_in_a_computed_table() -> None:
    text = """\
_deps = ["Pillow>=9", "torch>=1.4", "ruff"]
deps = {b: a for a, b in (re.findall(r"^(([^!=<>~]+)(?:[!=<>~].*)?$)", x)[0] for x in _deps)}
def deps_list(*pkgs):
    return [deps[pkg] for pkg in pkgs]
extras = {}
extras["dev"] = deps_list("ruff")
setup(install_requires=[deps["Pillow"], deps["torch"]], extras_require=extras)
"""
    assert packages(text) == ["pillow>=9", "torch>=1.4", "ruff"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('setup(setup_requires=["a"])', ("build", "setup.py#build")),
        ('setup(tests_require=["a"])', ("dev", "setup.py#dev")),
        ('setup(extras_require={"GPU_x": ["a"]})', ("extra:gpu-x", "setup.py#extra:gpu-x")),
        ('E = {}\nE["x"] = ["a"]\nsetup(extras_require=E)', ("extra:x", "setup.py#extra:x")),
        ('setup(extras_require={":python_version<\'3.8\'": ["a"]})', ("main", "setup.py")),
    ],
)
def test_groups(text: str, expected: tuple[str, str]) -> None:
    [found] = of_kind("package", text)
    assert (found.detail["group"], found.detail["environment"]) == expected


def test_a_condition_in_the_name_of_an_extra_is_a_marker() -> None:
    [found] = of_kind("package", "setup(extras_require={':python_version<\"3.8\"': ['a']})")
    assert found.detail["marker"] == 'python_version<"3.8"'


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param('setup(install_requires=open("requirements.txt").read().splitlines())', ["requirements.txt"], id="read"),
        pytest.param('with open("requirements.txt") as f:\n    R = f.read().splitlines()\nsetup(install_requires=R)', ["requirements.txt"], id="with"),
        pytest.param('R = []\nfor line in open("requirements.txt"):\n    R.append(line.strip())\nsetup(install_requires=R)', ["requirements.txt"], id="loop"),
        pytest.param('R = open(os.path.join(here, "requirements", "base.txt")).readlines()\nsetup(install_requires=R)', ["requirements/base.txt"], id="joined path"),
        pytest.param('setup(install_requires=(HERE / "reqs" / "base.txt").read_text().split("\\n"))', ["reqs/base.txt"], id="folder of pathlib"),
        pytest.param('setup(install_requires=Path("requirements.txt").read_text().splitlines())', ["requirements.txt"], id="Path"),
        pytest.param('R = parse_requirements("requirements.txt", session=s)\nsetup(install_requires=[str(r.req) for r in R])', ["requirements.txt"], id="pip's parser"),
        pytest.param('def load(path):\n    with open(path) as f:\n        return f.read().split()\nsetup(install_requires=load("requirements.txt"))', ["requirements.txt"], id="function with a path"),
        pytest.param('def load(*f):\n    return [r for r in open(os.path.join(cwd(), "requirements", *f)).readlines()]\ndef extra(*f):\n    return load("extras", *f)\nsetup(install_requires=extra("x.txt"))', ["requirements/extras/x.txt"], id="functions that pass a path on"),
        pytest.param('setup(install_requires=["a"], long_description=open("README.txt").read())', [], id="other file"),
        pytest.param('setup(install_requires=open("../requirements.txt").read())', [], id="outside"),
    ],
)  # fmt: skip
def test_files_that_are_read_are_included(text: str, expected: list[str]) -> None:
    assert [f.value for f in of_kind("include", text)] == expected


def test_the_place_is_that_of_the_name() -> None:
    text = 'é = 1\nsetup(name="ä", install_requires=["ü", "MLflow>=2"])'
    where = of_kind("package", text)[-1].location
    assert (where.line, where.column, where.end_column) == (2, 41, 47)


def test_config() -> None:
    text = """\
setup(
    name="my-package", python_requires=">=3.8",
    entry_points={"console_scripts": ["run = a.b:main"], "mlflow.tracking_store": "x=a:Store"},
)
"""
    assert [f.value for f in of_kind("config", text)] == [
        "project.name=my-package",
        "requires-python=>=3.8",
        "project.scripts=a.b:main",
        "project.entry-points=mlflow.tracking_store",
        "project.scripts=a:Store",
    ]


def test_entry_points_as_a_text() -> None:
    found = of_kind("config", 'setup(entry_points="""\n[console_scripts]\nrun = a:main\n""")')
    assert [(f.value, f.location.line) for f in found] == [("project.scripts=a:main", 3)]


def test_two_strings_without_a_comma_are_no_requirement() -> None:
    assert read('setup(install_requires=[\n"a~=1.0"\n"b~=2.0",\n])') == [Unread("setup.py", "not a requirement", 2)]


@pytest.mark.parametrize(
    "text",
    ["setup(", "setup(\0)", "setup(" + "(" * 5000, "setup()\n" + "x = " + "-" * 100_000 + "1"],
)
def test_what_is_no_python_is_unreadable(text: str) -> None:
    with pytest.raises(Unreadable):
        read(text)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("x0 = ['a']\n" + "".join(f"x{i + 1} = x{i} + x{i}\n" for i in range(60)) + "setup(install_requires=x60)", id="doubling"),
        pytest.param("setup(install_requires=" + "+".join(["['a']"] * 1500) + ")", id="long sum"),
        pytest.param("def f(*a):\n    return f(*a, *a) + f(*a)\nsetup(install_requires=f('a', 'b'))", id="recursion"),
        pytest.param("d = {'install_requires': ['a']}\nd.update(d)\nsetup(**d)", id="table in itself"),
        pytest.param("def f(a):\n    return [" + "g(a), " * 300 + "]\ndef g(a):\n    return [" + "h(a), " * 300 + "]\ndef h(a):\n    return [" + "a, " * 300 + "]\nsetup(install_requires=f('x'))", id="fan"),
    ],
)  # fmt: skip
def test_hostile_text_takes_no_time(text: str) -> None:
    start = time.process_time()
    read(text)
    assert time.process_time() - start < 3
