"""The door to requirements: parsing one, and what a command line installs or includes."""

from __future__ import annotations

from stacklint.syntax.conda_spec import parse_conda
from stacklint.syntax.install import included, installed
from stacklint.syntax.pep508 import Requirement, canonical, parse_requirement, without_credentials

__all__ = [
    "Requirement",
    "canonical",
    "included",
    "installed",
    "parse_conda",
    "parse_requirement",
    "without_credentials",
]
