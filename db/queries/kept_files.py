"""The hashes of all files that the database names."""

from collections.abc import Sequence

from sqlalchemy import Connection, func, select, union

from db.tables import attachments, evidence, imports, uploads


def named(conn: Connection) -> Sequence[bytes]:
    """What attachments, uploads, pictures and imports name, each once, in order."""
    columns = [
        evidence.c.sha256,
        *(table.c[name] for table in (attachments, uploads) for name in ("sha256", "preview", "original")),
    ]
    parts = [select(column.label("sha256")).where(column.is_not(None)) for column in columns]
    # Imports that keep their file keep its mapping and its rejects, too.
    ours = (imports.c.file_hash, imports.c.mapping_hash, imports.c.rejects_hash)
    parts += [select(func.decode(column, "hex")).where(imports.c.kept, column.is_not(None)) for column in ours]
    every = union(*parts).subquery()
    return conn.execute(select(every.c.sha256).order_by(every.c.sha256)).scalars().all()
