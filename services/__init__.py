"""Use cases: one function for each thing that somebody does, each one transaction."""
