"""YAML that kills libyaml, grows without end, or names objects to be made."""

from __future__ import annotations

from .case import Case, files, one

_LAUGHS = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 12)
)
_MERGES = "a0: &a0 {k0: 1, l0: 1}\n" + "".join(
    f"a{n}: &a{n} {{k{n}: 1, <<: [*a{n - 1}, *a{n - 1}, *a{n - 1}, *a{n - 1}]}}\n" for n in range(1, 40)
)

CASES = (
    Case(37, "30000 nested lists", one("docker-compose.yml", "[" * 30_000), "nesting depth"),
    Case(37, "30000 nested mappings", one("docker-compose.yml", "{a: " * 30_000), "nested more than"),
    Case(37, "20000 nested by indent", one("docker-compose.yml", "- " * 20_000 + "a\n"), "nested more than"),
    Case(
        37,
        "1000 nested by lines",
        one("docker-compose.yml", "".join(" " * n + "a:\n" for n in range(1000))),
        "nested more than",
    ),
    Case(38, "billion laughs", one("docker-compose.yml", _LAUGHS), "aliases stand for more than"),
    Case(39, "merge keys without end", one("docker-compose.yml", _MERGES), "aliases stand for more than"),
    Case(40, "a list in itself", one("params.yaml", "a: &a [*a]\nb: &b {c: *b, <<: *b}\n")),
    Case(
        41,
        "objects of Python",
        files(
            lambda command: {
                "params.yaml": f"a: !!python/object/apply:os.system [{command!r}]\nb: !!python/object/new:os.system [{command!r}]\nc: !!python/name:os.system\n"
            }
        ),
    ),
    Case(
        42,
        "unknown tags",
        one(
            ".gitlab-ci.yml",
            "train:\n  image: python:3.11\n  script:\n    - !reference [.setup, script]\n    - pip install mlflow\n    - python train.py\nx: !Ref a\ny: !vault |\n  0123\nz: !ENV ${A}\n",
        ),
    ),
    Case(43, "100000 documents", one("docker-compose.yml", "---\na: 1\n" * 100_000), "YAML documents"),
    Case(43, "a million documents of nothing", one("docker-compose.yml", "---\n" * 250_000), "YAML documents"),
    Case(
        43,
        "100000 directives",
        one("docker-compose.yml", "".join(f"%TAG !a{n}! x\n" for n in range(50_000)) + "---\na: 1\n"),
        "YAML directives",
    ),
    Case(
        44,
        "dates and numbers that are none",
        one(
            "params.yaml",
            "a: 2026-99-99\nb: 190:20:30\nc: " + "9" * 5000 + "\nd: 0o99\ne: .inf\n? [f, g]\n: h\n? {i: j}\n: k\n",
        ),
    ),
    Case(45, "tabs", one("docker-compose.yml", "services:\n\ta: 1\n"), "not YAML"),
    Case(
        45,
        "templates",
        one("templates/a.yaml", "{{- if .Values.x }}\napiVersion: v1\nkind: {{ .Values.kind }}\n{{ end }}\n"),
    ),
    Case(45, "braces without end", one("templates/b.yaml", "{{" * 100_000)),
    Case(
        46,
        "on",
        one(".github/workflows/a.yml", "on: push\njobs: {a: {runs-on: ubuntu-latest, steps: [{run: echo}]}}\n"),
    ),
    Case(47, "equal keys", one("params.yaml", "a: 1\na: 2\n" * 1000)),
    Case(48, "500 KB in one line", one("params.yaml", "a: [" + "{b: c}, " * 62_000 + "]\n"), seconds=10),
    Case(48, "a scalar of 1 MB", one("params.yaml", "a: '" + "b" * 1_000_000 + "'\n")),
    Case(48, "a key of 1 MB", one("params.yaml", "? " + "b" * 1_000_000 + "\n: 1\n")),
    Case(48, "40000 anchors", one("params.yaml", "".join(f"a{n}: &a{n} {n}\nb{n}: *a{n}\n" for n in range(20_000)))),
    Case(48, "comments alone", one("params.yaml", "#\n" * 500_000)),
)
