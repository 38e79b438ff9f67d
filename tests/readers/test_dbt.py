"""Projects of dbt."""

from __future__ import annotations

from stacklint.interest import Interest
from stacklint.model import Evidence
from stacklint.readers.dbt import read_dbt_packages, read_dbt_profiles, read_dbt_project
from stacklint.repo.document import Document


def test_a_profile_tells_its_adapters() -> None:
    text = (
        "churn:\n  target: dev\n  outputs:\n    dev:\n      type: duckdb\n      path: x.db\n"
        "    prod: {type: Snowflake, account: \"{{ env_var('A') }}\"}\n    ci:\n      type: \"{{ env_var('T') }}\"\n"
        "config:\n  send_anonymous_usage_stats: false\n"
    )
    found = [e for e in read_dbt_profiles(Document("profiles.yml", text), Interest()) if isinstance(e, Evidence)]
    assert [(e.value, e.location.line) for e in found] == [("dbt.adapter=duckdb", 5), ("dbt.adapter=snowflake", 7)]


def test_a_template_is_read_as_far_as_it_is_yaml() -> None:
    text = "a:\n  outputs:\n    dev:\n      type: spark\n      host: {{ host }}\n"
    found = [e for e in read_dbt_profiles(Document("profiles.yml", text), Interest()) if isinstance(e, Evidence)]
    assert [e.value for e in found] == ["dbt.adapter=spark"]


def test_a_project_tells_its_name_and_profile() -> None:
    document = Document("dbt_project.yml", "name: 'churn'\nversion: 1\n\nprofile: warehouse\n")
    found = [e for e in read_dbt_project(document, Interest()) if isinstance(e, Evidence)]
    assert [(e.value, e.location.line) for e in found] == [("dbt.project=churn", 1), ("dbt.profile=warehouse", 4)]


def test_packages_of_the_hub() -> None:
    text = (
        'packages:\n  - package: dbt-labs/dbt_utils\n    version: [">=1.0.0", "<2.0.0"]\n'
        "  - git: https://example.org/x.git\n  - local: ../shared\n  - package: calogica/dbt_expectations\n    version: 0.10.3\n"
    )
    found = [e for e in read_dbt_packages(Document("packages.yml", text), Interest()) if isinstance(e, Evidence)]
    assert [(e.value, e.detail["specifier"], e.location.line) for e in found] == [
        ("dbt:dbt-labs/dbt_utils", ">=1.0.0,<2.0.0", 2),
        ("dbt:calogica/dbt_expectations", "0.10.3", 6),
    ]
