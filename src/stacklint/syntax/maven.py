"""Coordinates of Maven in pom.xml, sbt and Gradle files, by bounded scans: no XML parser, no code."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stacklint.record import dataclass, field
from stacklint.regex import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

_ELEMENT = lazy(r"<(/?)([\w.:-]{1,100})(?:\s[^<>]{0,200})?>([^<]{0,300})")
_PROPERTY = lazy(r"\$\{([\w.-]{1,100})\}")
_SCALA = lazy(r"_(?:2\.1\d|3|\$\{[\w.-]*\}|\$\w+)$")
_SBT = lazy(
    r'"([\w.-]+)"\s{0,8}%{1,3}\s{0,8}"([\w.-]+)"\s{0,8}%\s{0,8}(?:"([^"\s]+)"|[\w.]+)'
    r"(?:\s{0,8}%\s{0,8}\"?(\w+))?"
)
_GRADLE = lazy(r"""^\s*+(\w+)\b[^'"/]*["']([\w.-]+):([\w.${}-]+)(?::([\w.${}+-]+))?[\w:@.-]*["']""")
_NAMED = lazy(r"""(group|name|version)\s{0,4}[:=]\s{0,4}["']([^"']+)["']""")
_CATALOG = lazy(r"""["']([\w.-]+):([\w.-]+)(?::([\w.+-]+))?["']""")


@dataclass(frozen=True, slots=True)
class Coordinate:
    """An artifact, its version if that is known, the place of its name, and what it is for.

    `kind` is main, dev or build.
    """

    group: str
    artifact: str
    version: str
    line: int
    column: int
    kind: str = "main"

    @property
    def name(self) -> str:
        """The name of the evidence; without the suffix for a version of Scala."""
        return f"maven:{self.group}:{_SCALA.sub('', self.artifact)}"


def pom(text: str) -> Iterator[Coordinate]:
    """Yield the dependencies of a pom.xml; versions by `${…}` are looked up among its properties."""
    properties: dict[str, str] = {}
    found: list[_Dependency] = []
    item: _Dependency | None = None
    excluded = False
    for line, column, close, tag, value in _elements(text):
        if tag == "exclusions":
            excluded = not close
        elif close or excluded:
            item = None if tag == "dependency" and close else item
        elif tag == "dependency":
            item = _Dependency(line)
            found.append(item)
        elif item is None:
            properties.setdefault(tag, value)
        else:
            item.take(tag, value, line, column)
    for item in found:
        yield from item.coordinates(properties)


@dataclass(slots=True)
class _Dependency:
    """A `<dependency>` that is being read."""

    line: int
    column: int = 1
    fields: dict[str, str] = field(default_factory=dict)

    def take(self, tag: str, value: str, line: int, column: int) -> None:
        self.fields[tag] = value
        if tag == "artifactId":
            self.line, self.column = line, column

    def coordinates(self, properties: dict[str, str]) -> Iterator[Coordinate]:
        """Yield the coordinate, with the properties put in, if it is complete."""
        known = {key: _PROPERTY.sub(lambda m: properties.get(m[1], m[0]), value) for key, value in self.fields.items()}
        group, artifact, version = (known.get(k, "") for k in ("groupId", "artifactId", "version"))
        if group and artifact and "${" not in group:
            version = "" if "${" in version else version
            kind = "dev" if known.get("scope") == "test" else "main"
            yield Coordinate(group, artifact, version, self.line, self.column, kind)


def sbt(text: str) -> Iterator[Coordinate]:
    """Yield `"group" %% "artifact" % "version"`."""
    for number, line in _code_lines(text):
        for match in _SBT.finditer(line):
            kind = "dev" if (match[4] or "").lower() == "test" else "main"
            kind = "build" if "addSbtPlugin" in line else kind
            yield Coordinate(match[1], match[2], match[3] or "", number, match.start(2) + 1, kind)


def gradle(text: str) -> Iterator[Coordinate]:
    """Yield `implementation "group:artifact:version"` and `group: "…", name: "…", version: "…"`."""
    for number, line in _code_lines(text):
        if match := _GRADLE.match(line):
            version = match[4] or ""
            yield Coordinate(
                match[2],
                match[3],
                "" if "$" in version else version,
                number,
                match.start(3) + 1,
                _kind(match[1]),
            )
        elif "group" in line and "name" in line:
            named = {m[1]: m[2] for m in _NAMED.finditer(line)}
            if "group" in named and "name" in named:
                column = line.find(named["name"]) + 1
                version = named.get("version", "")
                kind = _kind(line.lstrip())
                yield Coordinate(named["group"], named["name"], version, number, column, kind)


def _kind(configuration: str) -> str:
    """Return what Gradle's configurations `testImplementation` and `classpath` are for."""
    if configuration.startswith("classpath"):
        return "build"
    return "dev" if configuration.startswith(("test", "androidTest")) else "main"


def catalog(text: str) -> Iterator[Coordinate]:
    """Yield the modules of a Gradle version catalogue."""
    for number, line in enumerate(text.split("\n"), 1):
        if not line.lstrip().startswith("#") and (match := _CATALOG.search(line[:500])):
            yield Coordinate(match[1], match[2], match[3] or "", number, match.start(2) + 1)


def _elements(text: str) -> Iterator[tuple[int, int, str, str, str]]:
    """Yield (line, column of the text, "/" of an end tag, tag, text) outside comments."""
    line, seen = 1, 0
    plain = _without_comments(text)
    for match in _ELEMENT.finditer(plain):
        line += plain.count("\n", seen, match.start())
        seen = match.start()
        column = match.start(3) - plain.rfind("\n", 0, match.start(3))
        yield line, column, match[1], match[2].rpartition(":")[2], match[3].strip()


def _without_comments(text: str) -> str:
    """Return the text with `<!-- … -->` blanked; an open comment goes to the end."""
    if "<!--" not in text:
        return text
    parts: list[str] = []
    position = 0
    while (start := text.find("<!--", position)) >= 0:
        end = text.find("-->", start)
        end = len(text) if end < 0 else end + 3
        parts += [text[position:start], re.sub(r"[^\n]", " ", text[start:end])]
        position = end
    return "".join([*parts, text[position:]])


def _code_lines(text: str) -> Iterator[tuple[int, str]]:
    """Yield the lines that are not comments, cut where no declaration is so long."""
    for number, line in enumerate(text.split("\n"), 1):
        if not line.lstrip().startswith(("//", "*", "/*")):
            yield number, line[:500]
