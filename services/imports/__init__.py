"""Complaints from somebody else's file: a mapping says what each column means, rows that cannot be taken are set aside."""
