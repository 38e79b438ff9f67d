"""What a Python source imports, calls and names, read without parsing it."""

from __future__ import annotations

import re
import warnings
from collections import Counter
from operator import itemgetter
from typing import TYPE_CHECKING

from stacklint.record import NamedTuple
from stacklint.regex import lazy
from stacklint.syntax.python_attributes import find_attributes
from stacklint.syntax.python_calls import bind, find_calls
from stacklint.syntax.python_facts import PLACES, Facts, Site
from stacklint.syntax.python_guards import Blocks
from stacklint.syntax.python_imports import find_imports, told
from stacklint.syntax.python_layout import Layout
from stacklint.syntax.python_places import placed
from stacklint.syntax.python_strings import find_strings
from stacklint.syntax.python_wanted import wanted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.interest import Interest
    from stacklint.syntax.python_facts import Call, Imported
    from stacklint.syntax.python_places import Placed
    from stacklint.syntax.python_wanted import Wanted

_PYTHON_2 = lazy(
    rb"^[ \t]*(?:print[ \t]+[^\s=(.,:)]|exec[ \t]+[\"'\w]|except[ \t]+[\w.]+[ \t]*,[ \t]*\w+[ \t]*:"
    rb"|raise[ \t]+[\w.]+[ \t]*,)|<>|\bur[\"']",
    re.MULTILINE,
)


class Scan(NamedTuple):
    """What was found, in the order of the file, and why something may be missing."""

    places: list[Placed]
    trouble: str = ""
    line: int = 0


def scan(data: bytes, interest: Interest) -> Scan:
    """Return what `interest` asks for in a source as `prepared` returns it.

    Read line by line; where quotes do not match, the parser is asked, and where that refuses a source
    newer than itself, libcst.
    """
    names, layout = wanted(interest), Layout(data)
    facts, trouble = read_lines(layout, names), ""
    if layout.doubt >= 0:
        facts, trouble = _parsed(data, names, facts)
    line = data.count(b"\n", 0, layout.doubt) + 1 if trouble else 0
    return Scan([*placed(data, _sites(facts, names, layout))], trouble, line)


def read_lines(layout: Layout, names: Wanted) -> Facts:
    """Return the facts found line by line; `layout.doubt` says whether they are beyond doubt."""
    blocks = Blocks(layout)
    imports = find_imports(layout, names)
    bound = bind((item, blocks.function(item.at)) for item in imports.found)
    calls = find_calls(layout, bound, names, blocks, imports)
    named = find_attributes(layout, bound, names.interest.attributes) if names.interest.attributes else ()
    asked = ((i, blocks.guard(i.at)) for i in (*imports.found, *named) if names.imported(i.value) is not None)
    return Facts(told(asked, names), calls, find_strings(layout, names))


def _parsed(data: bytes, names: Wanted, facts: Facts) -> tuple[Facts, str]:
    """Return the facts by way of a parser; those given where no parser reads the source."""
    from stacklint.syntax.python_guarded import is_deep, spans  # noqa: PLC0415 - rarely needed
    from stacklint.syntax.python_spans import KnownLayout  # noqa: PLC0415 - as above
    from stacklint.syntax.python_tree import read_tree  # noqa: PLC0415 - as above

    if is_deep(data):
        return facts, "nested too deep to be parsed"
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a stray backslash in somebody's string
            tree = read_tree(data, names)
    except SyntaxError:
        if _PYTHON_2.search(data):
            return facts, ""
    except (ValueError, RecursionError, MemoryError):
        return facts, "cannot be parsed"
    else:
        return tree._replace(literals=facts.literals), ""
    known = spans(data)
    if known is None:
        return facts, "a string does not end, and no parser reads it"
    return read_lines(KnownLayout(data, known), names), ""


def _sites(facts: Facts, names: Wanted, layout: Layout) -> list[Site]:
    imports = (_imported(item, guard) for item, guard in facts.imports)
    found = [*imports, *_called(facts.calls, names, layout), *facts.literals]
    return sorted(found, key=itemgetter(0))


def _imported(item: Imported, guard: str) -> Site:
    detail = {"guard": guard, "form": item.form}
    return Site(item.start, item.end, "import", item.value, detail)


def _called(calls: list[Call], names: Wanted, layout: Layout) -> Iterator[Site]:
    """Yield each name once with its count; the first places of those that decide something.

    A call whose receiver is known goes by that name alone, and not by its terminal too.
    """
    known = {call.end for call in calls if not call.name.startswith("*.")}
    calls = [call for call in calls if not call.name.startswith("*.") or call.end not in known]
    counts, seen = Counter(call.name for call in calls), Counter[str]()
    for call in calls:
        seen[call.name] += 1
        if seen[call.name] > (PLACES if call.name in names.interest.calls else 1):
            continue
        detail = {"count": str(counts[call.name])} if seen[call.name] == 1 else {}
        if call.name in names.interest.arguments and call.bracket >= 0:
            detail |= _arguments(layout, call.bracket)
        yield Site(call.start, call.end, "call", call.name, detail)


def _arguments(layout: Layout, bracket: int) -> dict[str, str]:
    from stacklint.syntax.python_arguments import literal_arguments  # noqa: PLC0415 - ast is heavy

    return literal_arguments(layout, bracket)
