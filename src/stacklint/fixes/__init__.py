"""Edits that mend findings: each beyond doubt, each of its own bytes alone."""
