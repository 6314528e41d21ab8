"""Cases that count: those whose import was not undone.

A withdrawn case counts as closed, so that what asks for open ones needs no more; whoever asks for closed ones, for both, or for
steps says LIVE.
"""

from sqlalchemy import ColumnElement

from db.tables import cases

LIVE: ColumnElement[bool] = cases.c.withdrawn_at.is_(None)
