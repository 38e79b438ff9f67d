"""One module per file format: bytes in, evidence out, without knowing any tool."""
