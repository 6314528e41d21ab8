"""One rehearsal or import of the background: how far it is, and what it came to."""

import shutil
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Lock
from typing import IO

from services.errors import Refusal
from services.imports.sorting import Counts


@dataclass
class Job:
    """A rehearsal or an import: how far it is (0 to 1, None when unknown), and what it came to.

    `refusal`: why it could not be done; `failed`: it broke off, and the log says why.
    """

    part: float | None = 0.0
    counts: Counts = field(default_factory=Counts)
    refusal: Refusal | None = None
    failed: bool = False
    done: bool = False
    import_id: int | None = None
    # Large ones would fill the memory; on the disk it is gone with the job.
    _aside: IO[bytes] | None = None
    _reading: Lock = field(default_factory=Lock)
    _begun: Event = field(default_factory=Event)

    @property
    def waits(self) -> bool:
        """It is neither on record nor over."""
        return not self._begun.is_set()

    @property
    def has_rejects(self) -> bool:
        """There is a file of the rows set aside."""
        return self._aside is not None

    def rejects(self) -> bytes:
        """The file of the rows set aside, empty without any."""
        if self._aside is None:
            return b""
        with self._reading:
            self._aside.seek(0)
            return self._aside.read()

    def keep(self, rejects: Path) -> None:
        """Keep this file of rows set aside, if there is one."""
        if rejects.exists():
            aside = tempfile.TemporaryFile()  # noqa: SIM115  open as long as there is the job
            with rejects.open("rb") as found:
                shutil.copyfileobj(found, aside)
            self._aside = aside

    def tell(self, part: float | None, counts: Counts) -> None:
        """How far it is."""
        self.part, self.counts = part, counts

    def begin(self, import_id: int) -> None:
        """It is on record."""
        self.import_id = import_id
        self._begun.set()

    def end(self) -> None:
        """Nothing more comes of it."""
        self.done = True
        self._begun.set()

    def wait(self, seconds: float) -> None:
        """Until it is on record, or is over, but no longer than this."""
        self._begun.wait(seconds)
