"""Asks uv whether what a repository lists can be installed; only where a person asks for it.

The one place that starts a program. uv runs in an empty folder of its own, builds nothing, and is given
package names, extras, versions and markers that were read and written anew: no line, option, address or
setting of the repository reaches it.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from stacklint.model import StacklintError
from stacklint.record import dataclass
from stacklint.regex import lazy
from stacklint.solver.asks import holds
from stacklint.solver.search import UndecidedError
from stacklint.solver.spec import Spec, spec_of
from stacklint.solver.unmet import unmet

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from stacklint.solver.question import Question

_SECONDS = 180
_WORDS = 400
_REFUSES = "unsatisfiable"
_NO_FILE = lazy(r"no (?:usable )?wheels|building (?:from source|source distributions) is disabled")


@dataclass(frozen=True, slots=True)
class Asked:
    """What both say of an environment under a Python: `static` and `uv` are fits, cannot or unknown."""

    place: str
    python: str
    static: str
    uv: str
    words: str = ""
    packages: tuple[str, ...] = ()
    """What excludes one another by the release facts."""

    @property
    def disproved(self) -> bool:
        """Whether uv has a solution where there is none by the release facts."""
        return (self.static, self.uv) == ("cannot", "fits")

    def line(self) -> str:
        """Return one line for a person."""
        if "unknown" in (self.static, self.uv):
            verdict = "nothing to compare"
        else:
            verdict = "they agree" if self.static == self.uv else "THEY DISAGREE"
        said = {"fits": "can be installed", "cannot": "cannot be installed", "unknown": "is left open"}
        if self.disproved:
            verdict += ", and uv's solution is proof: the finding is withdrawn"
        words = f" ({self.words})" if self.words else ""
        both = f"{said[self.uv]} by uv, {said[self.static]} by the release facts"
        return f"{self.place} under Python {self.python}: {both}; {verdict}{words}"


def find_uv() -> str:
    """Return the uv that is installed beside stacklint, else on the path; raises `StacklintError` for none."""
    beside = Path(sys.executable).with_name("uv.exe" if os.name == "nt" else "uv")
    found = str(beside) if beside.is_file() else shutil.which("uv")
    if not found:
        raise StacklintError('--resolve: uv is not installed; pip install "stacklint[resolve]" brings it')
    return os.path.realpath(found)


def ask_uv(questions: Iterable[Question]) -> Iterator[Asked]:
    """Yield what uv and the release facts say of each environment, under the Python that fits it best."""
    program = find_uv()
    for question in questions:
        found = unmet(question)
        python = found.python if found else _fitting(question)
        static = "cannot" if found else "fits" if question.solution else "unknown"
        lines = list(requirements(question, python))
        uv, words = _run(program, lines, python) if lines else ("unknown", "")
        yield Asked(question.environment.path, python, static, uv, words, found.packages if found else ())


def _fitting(question: Question) -> str:
    """Return the likeliest Python under which the release facts leave a choice, else the likeliest of all."""
    try:
        return question.met(question.asked) or question.pythons[0]
    except UndecidedError:
        return question.pythons[0]


def requirements(question: Question, python: str) -> Iterator[str]:
    """Yield an environment's demands that hold under a Python, written anew for pip."""
    for item in question.environment.items:
        if item.value in question.free or not holds(item.detail.get("marker", ""), python):
            continue
        spec = spec_of(item.detail.get("specifier", ""), item.detail.get("manager", "pip"))
        extras = ",".join(sorted(filter(None, item.detail.get("extras", "").split(","))))
        if spec is not None:
            yield f"{item.value}{f'[{extras}]' if extras else ''}{_plain(spec)}"


def _plain(spec: Spec) -> str:
    """Return a specifier in the standard's words, from its ends."""
    if spec.exact:
        return f"=={spec.exact}"
    parts = []
    if spec.low:
        parts.append(f"{'>=' if spec.low[1] < 0 else '>'}{spec.low[0]}")
    if spec.high:
        parts.append(f"{'<' if spec.high[1] < 0 else '<='}{spec.high[0]}")
    for low, high in spec.excluded:
        parts.append(f"!={low[0]}" if low[0] == high[0] else f"!={'.'.join(map(str, low[0].release))}.*")
    return ",".join(parts)


def _run(program: str, lines: list[str], python: str) -> tuple[str, str]:
    """Return fits, cannot or unknown, and the reason for what is not fits."""
    with tempfile.TemporaryDirectory() as folder:
        wanted = Path(folder) / "requirements.in"
        wanted.write_text("\n".join(lines) + "\n", encoding="utf-8")
        command = [program, "pip", "compile", "--quiet", "--no-build", "--no-config", "--python-version", python]
        try:
            done = subprocess.run(  # noqa: S603 - uv, with arguments of our own
                [*command, str(wanted)], capture_output=True, text=True, timeout=_SECONDS, cwd=folder, check=False
            )
        except subprocess.TimeoutExpired:
            return "unknown", f"uv took more than {_SECONDS} seconds"
        except OSError as error:
            return "unknown", f"uv cannot be started: {error.strerror}"
    if done.returncode == 0:
        return "fits", ""
    words = " ".join("".join(c if " " <= c <= "~" else " " for c in done.stderr).split())
    refused = _REFUSES in words and not _NO_FILE.search(words)  # what could only be built says nothing of demands
    return ("cannot" if refused else "unknown"), words[:_WORDS]
