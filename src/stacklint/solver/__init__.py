"""Whether what is asked for together can be installed together, from release facts alone."""
