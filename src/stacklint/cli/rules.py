"""`stacklint rules`: list them, run their examples, check a folder of one's own."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import click

from stacklint.cli.common import emit, wants_color, width
from stacklint.cli.complete import names
from stacklint.cli.teach import guessing, taught
from stacklint.knowledge.load import Knowledge, extended, load, load_folder, rules_folder
from stacklint.knowledge.schema import guess
from stacklint.model import StacklintError
from stacklint.page import Page
from stacklint.regex import lazy

if TYPE_CHECKING:
    from collections.abc import Iterable

    from stacklint.examples import Example

_EXAMPLES = {
    "stacklint rules list --kind gap": "the rules of a kind",
    "stacklint rules test house": "run the examples of a folder of one's own",
    "stacklint rules validate house": "check its keys, ids and relations",
}
_LIST = {
    "stacklint rules list": "all rules, each with its reason",
    "stacklint rules list --kind wiring": "those of one kind",
}
_TEST = {
    "stacklint rules test --only mlflow": "the examples of one tool or rule",
    "stacklint rules test house": "those of a folder of one's own",
    "stacklint rules test two-experiment-trackers.yaml": "a false alarm that was written down",
}
_VALIDATE = {
    "stacklint rules validate house": "a folder of one's own, beside the catalogue",
}
_SCHEMA = {
    "stacklint rules schema tools > tools.schema.json": "what an editor needs to help with the keys",
}


@click.group(cls=guessing(_EXAMPLES))
def rules() -> None:
    """List, test or validate rules."""


@rules.command("list", cls=taught(_LIST))
@click.option("--kind", help="Only rules of this kind.")
def list_(kind: str | None) -> int:
    """List the rules with the most severe form that each takes."""
    kinds = tuple(sorted({r.check for r in load().rules.values()}))
    if kind is not None and kind not in kinds:
        raise StacklintError(f"--kind {kind}: no such kind{guess(kind, kinds)}")
    rows = [r for r in load().rules.values() if kind is None or r.check == kind]
    page = Page(width(), color=wants_color("auto"))
    for row in sorted(rows, key=lambda r: (r.check, r.id)):
        first = row.why.partition(". ")[0].rstrip(".")
        page.add(f"{row.check:<9} {row.severity:<8} {row.id}: {first}", hanging=" " * 19)
    emit(page.text())
    return 0


@rules.command(cls=taught(_TEST))
@click.argument("folder", required=False)
@click.option("--only", metavar="ID", shell_complete=names, help="Only the examples of this tool, activity or rule.")
@click.option("-v", "--verbose", is_flag=True, help="Also the examples that hold.")
def test(folder: str | None, only: str | None, verbose: bool) -> int:
    """Run every example through the whole pipeline: of FOLDER, or of a file RULE.yaml that holds only examples."""
    from stacklint.examples import examples, failure  # noqa: PLC0415 - the whole pipeline

    if folder is not None and Path(folder).is_file():
        return _test_file(Path(folder), verbose=verbose)
    own = _knowledge(folder)
    # a team's folder holds no problems: its examples run beside stacklint's own knowledge, as in a scan
    knowledge = own if own.problems or folder is None else extended(load(), (folder,))
    owners = {
        owner for table in ("tools", "platforms", "activities", "checks", "dependencies") for owner in own.data[table]
    }
    if only and only not in owners:
        raise StacklintError(
            f"--only {only}: no tool, platform, activity, rule or dependency{guess(only, tuple(sorted(owners)))}"
        )
    chosen = [e for e in examples(own) if not only or e.owner == only]
    return _told(((example, failure(example, knowledge)) for example in chosen), verbose=verbose)


def _test_file(file: Path, *, verbose: bool) -> int:
    """Run the examples of a file that is called after a rule of the catalogue."""
    from stacklint.examples import failure  # noqa: PLC0415 - the whole pipeline
    from stacklint.wrong.example import examples_of  # noqa: PLC0415 - only here

    found = list(examples_of(file, load().data["checks"]))
    return _told(((example, failure(example, load())) for example in found), verbose=verbose)


def _told(results: Iterable[tuple[Example, str]], *, verbose: bool) -> int:
    """Write what came of each example, and return the exit status."""
    passed = failed = todo = 0
    out = []
    for example, wrong in results:
        if example.todo:
            todo += 1
            if not wrong:
                failed += 1
                out.append(f"HOLDS    {example.name}: marked todo, and holds; take the mark away")
        elif wrong:
            failed += 1
            out.append(f"FAILED   {example.name}: {wrong}")
        else:
            passed += 1
            out += [f"passed   {example.name}"] if verbose else []
    out.append(f"{passed} passed, {failed} failed, {todo} known misses")
    emit("\n".join(out))
    return 1 if failed else 0


_QUOTED = lazy(r"(?<!\w)'([^'\s]+)'(?!\w)|^: (\S+): ")


def _placed(text: str, root: Path) -> str:
    """Return a fault with the line of the first word that it quotes and its file holds."""
    name, colon, rest = text.partition(": ")
    try:
        lines = (root / name).read_text(encoding="utf-8").split("\n")
    except OSError:
        return text
    for found in _QUOTED.finditer(colon + rest):
        word = found[1] or found[2]
        whole = re.compile(rf"(?<![\w-]){re.escape(word)}(?![\w-])")
        number = next((n for n, line in enumerate(lines, 1) if whole.search(line)), 0)
        if number:
            return f"{name}:{number}{colon}{rest}"
    return text


@rules.command(cls=taught(_VALIDATE))
@click.argument("folder", required=False)
def validate(folder: str | None) -> int:
    """Check a folder of rules: keys, ids, relations, globs, examples."""
    from stacklint.knowledge.validate import problems_of  # noqa: PLC0415 - only here

    knowledge = _knowledge(folder)
    root = Path(folder) if folder is not None else rules_folder()
    found = [_placed(text, root) for text in problems_of(knowledge, load() if folder is not None else None)]
    emit("\n".join(found) or f"{sum(len(t) for t in knowledge.data.values())} files are sound")
    return 1 if found else 0


@rules.command(cls=taught(_SCHEMA))
@click.argument(
    "kind", type=click.Choice(["tools", "checks", "problems", "activities", "platforms", "formats", "dependencies"])
)
def schema(kind: str) -> int:
    """Print the JSON Schema of a KIND of file, for an editor."""
    from stacklint.schema import FOLDER  # noqa: PLC0415 - only here

    emit((FOLDER / "rules" / f"{kind}.schema.json").read_text(encoding="utf-8").rstrip())
    return 0


def _knowledge(folder: str | None) -> Knowledge:
    if folder is None:
        return load()
    if not Path(folder).is_dir():
        raise StacklintError(f"{folder}: no such folder")
    return load_folder(Path(folder))
