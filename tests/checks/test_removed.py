"""Interfaces that a version removed, by the nearest pin."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from stacklint.scan import Scan


def test_each_place_is_judged_by_its_own_pin(scanned: Callable[[dict[str, str]], Scan]) -> None:
    drift = "import sklearn\nfrom evidently.dashboard import Dashboard\nDashboard()\n"
    report = scanned(
        {
            "old/requirements.txt": "evidently==0.1.50\n",
            "old/drift.py": drift,
            "new/requirements.txt": "evidently\n",
            "new/drift.py": drift,
        }
    ).report
    found = {(f.location.path, f.rule) for f in report.findings if f.kind == "obsolete"}
    assert found == {
        ("old/drift.py", "removed-interface-blocks-upgrade"),
        ("new/drift.py", "removed-interface-on-next-install"),
    }


def test_a_method_counts_only_where_it_can_be_the_tools(scanned: Callable[[dict[str, str]], Scan]) -> None:
    report = scanned(
        {
            "requirements.txt": "dash==3.0.4\n",
            "app.py": "import sklearn\nimport dash\napp = dash.Dash(__name__)\napp.run_server()\n",
            "other.py": "import twisted\nreactor.run_server()\n",
        }
    ).report
    assert [(f.location.path, f.rule) for f in report.findings if f.kind == "obsolete"] == [
        ("app.py", "removed-interface-in-use")
    ]
