"""`python -m stacklint`: the same program as `stacklint`."""

import sys

if (sys.path and sys.path[0] in {"", "."}) or (sys.path and sys.flags.safe_path is False and __spec__ is not None):
    # `python -m` puts the working directory first: a repository's own yaml.py must never be imported
    del sys.path[0]

from stacklint.cli import main

main()
