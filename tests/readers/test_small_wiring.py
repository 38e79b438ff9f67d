"""Small readers of what does not do what it looks like: images, compose files, paths, addresses, locks."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from stacklint.interest import Interest
from stacklint.model import Evidence
from stacklint.readers.alert_wiring import read_alert_wiring
from stacklint.readers.compose_wiring import read_compose_wiring
from stacklint.readers.image_wiring import read_image_wiring
from stacklint.readers.machine_paths import read_machine_paths
from stacklint.readers.own_addresses import read_own_addresses
from stacklint.readers.registry import Read
from stacklint.readers.served_files import read_served_files
from stacklint.readers.stage_locks import read_stage_locks
from stacklint.repo.document import Document

Facts = Callable[[Read, str, str], list[str]]


@pytest.fixture
def facts() -> Facts:
    def read(reader: Read, path: str, text: str) -> list[str]:
        return [e.value for e in reader(Document(path, text), Interest()) if isinstance(e, Evidence)]

    return read


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param('CMD ["app", "--port=$PORT"]', ["image.unexpanded=$PORT"], id="a list"),
        pytest.param("CMD app --port=$PORT", [], id="a shell's line"),
        pytest.param('ENTRYPOINT ["./start.sh"]\nCMD ["$PORT"]', [], id="a script that may expand it"),
        pytest.param('CMD ["sh", "-c", "app $PORT"]', [], id="a shell in the list"),
        pytest.param("ARG API_TOKEN\nENV API_TOKEN=$API_TOKEN", ["image.keeps=API_TOKEN"], id="a secret kept"),
        pytest.param("ENV API_TOKEN=$API_TOKEN", [], id="no argument of the build"),
        pytest.param("ENV A = b", ["variable.blank=A"], id="a value that begins with the sign"),
        pytest.param("ENV A b = c", [], id="the older form"),
        pytest.param("ENV A=b C=d", [], id="no blanks"),
        pytest.param("ARG TOKENIZER\nENV TOKENIZER=$TOKENIZER", [], id="a word that begins so"),
    ],
)
def test_images(text: str, expected: list[str], facts: Facts) -> None:
    assert facts(read_image_wiring, "Dockerfile", f"FROM x\n{text}\n") == expected


def test_compose(facts: Facts) -> None:
    text = "services:\n  a:\n    network_mode: host\n    ports: ['1:1']\n    environment: ['A = b', 'C=d = e']\n"
    assert facts(read_compose_wiring, "compose.yml", text) == ["variable.blank=A", "compose.ports=a"]


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        pytest.param("a.py", 'x = "/home/anna/d.csv"', ["home=anna"], id="Linux"),
        pytest.param("a.py", 'x = "/Users/anna/d.csv"', ["home=anna"], id="macOS"),
        pytest.param("a.py", r'x = "C:\\Users\\anna\\d.csv"', ["home=anna"], id="Windows"),
        pytest.param("a.py", 'x = "https://x/home/anna/d"', [], id="an address"),
        pytest.param("a.py", "# /home/anna/d", [], id="a comment"),
        pytest.param(".dvc/config.yaml", "url: file:///home/anna/x", [], id="a hidden file"),
        pytest.param("docker-compose.yml", "- /home/anna/x:/x", [], id="a volume"),
        pytest.param("a.yml", r"filepath: data\raw\x.csv", [r"path.backslash=data\raw\x.csv"], id="backslashes"),
        pytest.param("a.yml", r"pattern: \d+\w+", [], id="an expression"),
        pytest.param(
            "a.py", r'x = read_csv(r"data\raw\x.csv", sep=";")', [r"path.backslash=data\raw\x.csv"], id="opened by code"
        ),
        pytest.param("a.py", r'x = open("data\\x.csv")', [r"path.backslash=data\\x.csv"], id="backslashes doubled"),
        pytest.param("a.py", r'x = open("data\new.csv")', [], id="an escape"),
        pytest.param("a.py", r'x = "data\\x.csv"', [], id="opened by nobody"),
        pytest.param("a.py", "y = os.name\n" r'x = open(r"data\x.csv")', [], id="code that tells systems apart"),
    ],
)
def test_paths(path: str, text: str, expected: list[str], facts: Facts) -> None:
    assert facts(read_machine_paths, path, text + "\n") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param('"https://raw.githubusercontent.com/a/b/main/d/x.csv"', ["address.file=d/x.csv"], id="a file"),
        pytest.param('"https://github.com/a/b/raw/master/x.csv"', ["address.file=x.csv"], id="another form"),
        pytest.param('"https://raw.githubusercontent.com/a/b/main/"', ["address.file="], id="a beginning"),
        pytest.param('"https://raw.githubusercontent.com/a/b/0a1b2c/x.csv"', [], id="a commit"),
        pytest.param(
            '"https://github.com/a/b/archive/master.zip"',
            ["address.archive=https://github.com/a/b/archive/master.zip"],
            id="an archive",
        ),
    ],
)
def test_addresses(text: str, expected: list[str], facts: Facts) -> None:
    assert facts(read_own_addresses, "a.py", f"x = {text}\n") == expected


def test_served_files(facts: Facts) -> None:
    text = 'service: "src.app:svc"\ninclude: ["*.py", "src/x.py"]\n'
    assert facts(read_served_files, "a/bentofile.yaml", text) == ["a/src/app.py", "a/src/x.py"]
    assert facts(read_served_files, "README.md", "---\nsdk: gradio\napp_file: app.py\n---\n") == ["app.py"]
    assert facts(read_served_files, "README.md", "# A\n---\napp_file: app.py\n") == []
    assert facts(read_served_files, "readme.md", "# A: [b\n- c: d: e\n") == []


def test_locked_files_without_folders(facts: Facts) -> None:
    md5 = "0" * 32
    text = f"stages:\n  a:\n    deps:\n    - {{path: x.py, md5: {md5}}}\n    - {{path: d, md5: {md5}.dir}}\n"
    outs = f"    outs:\n    - {{path: y, md5: {md5}}}\n"
    assert facts(read_stage_locks, "a/dvc.lock", text + outs) == ["a/x.py", "a/y"]
    assert facts(read_stage_locks, "a/dvc.lock", text) == []  # what makes nothing names no result


PROMETHEUS = "rule_files: [a.yml]\nalerting:\n  alertmanagers:\n    - static_configs:\n        - targets: [{}]\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(PROMETHEUS.format("'manager:9093'"), ["alerts.manager=manager"], id="a service"),
        pytest.param(PROMETHEUS.format("'a.example.com:9093', 'localhost:9093', '$HOST'"), [], id="not here"),
        pytest.param(PROMETHEUS.replace("rule_files", "x").format("'manager:9093'"), [], id="no rules"),
        pytest.param(PROMETHEUS.format("a, [b"), [], id="broken"),
        pytest.param("route: {receiver: a}\nreceivers:\n  - name: a\n", ["alerts.nobody=a"], id="a name alone"),
        pytest.param(
            "route: {receiver: a}\nreceivers:\n  - {name: a, slack_configs: []}\n", ["alerts.nobody=a"], id="empty list"
        ),
        pytest.param(
            "route: {receiver: a}\nreceivers:\n  - {name: a, slack_configs: [{api_url: '${URL}', channel: '#a'}]}\n",
            ["alerts.variable=${URL}"],
            id="a variable",
        ),
        pytest.param("receivers:\n  otlp:\nexporters:\n  a:\nroute: b\n", [], id="a collector of telemetry"),
    ],
)
def test_where_alerts_go(text: str, expected: list[str], facts: Facts) -> None:
    assert facts(read_alert_wiring, "prometheus.yml", text) == expected
