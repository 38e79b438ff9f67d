"""What a Python source imports, calls and names, read without parsing it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from stacklint.interest import Interest
from stacklint.syntax.python_calls import bind, find_calls
from stacklint.syntax.python_facts import Facts, Site
from stacklint.syntax.python_guards import Blocks
from stacklint.syntax.python_imports import find_imports
from stacklint.syntax.python_layout import Layout
from stacklint.syntax.python_wanted import Wanted, wanted

PLACES = 5


def scan(data: bytes, interest: Interest) -> list[Site]:
    """Return what `interest` asks for in a source that is UTF-8 with `\\n` for line ends."""
    names = wanted(interest)
    facts, _sure = read_lines(data, names)
    return sites(facts, names)


def read_lines(data: bytes, names: Wanted) -> tuple[Facts, bool]:
    """Return the facts found line by line, and whether they are beyond doubt."""
    layout = Layout(data)
    blocks = Blocks(layout)
    imports = find_imports(layout, names)
    bound = bind((i, blocks.function(i.at)) for i in imports)
    calls = find_calls(layout, bound, names, blocks)
    return Facts([(i, blocks.guard(i.at)) for i in imports], calls, []), layout.sure


def sites(facts: Facts, names: Wanted) -> list[Site]:
    """Return the facts as sites, in the order of the file."""
    found = [*_imported(facts, names), *_called(facts, names), *facts.literals]
    return sorted(found, key=lambda site: site[:4])


def _imported(facts: Facts, names: Wanted) -> Iterator[Site]:
    for item, guard in facts.imports:
        if names.asked(item.value):
            detail = {"guard": guard, "form": item.form}
            yield Site(item.start, item.end, "import", item.value, detail)


def _called(facts: Facts, names: Wanted) -> Iterator[Site]:
    """Yield each name once with its count; the first places of those that decide something."""
    counts, seen = Counter(call.name for call in facts.calls), Counter[str]()
    for call in facts.calls:
        seen[call.name] += 1
        places = PLACES if call.name in names.interest.calls else 1
        if seen[call.name] <= places:
            detail = {"count": str(counts[call.name])} if seen[call.name] == 1 else {}
            yield Site(call.start, call.end, "call", call.name, detail)
