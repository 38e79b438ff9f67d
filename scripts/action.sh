#!/usr/bin/env bash
# What the GitHub Action runs: an environment of its own, one check with all reports, summary and outputs.
set -euo pipefail
work=$(mktemp -d "${RUNNER_TEMP:-${TMPDIR:-/tmp}}/stacklint.XXXXXX")
"$STACKLINT_PYTHON" -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check "$STACKLINT_HOME"

options=(--fail-on "$STACKLINT_FAIL_ON" --format github)
options+=(--format "sarif:$work/stacklint.sarif" --format "json:$work/stacklint.json" --format "markdown:$work/summary.md")
[ -z "${STACKLINT_BASELINE:-}" ] || options+=(--baseline "$STACKLINT_BASELINE")
while IFS= read -r word; do
  [ -z "$word" ] || options+=("$word")
done <<< "${STACKLINT_ARGS:-}"

status=0
"$work/venv/bin/stacklint" check "${options[@]}" -- "$STACKLINT_PATH" || status=$?
[ ! -f "$work/summary.md" ] || cat "$work/summary.md" >> "$GITHUB_STEP_SUMMARY"
if [ -f "$work/stacklint.json" ]; then
  "$work/venv/bin/python" - "$work" >> "$GITHUB_OUTPUT" <<'PYTHON'
import json
import sys

folder = sys.argv[1]
with open(f"{folder}/stacklint.json", encoding="utf-8") as file:
    summary = json.load(file)["summary"]
for severity in ("error", "warning", "note"):
    print(f"{severity}s={summary[severity]}")
print(f"report={folder}/stacklint.json")
print(f"sarif={folder}/stacklint.sarif")
PYTHON
fi
exit "$status"
