"""Trying changed rules on what has happened: what they would have made late, what it would have cost, whom."""
