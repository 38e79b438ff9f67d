"""Python sources that parsers die of, or that would do harm if they were run."""

from __future__ import annotations

import codecs

from .case import Case, files, one

# Whoever reads line by line must ask a parser where something is looked for behind a string without end.
_ASK = "import mlflow\n"
_OPEN = "end = '''\nmlflow.log_metric('a', 1)\nimport mlflow\n"
_DEEP = "nested too deep to be parsed"


CASES = (
    Case(
        1,
        "1500 brackets",
        one("app.py", "import mlflow\nx = " + "(" * 1500 + "1" + ")" * 1500 + "\n"),
        found=("mlflow",),
    ),
    Case(
        1,
        "1500 brackets for a parser",
        one("app.py", _ASK + "x = " + "(" * 1500 + "1" + ")" * 1500 + "\n" + _OPEN),
        _DEEP,
    ),
    Case(2, "10000 unary minus", one("app.py", "x = " + "-" * 10_000 + "1\n")),
    Case(2, "10000 unary minus for a parser", one("app.py", _ASK + "x = " + "-" * 10_000 + "1\n" + _OPEN), _DEEP),
    Case(2, "100000 not for a parser", one("app.py", _ASK + "x = " + "not " * 100_000 + "1\n" + _OPEN), _DEEP),
    Case(3, "4000 attributes", one("app.py", "import wandb\nx = wandb" + ".a" * 4000 + "\n"), found=("wandb",)),
    Case(3, "4000 attributes for a parser", one("app.py", _ASK + "x = a" + ".a" * 4000 + "\n" + _OPEN), _DEEP),
    Case(3, "100000 attributes called", one("app.py", "import mlflow\nx = mlflow" + ".a()" * 100_000 + "\n")),
    Case(4, "10000 additions", one("app.py", "x = " + "1 + " * 10_000 + "1\nimport optuna\n"), found=("optuna",)),
    Case(4, "10000 additions for a parser", one("app.py", _ASK + "x = " + "1 + " * 10_000 + "1\n" + _OPEN), _DEEP),
    Case(5, "5000 elif", one("app.py", "if a:\n  b\n" + "elif a:\n  b\n" * 5000 + "import shap\n"), found=("shap",)),
    Case(
        5,
        "2000 elif for a parser",
        one("app.py", _ASK + "if a:\n  b\n" + "elif a:\n  b\n" * 2000 + _OPEN),
        "parser reads",
    ),
    Case(
        6,
        "101 indents",
        one("app.py", "".join(" " * n + "if a:\n" for n in range(101)) + " " * 101 + "import lime\n"),
        found=("lime",),
    ),
    Case(6, "3000 indents", one("app.py", "".join(" " * n + "if a:\n" for n in range(1200)) + " " * 1200 + "b\n")),
    Case(
        7,
        "60 nested f-strings",
        one("app.py", "import streamlit\nx = " + "f'{" * 60 + "1" + "}'" * 60 + "\n"),
        found=("streamlit",),
    ),
    Case(8, "null byte", one("app.py", b"import gradio\nx = 1\0\n"), "holds null bytes"),
    Case(
        9, "bytes that are no UTF-8", one("app.py", b"x = '\xff\xfe\xed\xa0\x80'\nimport gradio\n"), found=("gradio",)
    ),
    Case(
        10,
        "UTF-16",
        one("app.py", codecs.BOM_UTF16_LE + "import evidently\n".encode("utf-16-le")),
        found=("evidently",),
    ),
    *(
        Case(11, f"coding {name}", one("app.py", f"# coding: {name}\nx = 'é'\n"), "an encoding that is not known")
        for name in ("utf-7", "rot13", "nosuch", "idna", "unicode_escape", "zip")
    ),
    Case(
        11,
        "coding cp1252",
        one("app.py", "# coding: cp1252\nimport bentoml  # é\n".encode("cp1252")),
        found=("bentoml",),
    ),
    Case(12, "mixed line ends", one("app.py", b"a = 1\r\x0c\r\nimport prefect\rb = 2\n"), found=("prefect",)),
    Case(13, "a number of 5000 digits", one("app.py", _ASK + "x = " + "9" * 5000 + "\n" + _OPEN), "parser reads"),
    Case(14, "4 MB generated", one("app.py", "x=1\n" * (1 << 20)), "larger than"),
    Case(15, "a line of 5 MB", one("app.py", "x = '" + "a" * (5 << 20) + "'\n"), "larger than"),
    Case(
        15,
        "a line of 1000000 bytes",
        one("app.py", "import dagster; x = [" + "1, " * 330_000 + "]\n"),
        found=("dagster",),
    ),
    Case(15, "a million quotes", one("app.py", "'" * 1_000_000), ""),
    Case(15, "a million brackets", one("app.py", "(" * 1_000_000), ""),
    Case(15, "a million of the same call", one("app.py", "import mlflow\n" + "mlflow.log_metric('a', 1)\n" * 38_000)),
    Case(
        15,
        "10000 names bound to each other",
        one("app.py", "import wandb as a0\n" + "".join(f"a{n + 1} = a{n}\n" for n in range(10_000))),
    ),
    Case(
        15,
        "40000 imports of different names",
        one("app.py", "".join(f"import mlflow.a{n}\n" for n in range(40_000))),
        found=("mlflow",),
    ),
    Case(16, "Python 2", one("app.py", "print 'x'\nexec 'y'\nimport tensorboard\n")),
    Case(16, "Python 2 for a parser", one("app.py", "print 'it'\nimport hyperopt\n" + _OPEN), found=("hyperopt",)),
    Case(17, "syntax of tomorrow", one("app.py", "lazy import aim\nx = t'{a}'\n" + _OPEN), "parser reads"),
    Case(
        18,
        "imports under conditions",
        one(
            "app.py",
            "if TYPE_CHECKING:\n    import comet_ml\ntry:\n    import clearml\nexcept ImportError:\n    pass\n",
        ),
    ),
    Case(
        19,
        "harm at module level",
        files(
            lambda command: {
                "app.py": f"import os\n__import__('os').system({command!r})\nos.system({command!r})\n",
                "setup.py": f"import os\nos.system({command!r})\n",
                "conftest.py": f"import os\nos.system({command!r})\n",
            }
        ),
    ),
    Case(
        22, "bidirectional names", one("app.py", "import mlflow\u202egnp\u2066 as x\nimport mlflow.\u200bzero\n"), None
    ),
)
