"""The language server: what a scan has to say, in an editor."""
