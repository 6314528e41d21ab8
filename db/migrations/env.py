"""Run by Alembic: migrate on the connection, and in the transaction, that the caller brought."""

from typing import Any

from alembic import context
from alembic.operations.ops import CreateTableOp, ExecuteSQLOp

from db.tables import metadata
from db.tables.growing import also


def _with_what_tables_need(_context: Any, _revision: Any, directives: list[Any]) -> None:
    """Alembic writes columns, constraints and indexes by itself; what else a new table needs is added after them."""
    for directive in directives:
        made = [op.table_name for op in directive.upgrade_ops.ops if isinstance(op, CreateTableOp)]
        needed = [statement for name in made for statement in also.get(name, ())]
        directive.upgrade_ops.ops += [ExecuteSQLOp(statement) for statement in needed]


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    process_revision_directives=_with_what_tables_need,
)
context.run_migrations()
