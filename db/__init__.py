"""Storage: engine, tables, migrations and every query. Decides nothing."""
