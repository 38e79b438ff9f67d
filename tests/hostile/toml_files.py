"""TOML that parsers take minutes for, and manifests whose values are of the wrong kind."""

from __future__ import annotations

import codecs

from .case import Case, one

CASES = (
    Case(30, "a key of 100000 parts", one("pyproject.toml", "a" + ".a" * 100_000 + " = 1\n"), "not TOML"),
    Case(30, "a header of 100000 parts", one("pyproject.toml", "[a" + ".a" * 100_000 + "]\n"), "not TOML"),
    Case(
        30,
        "20000 keys of 50 parts",
        one("pyproject.toml", "".join("a." * 49 + f"b{n} = 1\n" for n in range(8_000))),
        seconds=10,
    ),
    Case(31, "100000 nested arrays", one("pyproject.toml", "a = " + "[" * 100_000 + "]" * 100_000), "not TOML"),
    Case(31, "100000 nested tables", one("Pipfile", "a = " + "{a=" * 100_000), "not TOML"),
    Case(32, "a table twice", one("pyproject.toml", "[project]\nname = 'a'\n[project]\n"), "not TOML"),
    Case(32, "a date that is none", one("pyproject.toml", "[project]\na = 2026-99-99\n"), "not TOML"),
    Case(33, "dependencies that are a mapping", one("pyproject.toml", "[project]\ndependencies = {}\nname = []\n")),
    Case(
        33,
        "dependencies that are a number",
        one("pyproject.toml", "[project]\ndependencies = 7\n[project.optional-dependencies]\na = 1\nb = [1, {}, []]\n"),
        "not a requirement",
    ),
    Case(
        33,
        "dependencies of numbers",
        one(
            "pyproject.toml",
            "project = [1]\n[tool]\npoetry = 7\nuv = []\npixi = {dependencies = [1]}\nhatch = {envs = {default = 1}}\n",
        ),
    ),
    Case(
        33,
        "tool that is a list",
        one(
            "pyproject.toml",
            "tool = [{stacklint = 1}]\nproject = 'x'\n[dependency-groups]\na = {b = 1}\nc = [{include-group = 1}, 2.5, true]\n",
        ),
        "not a requirement",
    ),
    Case(
        34,
        "an array of 200000",
        one("pyproject.toml", "[tool.a]\nb = [" + "1, " * 200_000 + "]\n"),
        "more than 100,000 values",
    ),
    Case(34, "5 MB", one("pyproject.toml", "a = 1\n# " + "x" * (5 << 20)), "larger than"),
    Case(
        36,
        "CRLF and a byte order mark",
        one("pyproject.toml", codecs.BOM_UTF8 + b"[project]\r\nname = 'a'\r\ndependencies = ['mlflow']\r\n"),
    ),
    Case(36, "bytes that are no UTF-8", one("pyproject.toml", b"[project]\nname = '\xff'\n")),
)
