"""What storage refuses, and how its loss looks."""

import psycopg
from sqlalchemy.exc import SQLAlchemyError


class DatabaseUnavailable(Exception):
    """The database cannot be had; the message is one sentence that says why and what to do."""


class SessionLost(Exception):
    """A session of its own has ended; what was laid out in it is gone."""


LOST = (SQLAlchemyError, psycopg.Error, DatabaseUnavailable, OSError)
"""What a database that goes away raises, by whatever way it was asked: for those who keep the last picture and try again."""
