"""Files and bytes: the walk, what git ignores, one document."""
