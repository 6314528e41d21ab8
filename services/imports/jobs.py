"""Rehearsals and imports that go on in the background of this process, whoever looks at them or leaves the page."""

import logging
from datetime import datetime
from secrets import token_hex
from threading import Lock, Thread

from services import access
from services.access import Actor
from services.errors import ImportRefused, Refusal
from services.imports.job import Job
from services.imports.looking import Upload, on_disk
from services.imports.run import Keeping, import_file, rehearse_file

# An import is on record within moments, or is refused, or waits for its turn.
SECONDS_TO_BEGIN = 5.0

_log = logging.getLogger(__name__)
# Each takes a processor for itself; the board of this process needs the other one.
_one_at_a_time = Lock()
# By who began it: the last rehearsal with its key, and an import of which they do not know yet what became of it.
_rehearsals: dict[int | None, tuple[str, Job]] = {}
_imports: dict[int | None, Job] = {}
_queueing = Lock()


def rehearse(actor: Actor, upload: Upload, mapping: str, *, at: datetime) -> str:
    """Begin a rehearsal of the whole file by the text of a mapping; the key of its job. Raises NotPermitted.

    It takes the place of the actor's last one, of which nothing is known any more.
    """
    access.require(actor, "import_cases")
    key, job = token_hex(16), Job()
    _rehearsals[actor.id] = key, job
    _start(job, actor, upload, mapping, at, None)
    return key


def begin(actor: Actor, upload: Upload, mapping: str, *, rows: int | None, at: datetime) -> int | None:
    """Begin an import of so many `rows`; its id, None where it waits for another import or a rehearsal to end.

    Raises NotPermitted, MappingRefused, FileRefused, and ImportRefused while another import is at work or one of theirs waits.
    """
    access.require(actor, "import_cases")
    with _queueing:
        if waits(actor):
            raise ImportRefused(problem="import_waits")
        job = _imports[actor.id] = Job()
    _start(job, actor, upload, mapping, at, Keeping(files=True, alone=True, rows=rows, begun=job.begin))
    job.wait(SECONDS_TO_BEGIN)
    return None if job.waits else _outcome(actor, job)


def waits(actor: Actor) -> bool:
    """Whether an import that the actor began waits for its turn."""
    job = _imports.get(actor.id)
    return job is not None and job.waits


def begun(actor: Actor) -> int | None:
    """The id of the actor's import that has waited for its turn, once; None without one. Raises why it could not begin."""
    job = _imports.get(actor.id)
    return None if job is None or job.waits else _outcome(actor, job)


def job(actor: Actor, key: str) -> Job | None:
    """The actor's last rehearsal; None when this is not its key, or this process knows nothing of it any more."""
    kept = _rehearsals.get(actor.id)
    return kept[1] if kept and kept[0] == key else None


def _outcome(actor: Actor, job: Job) -> int:
    with _queueing:
        if _imports.get(actor.id) is job:
            del _imports[actor.id]
    if job.refusal is not None:
        raise job.refusal
    if job.import_id is None:
        raise ImportRefused(problem="import_failed")
    return job.import_id


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
    with on_disk(upload, mapping) as laid:
        file, beside, rejects = laid.file, laid.mapping, laid.rejects
        lang, tell = actor.language, job.tell
        if keeping is None:
            rehearse_file(actor, file, beside, at=at, rejects=rejects, lang=lang, progress=tell)
            job.keep(rejects)
        else:
            import_file(actor, file, beside, at=at, rejects=rejects, lang=lang, progress=tell, keeping=keeping)
