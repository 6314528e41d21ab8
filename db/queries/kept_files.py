"""The hashes of all files that the database names."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Connection, Row, Subquery, func, literal, select, union, union_all

from db.tables import arrivals, attachments, evidence, imports, uploads

# Imports that keep their file keep its mapping and its rejects, too.
_OF_IMPORTS = (imports.c.file_hash, imports.c.mapping_hash, imports.c.rejects_hash)


def named(conn: Connection) -> Sequence[bytes]:
    """What attachments, uploads, pictures and imports name, each once, in order."""
    every = _every()
    return conn.execute(select(every.c.sha256).order_by(every.c.sha256)).scalars().all()


def unnamed(conn: Connection, hashes: Collection[bytes]) -> set[bytes]:
    """Those among these hashes that nothing names any more."""
    every = _every()
    return set(hashes) - set(conn.execute(select(every.c.sha256).where(every.c.sha256.in_(hashes))).scalars())


def _every() -> Subquery:
    columns = [
        evidence.c.sha256,
        *(table.c[name] for table in (attachments, uploads) for name in ("sha256", "preview", "original")),
    ]
    parts = [select(column.label("sha256")).where(column.is_not(None)) for column in columns]
    parts += [select(func.decode(column, "hex")).where(imports.c.kept, column.is_not(None)) for column in _OF_IMPORTS]
    return union(*parts).subquery()


def beside_cases(conn: Connection) -> Sequence[Row[*tuple[Any, ...]]]:
    """The recordings of arrivals that are no case, and what imports keep: of `what`, its `id`, the file's `sha256` in hex."""
    recordings = select(literal("arrival").label("what"), arrivals.c.id, func.encode(uploads.c.sha256, "hex").label("sha256"))
    parts = [recordings.join(uploads, uploads.c.id == arrivals.c.upload_id).where(arrivals.c.case_id.is_(None))]
    parts += [
        select(literal("import"), imports.c.id, column).where(imports.c.kept, column.is_not(None)) for column in _OF_IMPORTS
    ]
    every = union_all(*parts).subquery()
    return conn.execute(select(every).order_by(every.c.what, every.c.id)).all()
