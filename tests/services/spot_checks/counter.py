"""A house whose counters are checked: who checks, who answers for the counter, who decides."""

from datetime import datetime, timedelta
from io import BytesIO

from PIL import Image

from db.engine import reading, transaction
from services import evidence
from services.access import Actor
from services.spot_checks import checking, proof, visits
from services.spot_checks.checking import Mark, Sent
from tests.services.group import MONDAY
from tests.services.house import House

ITEMS = ("dress", "courtesy", "procedure", "entry")
TEN = MONDAY + timedelta(hours=1)


def jpeg(width: int = 640, height: int = 360, colour: str = "#446688") -> bytes:
    """A picture such as a camera gives."""
    made = BytesIO()
    Image.new("RGB", (width, height), colour).save(made, "JPEG")
    return made.getvalue()


class Counter(House):
    """The house of tests.services.house with shorter words for spot checks, by the staff at riverside unless said otherwise."""

    def __getitem__(self, login: str) -> Actor:
        return self.people[login]

    def marks(self, **remarks: str) -> dict[str, Mark]:
        """All good but what is named, which is poor."""
        return {item: Mark("poor", remarks[item]) if item in remarks else Mark("good") for item in ITEMS}

    def checked(self, by: str = "staff", at: datetime = TEN, unit: str = "riverside", **remarks: str) -> Sent:
        """A check that is on record."""
        concerns = self["officer" if unit == "riverside" else "officer-2"].id
        return checking.send(self[by], self.units[unit], marks=self.marks(**remarks), concerns_id=concerns, at=at)

    def finding(self, by: str = "staff", at: datetime = TEN) -> str:
        """The number of a finding about the officer's dress."""
        return self.checked(by, at, dress="未佩戴工牌").findings[0]

    def visit(self, seen_at: datetime, at: datetime | None = None, by: str = "staff") -> int:
        """A visit that somebody saw at an instant and noted at once."""
        return visits.note_visit(self[by], self.units["riverside"], seen_at=seen_at, at=at or seen_at)

    def concealed(self, seen_at: datetime, by: str = "staff") -> str:
        """The number of the finding about a visit that nobody entered."""
        at = seen_at + timedelta(minutes=31)
        return visits.report_concealment(self[by], self.visit(seen_at, by=by), self["officer"].id, "", at=at)

    def picture(self, by: str = "staff", at: datetime = TEN) -> int:
        """A picture kept as evidence."""
        return evidence.keep(self[by], self.units["riverside"], None, "前台一", jpeg(), seen_at=at, at=at)


def differences() -> list[str]:
    """What the proof finds wrong."""
    with reading() as conn:
        return proof.check(conn)


def rows(sql: str) -> list[tuple[object, ...]]:
    """What the database says."""
    with transaction() as conn:
        return [tuple(row) for row in conn.exec_driver_sql(sql)]
