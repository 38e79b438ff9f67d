"""Requirements, metadata and locks that include without end, ask for secrets, or hold them."""

from __future__ import annotations

from .case import Case, files, one

_CHAIN = {f"requirements-{n}.txt": f"-r requirements-{n + 1}.txt\na{n}\n" for n in range(2_000)}
_OUTSIDE = """-r ../../../../../../../../etc/passwd
-r /etc/passwd
-r file:///etc/passwd
-r http://x.example/requirements.txt
-r \\\\server\\share\\x.txt
-c ../../../../etc/shadow
-e ../../../../etc
mlflow
"""
_FILES = "wheels = [\n" + f"    {{ url = '{'u' * 110}', hash = 'sha256:{'0' * 64}', size = 1 }},\n" * 9 + "]\n\n"
_KNOWN = '[[package]]\nname = "mlflow"\nversion = "2.1"\n'
_LOCK = '[[package]]\nname = "a{0}"\nversion = "1.{0}"\ndependencies = [{{ name = "b" }}]\n\n'

CASES = (
    Case(49, "included by itself", one("requirements.txt", "-r requirements.txt\n-r ./requirements.txt\nmlflow\n")),
    Case(
        49,
        "included by each other",
        files({"requirements.txt": "-r reqs-b.txt\n", "reqs-b.txt": "-r requirements.txt\nwandb\n"}),
    ),
    Case(49, "a chain of 2000", files(dict(_CHAIN)), seconds=15),
    Case(50, "files outside", one("requirements.txt", _OUTSIDE), None),
    Case(
        52,
        "a password in an index",
        one("requirements.txt", "--index-url https://user:hunter2@host.example/simple\nmlflow\n"),
    ),
    Case(
        53,
        "a token in a requirement",
        one(
            "requirements.txt",
            "mlflow @ git+ssh://hunter2@host.example/x.git\nwandb @ https://u:hunter2@host.example/x.whl\n",
        ),
    ),
    Case(
        54,
        "a marker of 10000 brackets",
        one("requirements.txt", "a; " + "(" * 10_000 + "python_version > '3'" + ")" * 10_000 + "\n"),
        None,
    ),
    Case(
        54,
        "a marker of 20000 parts",
        one("requirements.txt", "a; " + "python_version > '3' or " * 20_000 + "python_version > '3'\n"),
        None,
        seconds=10,
    ),
    Case(
        54,
        "markers in a project",
        one("pyproject.toml", "[project]\ndependencies = ['a; " + "(" * 10_000 + "', 'b; " + "not " * 9_000 + "']\n"),
        None,
    ),
    Case(55, "100000 extras", one("requirements.txt", "a[" + "b," * 100_000 + "c]\nwandb\n"), None),
    Case(55, "a line of 1 MB", one("requirements.txt", "a==" + "1" * 1_000_000 + "\n"), None),
    Case(55, "100000 continued lines", one("requirements.txt", "a \\\n" * 100_000), None),
    Case(
        56,
        "variables",
        one("requirements.txt", "${HOME}\na @ https://${TOKEN}@host.example/x.whl\n-r ${HOME}/x.txt\n"),
        "only the environment knows",
    ),
    Case(
        57,
        "setup.py that computes",
        files(
            lambda command: {
                "setup.py": f"import os\nos.system({command!r})\nsetup(install_requires=open('/etc/passwd').read().split(), name=__import__('os').system({command!r}))\n"
            }
        ),
    ),
    Case(57, "setup.py nested deep", one("setup.py", "setup(install_requires=" + "[" * 5000 + "]" * 5000 + ")"), None),
    Case(
        57, "setup.py of 5000 additions", one("setup.py", "setup(install_requires=" + "['a'] + " * 5000 + "[])"), None
    ),
    Case(
        58,
        "setup.cfg that refers to itself",
        one(
            "setup.cfg",
            "[options]\na = %(b)s\nb = %(a)s\ninstall_requires = file: ../../../../../../etc/passwd\n    %(a)s\n",
        ),
        None,
    ),
    Case(
        59,
        "groups in a circle",
        one(
            "pyproject.toml",
            "[dependency-groups]\na = [{include-group = 'b'}]\nb = [{include-group = 'a'}, 'mlflow']\n",
        ),
    ),
    Case(
        60,
        "a lock of 8 MB with more packages than there are",
        one("uv.lock", "".join(_LOCK.format(n) for n in range(110_000))),
        "100,000 facts",
        seconds=30,
    ),
    Case(
        60,
        "a lock of 50 MB as a large house has it",
        one("uv.lock", "".join(_LOCK.format(n) + _FILES for n in range(25_500)) + _KNOWN),
        found=("mlflow",),
        seconds=30,
    ),
    Case(60, "a lock of 70 MB", one("poetry.lock", b"#" * (70 << 20)), "larger than"),
    Case(
        60,
        "a conda lock of 3 MB",
        one("conda-lock.yml", "package:\n" + "- name: a\n  version: 1\n  manager: conda\n" * 70_000),
        None,
        seconds=15,
    ),
    Case(
        61,
        "a version of 5000 digits",
        one("requirements.txt", "a==" + "9" * 5000 + "\nb>=1" + ".0" * 50_000 + "\n"),
        None,
    ),
    Case(
        61,
        "pins of 5000 digits",
        files(
            {
                "requirements.txt": "a==" + "9" * 5000 + "\nmlflow==" + "9" * 4500 + "\n",
                "pyproject.toml": "[project]\nname = 'a'\nrequires-python = '>="
                + "9" * 5000
                + "'\ndependencies = ['a==1', 'mlflow<"
                + "9" * 5000
                + "']\n",
                ".python-version": "9" * 5000,
                "app.py": "import mlflow\n",
            }
        ),
        None,
    ),
    Case(61, "one package asked for 20000 times", one("requirements.txt", "mlflow==1.0\n" * 20_000), seconds=10),
    Case(
        61,
        "a package in 10000 versions",
        one("requirements.txt", "".join(f"wandb>=0.{n}\n" for n in range(10_000))),
        seconds=10,
    ),
    Case(
        61,
        "a locked version of 5000 digits",
        one("uv.lock", f'[[package]]\nname = "mlflow"\nversion = "{"9" * 5000}"\n'),
    ),
    Case(104, "letters that only look alike", one("requirements.txt", "m\u217cflow\nwandb\u200b\n\uff4dlflow\n"), None),
)
