"""From a false alarm to the smallest repository that shows it, with nothing private in it."""
