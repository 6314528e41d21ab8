"""Where PostgreSQL's programs find the database, and what they must not tell everybody on the machine."""

from db import dumping, engine


def test_a_password_is_in_no_command_line_and_options_of_the_address_stay():
    engine.use("postgresql+psycopg://duban:s%40cret@db.example.com:6432/duban?sslmode=require")
    try:
        place, surroundings = dumping._connection()
    finally:
        engine.dispose()
    assert surroundings["PGPASSWORD"] == "s@cret"
    assert "s@cret" not in place
    wanted = {"host=db.example.com", "port=6432", "user=duban", "dbname=duban", "sslmode=require"}
    assert wanted <= set(place.split())


def test_what_a_program_complains_of_is_told_without_what_is_stored():
    said = b"psql:<stdin>:12: ERROR:  duplicate key value\nDETAIL:  Key (phone)=(13812342204) exists.\nCONTEXT:  COPY people\n"
    assert dumping._complaint(said).endswith("psql:<stdin>:12: ERROR:  duplicate key value")
    assert "13812342204" not in dumping._complaint(said)
