"""Closed cases as moulds: copied as often as wanted, each copy moved back by whole days.

A regime that reckons in minutes, hours, days and times of the day gives the same story the same rows on any day, moved by as many
days. That does not hold for limits in working time, nor in a zone that changes its clocks.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from random import Random

from db.engine import Connection
from db.queries import demo as queries
from services.demo.organisation import a_name
from services.demo.stories import a_phone, a_room

A_DATE = re.compile(r"(?<!\d)\d{4}-\d\d-\d\d(?!\d)")
NULL = r"\N"
KEPT = "kept"
# A version is named by a date too, which stays.
LASTING = ("pack_version",)
# What every copy has of its own: placeholders in the text of a mould.
OWN = {"id": "%(id)s", "no": "%(no)s", "customer_name": "%(name)s", "customer_phone": "%(phone)s", "external_key": NULL}


class Moulds:
    """Stored cases as texts of COPY with placeholders for the dates and for what a copy has of its own."""

    def __init__(self, conn: Connection, case_ids: Sequence[int]) -> None:
        found = {name: list(queries.lines(conn, name, case_ids)) for name in queries.STORED}
        columns = {name: queries.columns(name) for name in found}
        cases = {line[columns["cases"].index("id")]: line for line in found["cases"]}
        rooms = {key: line[columns["cases"].index("room")] for key, line in cases.items()}
        opened = columns["cases"].index("opened_at")
        self.numbers = {key: line[columns["cases"].index("no")].split("-")[:2] for key, line in cases.items()}
        self.begun = {key: date.fromisoformat(line[opened][:10]) for key, line in cases.items()}
        self.days: set[int] = set()
        self.texts: dict[str, dict[str, str]] = {key: dict.fromkeys(found, "") for key in cases}
        for name, lines in found.items():
            key_at = columns[name].index("id" if name == "cases" else "case_id")
            for line in lines:
                key = line[key_at]
                self.texts[key][name] += self._text(columns[name], line, rooms[key], self.begun[key])

    def _text(self, columns: Sequence[str], line: Sequence[str], room: str, begun: date) -> str:
        values = dict(zip(columns, (value.replace("%", "%%") for value in line), strict=True))
        values |= {name: value for name, value in OWN.items() if name in values}
        if "case_id" in values:
            values["case_id"] = OWN["id"]
        if "routed_at" in values:
            # A message: it has long reached its reader, whatever became of the mould's.
            values |= {"status": KEPT, "merged_into": NULL, "routed_at": values["at"], "read_at": values["at"]}
        if values.get("room") == room:
            values["room"] = "%(room)s"
        if "data" in values:
            values["data"] = values["data"].replace(f'"room": "{room}"', '"room": "%(room)s"')
        for name in values.keys() - LASTING:
            values[name] = A_DATE.sub(lambda found: self._day(found.group(), begun), values[name])
        return "\t".join(values.values()) + "\n"

    def _day(self, said: str, begun: date) -> str:
        days = (date.fromisoformat(said) - begun).days
        self.days.add(days)
        return f"%({days})s"

    def day_of(self, key: str, back: int) -> str:
        """The series of numbers that a copy moved back by so many days belongs to: prefix and local day."""
        prefix, day = self.numbers[key]
        moved = date(int(day[:4]), int(day[4:6]), int(day[6:])) - timedelta(days=back)
        return f"{prefix}-{moved:%Y%m%d}"

    def cast(self, chosen: Iterable[tuple[str, int, int, str]], rng: Random) -> Mapping[str, str]:
        """The texts by table of copies: (mould, days back, id, number) each."""
        blocks: dict[str, list[str]] = {name: [] for name in queries.STORED}
        for key, back, case_id, no in chosen:
            base = self.begun[key] - timedelta(days=back)
            own = {"id": case_id, "no": no, "room": a_room(rng), "name": a_name(rng), "phone": a_phone(rng)}
            filled = own | {str(days): (base + timedelta(days=days)).isoformat() for days in self.days}
            for name, text in self.texts[key].items():
                if text:
                    blocks[name].append(text % filled)
        return {name: "".join(block) for name, block in blocks.items()}
