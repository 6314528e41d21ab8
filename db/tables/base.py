"""What every table shares: one metadata with predictable constraint names, and the column kinds of this project."""

from typing import Any

from sqlalchemy import BigInteger, Column, DateTime, ForeignKey, MetaData, Text

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


def reader() -> tuple[Column[Any], Column[Any]]:
    """Whom something is for: one person in a role, or everybody who has the role."""
    return Column("to_role", Text, nullable=False), Column("to_id", BigInteger, ForeignKey("people.id"), nullable=True)


def announced() -> tuple[Column[Any], ...]:
    """What brings something to a reader: the rule, its instant, the reader, and the article."""
    return Column("rule", Text, nullable=False), instant("at"), *reader(), Column("cite", Text, nullable=False)
