"""Tables that only grow: whatever is written there stays as it is, and the database itself sees to it."""

from sqlalchemy import DDL, Table, event

_REFUSAL = """create or replace function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception using errcode = 'restrict_violation', message = tg_table_name || ': rows are added, never changed';
end $$"""

# What a table needs beside columns, constraints and indexes, by its name; migrations write it down after creating the table.
also: dict[str, tuple[str, ...]] = {}


def only_grows(table: Table, *, but: tuple[str, ...] = ()) -> Table:
    """The table, whose rows can be added and never be changed or removed: PostgreSQL refuses, whoever asks.

    Columns named in `but` may be filled in later.
    """
    fixed = f" of {', '.join(column.name for column in table.columns if column.name not in but)}" if but else ""
    trigger = (
        f"create trigger only_grows before update{fixed} or delete or truncate on {table.name} "
        "for each statement execute function refuse_change()"
    )
    also[table.name] = (_REFUSAL, trigger)
    for statement in also[table.name]:
        event.listen(table, "after_create", DDL(statement))  # type: ignore[no-untyped-call]
    return table
