"""One module per output: a report in, text out."""
