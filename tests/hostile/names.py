"""Names of files that terminals, CI hosts, browsers and shells would obey."""

from __future__ import annotations

from .case import Case, files

_NAMES: dict[str, str | bytes] = {
    "line feed and a command": "a\n::error::x.py",
    "carriage return and a command": "a\r::set-output name=a::b.py",
    "starts with a command": "::stop-commands::x.py",
    "command of another host": "##[error]x.py",
    "escape": "\x1b[31mred\x1b]52;c;x\x07.py",
    "C1": "\u009b31m.py",
    "right to left": "\u202eyp.exe\u2066\u200b.py",
    "escaped line feed": "%0A::error::%25.py",
    "comma and colon": "a,line=1::b:c.py",
    "table": "a|b`c`*d*_e_.py",
    "script": "<script>alert(1)<%2fscript>.py",
    "image": "![x](http:%2f%2fe.example) <img src=x onerror=y>.py",
    "mention": "@team #12 www.e.example.py",
    "option": "--format=x.py",
    "CDATA": "]]>.py",
    "formula": "=cmd|' C'!A0.py",
    "template": "{0} [x](1) %s ${HOME} {{ x }}.py",
    "quotes": "'\"\\.py",
    "255 bytes": "x" * 252 + ".py",
    "reserved": "con.py",
    "blank": " .py",
    "line separator": "a\u2028::error::x.py",
}
_HARM = "import mlflow\nimport pickle\npickle.dump(model, open('m.pkl', 'wb'))\nx = '\0'\n"

CASES = (
    Case(
        75,
        "names that are no UTF-8",
        files({b"bad\xff.py": _HARM, b"\x80\xfe/requirements.txt": b"mlflow\n"}),
        "holds null bytes",
        ("mlflow",),
    ),
    *(Case(76, name, files({path: _HARM}), "holds null bytes") for name, path in _NAMES.items()),
    Case(76, "a name twice in two cases", files({"A.py": "import mlflow\n", "a.py": "import wandb\n"})),
    Case(
        86,
        "commands in packages and keys",
        files(
            {
                "requirements.txt": "mlflow==1\n::error::x\n##[error]y\nwandb @ https://x.example/\x1b[31m\n",
                "conf/a.yaml": "::set-output name=a::b: ::add-mask::c\n",
                ".github/workflows/a.yml": 'on: push\njobs:\n  "::error::x":\n    steps: [{run: "python ::error::y.py\\n::error::z"}]\n',
            }
        ),
        None,
    ),
    Case(
        94,
        "secrets in addresses",
        files(
            {
                "app.py": "import mlflow\nmlflow.set_tracking_uri('https://user:hunter2@h.example')\n",
                ".env": "MLFLOW_TRACKING_URI=https://hunter2@h.example\n",
                "docker-compose.yml": "services: {a: {image: 'https://u:hunter2@r.example/x:1', environment: {MLFLOW_TRACKING_URI: 'http://u:hunter2@h'}}}\n",
            }
        ),
    ),
)
