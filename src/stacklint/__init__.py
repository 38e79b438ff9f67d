"""stacklint: which MLOps problems a repository's stack solves, twice or not at all."""

__version__ = "0.1.0"
