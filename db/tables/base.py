"""What every table shares: one metadata with predictable constraint names, and the column kinds of this project."""

from typing import Any

from sqlalchemy import Column, DateTime, MetaData, Text

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def instant(name: str, *, nullable: bool = False) -> Column[Any]:
    """An aware point in time, stored in UTC."""
    return Column(name, DateTime(timezone=True), nullable=nullable)


def personal(name: str, *, nullable: bool = True) -> Column[Any]:
    """A text column that holds personal data: masked for whoever does not handle the case, never logged."""
    return Column(name, Text, nullable=nullable, info={"personal": True})
