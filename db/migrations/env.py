"""Run by Alembic: migrate on the connection, and in the transaction, that the caller brought."""

from alembic import context

from db.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
context.run_migrations()
