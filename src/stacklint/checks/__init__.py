"""One module per kind of reasoning: tools in use in, findings out."""
