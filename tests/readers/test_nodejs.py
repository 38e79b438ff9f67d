"""package.json."""

from __future__ import annotations

from stacklint.interest import Interest
from stacklint.model import Evidence
from stacklint.readers.nodejs import read_package_json
from stacklint.repo.document import Document

TEXT = """\
{
  "name": "x",
  "dependencies": {
    "@dvcorg/cml": "^0.20",
    "private": "git+https://user:secret@h.org/x.git"
  },
  "devDependencies": {"vite": "6"}
}
"""


def read(text: str) -> list[Evidence]:
    found = read_package_json(Document("ui/package.json", text), Interest())
    return [f for f in found if isinstance(f, Evidence)]


def test_packages_by_group_at_their_place() -> None:
    assert [
        (f.value, f.detail.get("specifier", ""), f.detail["group"], f.location.line, f.location.column)
        for f in read(TEXT)
    ] == [
        ("npm:@dvcorg/cml", "^0.20", "main", 4, 6),
        ("npm:private", "", "main", 5, 6),
        ("npm:vite", "6", "dev", 7, 24),
    ]


def test_the_manager_is_npm() -> None:
    assert {f.detail["manager"] for f in read(TEXT)} == {"npm"}


def test_a_package_without_dependencies() -> None:
    assert read('{"name": "x", "dependencies": []}') == []
