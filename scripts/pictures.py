"""Draws README's pictures: what a terminal shows as SVG, the HTML page as PNG.

python scripts/pictures.py            # docs/pictures/terminal.svg
python scripts/pictures.py --page     # docs/pictures/page.png too; needs Playwright and a Chromium of the system
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from importlib import import_module
from pathlib import Path
from xml.sax.saxutils import escape

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs" / "pictures"
EXAMPLE, DAY = "examples/house-prices", "2026-11-24"
COMMAND = ["check", EXAMPLE, "--as-of", DAY, "--exit-zero", "--no-cache"]

_HEAD, _TAIL = 25, 3
_LETTER, _LINE, _PAD, _BAR = 8.4, 19, 18, 34
_PAINT = re.compile(r"\x1b\[([\d;]*)m")
_CLASSES = {"1;31": "e", "1;33": "w", "1;36": "n", "32": "g", "1": "b", "2": "d"}
_STYLE = (
    "text{font:14px ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;fill:#d7dde5;white-space:pre}"
    ".e{fill:#ff7b72;font-weight:700}.w{fill:#e3b341;font-weight:700}.n{fill:#79c0ff;font-weight:700}"
    ".g{fill:#56d364}.b{font-weight:700}.d{fill:#8b949e}"
)


def main(words: list[str]) -> int:
    """Draw the pictures that are asked for."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    (FOLDER / "terminal.svg").write_text(terminal(report()), encoding="utf-8")
    if "--page" in words:
        _draw_page(FOLDER / "page.png")
    return 0


def report() -> list[str]:
    """Return the beginning and the end of the report, with its colours."""
    lines = ["\x1b[2m$\x1b[0m stacklint check " + EXAMPLE, *_run("--color", "always").splitlines()]
    return [*lines[:_HEAD], "\x1b[2m…\x1b[0m", *lines[-_TAIL:]]


def terminal(lines: list[str]) -> str:
    """Return an SVG of a terminal that shows `lines`."""
    width = round(max(len(_PAINT.sub("", line)) for line in lines) * _LETTER + 2 * _PAD)
    height = _BAR + _LINE * len(lines) + _PAD
    dots = "".join(f'<circle cx="{20 + 18 * n}" cy="17" r="5" fill="#3a424b"/>' for n in range(3))
    rows = "".join(
        f'<text x="{_PAD}" y="{_BAR + _LINE * (number + 1) - 5}" xml:space="preserve">{_painted(line)}</text>\n'
        for number, line in enumerate(lines)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        f'role="img" aria-label="The report of stacklint in a terminal"><style>{_STYLE}</style>'
        f'<rect width="{width}" height="{height}" rx="8" fill="#0f1318"/>{dots}\n{rows}</svg>\n'
    )


def _painted(line: str) -> str:
    """Return a line with its colours as spans."""
    parts, kind = [], ""
    for number, text in enumerate(_PAINT.split(line)):
        if number % 2:
            kind = _CLASSES.get(text, "")
        elif text:
            parts.append(f'<tspan class="{kind}">{escape(text)}</tspan>' if kind else escape(text))
    return "".join(parts)


def _run(*words: str) -> str:
    free = {k: v for k, v in os.environ.items() if k not in {"NO_COLOR", "COLUMNS"}}
    command = [sys.executable, "-m", "stacklint", *COMMAND, *words]
    return subprocess.run(command, cwd=ROOT, env=free, capture_output=True, text=True, check=True).stdout


def _draw_page(target: Path) -> None:
    sync_playwright = import_module("playwright.sync_api").sync_playwright  # only this picture needs it
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as play:
        page = Path(folder) / "report.html"
        page.write_text(_run("--format", "html"), encoding="utf-8")
        browser = play.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        view = browser.new_page(viewport={"width": 1080, "height": 975})
        view.goto(page.as_uri())
        view.screenshot(path=str(target))
        browser.close()


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
