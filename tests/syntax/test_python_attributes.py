"""Attributes of modules that are named and not called."""

from __future__ import annotations

import pytest

from stacklint.interest import Interest
from stacklint.syntax.python import scan

NAMES = frozenset({"numpy.float", "numpy.Inf", "PIL.Image.ANTIALIAS", "pandas.util.testing"})
ASKED = Interest(seen=NAMES, precise=NAMES, calls=NAMES, attributes=NAMES)


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        pytest.param("import numpy as np\na = [np.float]\n", [("numpy.float", "attribute", 2)], id="an alias"),
        pytest.param("import numpy\na = -numpy.Inf\n", [("numpy.Inf", "attribute", 2)], id="the module's own name"),
        pytest.param(
            "from PIL import Image\nx(Image.ANTIALIAS)\n", [("PIL.Image.ANTIALIAS", "attribute", 2)], id="below"
        ),
        pytest.param("import PIL\nx(PIL.Image.ANTIALIAS)\n", [("PIL.Image.ANTIALIAS", "attribute", 2)], id="two below"),
        pytest.param(
            "import numpy as np\nnp.float = float\n", [("numpy.float", "assigned", 2)], id="set by the source"
        ),
        pytest.param("import numpy as np\na = np.float == b\n", [("numpy.float", "attribute", 2)], id="compared"),
        pytest.param("import numpy as np\na = np.float(1)\n", [], id="called"),
        pytest.param("import pandas as pd\npd.util.testing.makeDataFrame()\n", [], id="what is below is called"),
        pytest.param("import numpy as np\na = np.float32, np.float_, np.float\u00e9\n", [], id="longer names"),
        pytest.param("import numpy as np\na = x.np.float, _np.float\n", [], id="an attribute of something else"),
        pytest.param("import numpy as np\n# np.float\na = 'np.float'\n", [], id="a comment and a string"),
        pytest.param(
            "import numpy as np\ndef f():\n    a: list[np.float] = []\n    b = x(c, d=np.Inf)\n",
            [("numpy.Inf", "attribute", 4)],
            id="the annotation of a variable",
        ),
        pytest.param(
            "import numpy as np\ndef f(a: np.float) -> None:\n    b = {'x': np.Inf}\n",
            [("numpy.float", "attribute", 2), ("numpy.Inf", "attribute", 3)],
            id="annotations of functions are evaluated",
        ),
        pytest.param(
            "from __future__ import annotations\nimport numpy as np\ndef f(a: np.float) -> np.Inf:\n    return np.float\n",
            [("numpy.float", "attribute", 4)],
            id="annotations that are never evaluated",
        ),
        pytest.param("np = 1\na = np.float\n", [], id="no import"),
        pytest.param(
            "def f():\n    import numpy as np\n    return np.float\n\nb = np.float\n",
            [("numpy.float", "attribute", 3)],
            id="an import of one function",
        ),
    ],
)
def test_attributes(text: str, facts: list[tuple[str, str, int]]) -> None:
    found = scan(text.encode(), ASKED).places
    assert [
        (s.value, s.detail["form"], line)
        for line, _, _, s in found
        if s.detail.get("form") in {"attribute", "assigned"}
    ] == facts
