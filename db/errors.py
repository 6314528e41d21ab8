"""What storage refuses."""


class DatabaseUnavailable(Exception):
    """The database cannot be had; the message is one sentence that says why and what to do."""
