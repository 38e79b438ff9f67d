"""The regular expressions that find the names of an `Interest` in Python sources, compiled once."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING

from stacklint.record import NamedTuple, dataclass, field
from stacklint.regex import lazy
from stacklint.syntax.alternatives import any_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from stacklint.interest import Interest
    from stacklint.syntax.python_import_lines import Statement

SPACE = rb"[ \t\f\\\n]"
_GIVEN = rb"[\"']?\s*+[=:]\s*+\[?\s*+[\"']"
_SQL = lazy(r"[a-z_]+(?: [a-z_]+)+ ?\(?|[a-z]+_[a-z_]*\(?")
_COMMON = frozenset({"using", "version", "describe", "convert", "history", "call", "create", "table"})
_RARE = 4
_FEW = 400_000
_NONE: frozenset[str] = frozenset()
_VERBS = "select create alter insert update merge call convert describe delete with"


class Openings:
    """Finds the quotes behind which a wanted string begins.

    To compile an expression for each kind of quote takes as long as a first megabyte with the one for both, which
    is four times slower; a small repository does without the two.
    """

    def __init__(self, strings: bytes) -> None:
        self._both = lazy(rb"[\"']" + strings)
        self._each = tuple(lazy(quote + strings) for quote in (b'"', b"'"))
        self._left = _FEW

    def within(self, data: bytes) -> list[re.Match[bytes]]:
        """Return the matches, which begin at their quote."""
        self._left -= len(data)
        patterns = (self._both,) if self._left > 0 else self._each
        return [match for pattern in patterns for match in pattern.finditer(data)]


class Phrase(NamedTuple):
    """A phrase in small letters: its anchor and further words, all of which a file must hold."""

    anchor: bytes
    words: tuple[bytes, ...]
    pattern: re.Pattern[bytes]


@dataclass(frozen=True, slots=True)
class Wanted:
    """An interest, with one expression for each pass over the bytes of a file.

    `roots` are the modules whose aliases matter: those of the interest and those that its dotted calls begin
    with; `names` are the same as bytes, and `own` the repository's. `ends` are the last names of dotted calls
    and terminals, each with the roots of the calls that end so, or None where it is enough alone; `literals` finds
    the beginnings of string literals. `lines` are the import statements that were read once.
    """

    interest: Interest
    modules: frozenset[str]
    roots: frozenset[str]
    tops: frozenset[str]
    names: frozenset[bytes]
    own: frozenset[bytes]
    ends: Mapping[bytes, frozenset[str] | None]
    literals: Openings
    keys: re.Pattern[bytes]
    open_keys: re.Pattern[bytes] | None
    keys_alone: tuple[bytes, ...]
    schemes: re.Pattern[str]
    phrases: tuple[Phrase, ...]
    anchors: tuple[bytes, ...]
    _imports: dict[str, str | None] = field(default_factory=dict, repr=False, compare=False)
    _calls: dict[str, bool] = field(default_factory=dict, repr=False, compare=False)
    lines: dict[bytes, Statement | None] = field(default_factory=dict, repr=False, compare=False)

    def imported(self, dotted: str) -> str | None:
        """Return what an import of `dotted` is told as once in a file; empty if it always is, None if never."""
        if dotted not in self._imports:
            self._imports[dotted] = self._import(dotted)
        return self._imports[dotted]

    def _import(self, dotted: str) -> str | None:
        if _below(dotted, self.interest.modules):
            return ""
        if not _below(dotted, self.interest.seen):
            return None
        while "." in dotted and dotted not in self.interest.precise:
            dotted = dotted.rpartition(".")[0]
        return dotted

    def called(self, dotted: str) -> bool:
        """Say whether a call of `dotted` is asked for."""
        if dotted not in self._calls:
            self._calls[dotted] = dotted in self.interest.calls or _below(dotted, self.interest.modules)
        return self._calls[dotted]

    def pair(self, key: str, value: str) -> bool:
        """Say whether `key=value` is looked for, or `key` with any value."""
        keywords = self.interest.keywords
        return f"{key}={value}" in keywords or key in keywords

    def near(self, target: str) -> bool:
        """Say whether calls that begin with `target` are worth a pass over the file."""
        return target.partition(".")[0] in self.tops or target in self.interest.calls


@lru_cache(maxsize=8)
def wanted(interest: Interest) -> Wanted:
    """Return the expressions for `interest`."""
    dotted = {c for c in interest.calls if not c.startswith("*.")}
    modules = interest.modules | interest.seen
    roots = {name.partition(".")[0] for name in modules | dotted}
    tops = frozenset(name.partition(".")[0] for name in interest.modules)
    open_keys = {pair.partition("=")[0] for pair in interest.keywords if "=" not in pair}
    values = {pair.partition("=")[2] for pair in interest.keywords if "=" in pair} | interest.env
    schemes = _schemes(interest.schemes)
    literals = _literals(values, interest.schemes, schemes)
    phrases = _phrases(interest.texts)
    return Wanted(
        interest=interest,
        modules=modules,
        roots=frozenset(roots),
        tops=tops,
        names=frozenset(root.encode() for root in roots),
        own=frozenset(name.encode() for name in interest.own),
        ends=_ends(interest, tops),
        literals=Openings(literals),
        keys=lazy(any_of(pair.partition("=")[0] for pair in interest.keywords)),
        open_keys=lazy(any_of(open_keys) + _GIVEN) if open_keys else None,
        keys_alone=tuple(sorted(key.encode() for key in open_keys)),
        schemes=lazy(schemes.decode()),
        phrases=phrases,
        anchors=tuple(sorted({phrase.anchor for phrase in phrases})),
    )


def _below(dotted: str, modules: frozenset[str]) -> bool:
    """Say whether `dotted` is one of `modules` or stands below one."""
    if dotted.partition(".")[0] in modules:
        return True
    while dotted and dotted not in modules:
        dotted = dotted.rpartition(".")[0]
    return bool(dotted)


def _ends(interest: Interest, tops: frozenset[str]) -> dict[bytes, frozenset[str] | None]:
    """Return the last names of the calls that following the names of `tops` does not find, with the calls' roots."""
    found: dict[bytes, frozenset[str] | None] = {}
    for call in interest.calls:
        root, last = call.partition(".")[0], call.rpartition(".")[2].encode()
        if root == "*":
            found[last] = None
        elif root not in tops and (roots := found.get(last, _NONE)) is not None:
            found[last] = roots | {root}
    return found


def _literals(values: set[str], prefixes: Iterable[str], schemes: bytes) -> bytes:
    """Return what may follow a quote: a wanted value, an address, or (as group 1) a verb of SQL.

    A look at the first letter alone passes over most strings in a third of the time.
    """
    first = sorted({word[:1] for word in (*values, *prefixes)} - {""})
    letters = b"".join(re.escape(letter).encode() for letter in first)
    wanted = rb"(?=[%b])(?:%b(?=[\"'])|%b)|" % (letters, any_of(values), schemes)
    return rb"(?:" + (wanted if first else b"") + rb"(" + VERB.pattern + rb"))"


def _schemes(schemes: Iterable[str]) -> bytes:
    """Return an expression for the beginnings of addresses; `*` stands for a part of a name."""
    plain = any_of(s for s in schemes if "*" not in s)
    starred = (re.escape(s).replace(r"\*", r"[^/\s\"']*") for s in sorted(schemes) if "*" in s)
    return b"(?:" + b"|".join([plain, *(s.encode() for s in starred)]) + b")"


def _phrases(texts: Iterable[str]) -> tuple[Phrase, ...]:
    """Return the phrases of SQL among `texts`; as few different anchors as their words allow."""
    folded = {" ".join(text.lower().split()) for text in texts}
    words = {
        phrase: {word for word in re.split(r"[\W_]+", phrase) if len(word) >= _RARE} or {phrase}
        for phrase in sorted(filter(_SQL.fullmatch, folded))
    }
    found: dict[str, Phrase] = {}
    while open_ := {p: options for p, options in words.items() if p not in found}:
        shared = Counter(word for options in open_.values() for word in options)
        best = max(sorted(shared), key=lambda w: (w not in _COMMON, shared[w], len(w)))
        for phrase in (p for p, options in open_.items() if best in options):
            rest = tuple(sorted(w.encode() for w in words[phrase] - {best}))
            found[phrase] = Phrase(best.encode(), rest, _pattern(phrase))
    return tuple(found.values())


def _pattern(phrase: str) -> re.Pattern[bytes]:
    """Return an expression that begins with the first word, which is found fast."""
    first, *rest = (re.escape(word).encode() for word in phrase.split())
    begins = rb"(?:(?<!\w%b)|(?<=\\[nt]%b))" % (first, first)
    ends = rb"(?!\w)" if phrase[-1].isalnum() else b""
    return lazy(first + begins + b"".join(rb"\s+" + word for word in rest) + ends)


VERB = lazy(rb"(?=[\sSCAIUMDWscaiumdw])\s*+" + any_of(f"{_VERBS} {_VERBS.upper()}".split()) + rb"\s")
"""What a statement of SQL begins with."""
