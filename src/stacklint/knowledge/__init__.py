"""What `rules/` says: loaded, checked, indexed."""
