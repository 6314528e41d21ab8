"""Rehearsals and imports that go on in the background of this process, whoever looks at them or leaves the page."""

import logging
from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import datetime
from secrets import token_hex
from threading import Event, Lock, Thread

from services import access
from services.access import Actor
from services.errors import Refusal
from services.imports.looking import Upload, on_disk
from services.imports.run import Keeping, import_file, rehearse_file
from services.imports.sorting import Counts

# What is known of so many is kept, until this process ends.
KEPT = 50
# An import is on record within moments, or is refused.
SECONDS_TO_BEGIN = 60

_log = logging.getLogger(__name__)
# Each takes a processor for itself; the board of this process needs the other one.
_one_at_a_time = Lock()
_jobs: "OrderedDict[str, Job]" = OrderedDict()


@dataclass
class Job:
    """A rehearsal or an import: how far it is (0 to 1, None when unknown), and what it came to.

    `rejects`: the file of the rows set aside. `refusal`: why it could not be done; `failed`: it broke off, and the log says why.
    """

    by_id: int | None
    part: float | None = 0.0
    counts: Counts = field(default_factory=Counts)
    rejects: bytes | None = None
    refusal: Refusal | None = None
    failed: bool = False
    done: bool = False
    import_id: int | None = None
    _begun: Event = field(default_factory=Event)

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

    def wait(self) -> None:
        """Until it is on record, or is over."""
        self._begun.wait(SECONDS_TO_BEGIN)


def rehearse(actor: Actor, upload: Upload, mapping: str, *, at: datetime) -> str:
    """Begin a rehearsal of the whole file by the text of a mapping; the key of its job. Raises NotPermitted."""
    key, job = _new(actor)
    _start(job, actor, upload, mapping, at, None)
    return key


def begin(actor: Actor, upload: Upload, mapping: str, *, rows: int | None, at: datetime) -> int | None:
    """Begin an import of so many `rows`; its id, None where it waits for a rehearsal to end.

    Raises NotPermitted, MappingRefused, FileRefused, and ImportRefused while another import is at work.
    """
    _, job = _new(actor)
    _start(job, actor, upload, mapping, at, Keeping(files=True, alone=True, rows=rows, begun=job.begin))
    job.wait()
    if job.refusal is not None:
        raise job.refusal
    return job.import_id


def job(actor: Actor, key: str) -> Job | None:
    """A rehearsal of the actor's own; None when this process knows nothing of it any more."""
    found = _jobs.get(key)
    return found if found and found.by_id == actor.id else None


def _new(actor: Actor) -> tuple[str, Job]:
    access.require(actor, "import_cases")
    key, made = token_hex(16), Job(actor.id)
    _jobs[key] = made
    while len(_jobs) > KEPT:
        _jobs.popitem(last=False)
    return key, made


def _start(job: Job, actor: Actor, upload: Upload, mapping: str, at: datetime, keeping: Keeping | None) -> None:
    # It ends with the process: what a chunk has added stays, the rest can be gone on with.
    Thread(target=_guarded, args=(job, actor, upload, mapping, at, keeping), name="import", daemon=True).start()


def _guarded(job: Job, actor: Actor, upload: Upload, mapping: str, at: datetime, keeping: Keeping | None) -> None:
    try:
        with _one_at_a_time:
            _work(job, actor, upload, mapping, at, keeping)
    except Refusal as refusal:
        job.refusal = refusal
    except Exception:  # noqa: BLE001  whatever it is, whoever waits for it has to hear that it is over
        _log.exception("An import of %s broke off.", upload.name)
        job.failed = True
    finally:
        job.end()


def _work(job: Job, actor: Actor, upload: Upload, mapping: str, at: datetime, keeping: Keeping | None) -> None:
    with on_disk(upload, mapping=mapping) as path:
        beside, rejects = path.with_name("mapping.yaml"), path.with_name("rejects.csv")
        lang, tell = actor.language, job.tell
        if keeping is None:
            rehearse_file(actor, path, beside, at=at, rejects=rejects, lang=lang, progress=tell)
        else:
            import_file(actor, path, beside, at=at, rejects=rejects, lang=lang, progress=tell, keeping=keeping)
        if rejects.exists():
            job.rejects = rejects.read_bytes()
