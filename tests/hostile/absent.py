"""The inputs that cannot come up, or only in part, and why."""

from __future__ import annotations

ABSENT = {
    49: "a deep chain of includes: an include is a fact to be reported, no file is opened by the name that another gives",
    50: "a refusal at opening: likewise",
    56: "the value of a variable: none is expanded",
    63: "the files that compose files name: as 49",
    70: "an option for reports without lines of source: a line is shown cut, and secrets in it are masked",
    89: "formulas: no report is CSV",
    105: "texts for a language model: there is no reader with one",
}
