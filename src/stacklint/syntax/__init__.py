"""Languages: parsers that know lines and survive hostile input, without a thought of evidence."""
