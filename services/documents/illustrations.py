"""What people drew and photographed, on paper: signatures where something is signed, photos on pages of their own."""

from collections.abc import Iterator, Sequence
from itertools import chain, zip_longest

from PIL import Image

from services import files
from services.attachments import Attachment
from services.case_view import StepSeen
from services.contents import pictures
from services.documents.matter import Matter
from services.documents.paper import Album, Photo
from services.errors import FileNotKept

# Two pages. With more, every step keeps its first ones.
MOST = 12
# Sharp in print at the size that they have there.
LONGEST_SIDE, QUALITY = 900, 80


def signature(matter: Matter, step: StepSeen, field: str) -> bytes | None:
    """The signature that a step brought under a field; None where there is none."""
    found = (one for one in matter.attached if (one.step_n, one.field, one.purpose) == (step.n, field, "signature"))
    return next((_content(one) for one in found), None)


def photos(matter: Matter) -> Album:
    """The photos of all that had happened by then."""
    steps = {step.n: step for step in matter.steps}
    found = [one for one in matter.attached if one.purpose == "photos" and one.step_n in steps]
    chosen = _spread([[one for one in found if one.step_n == n] for n in steps])
    many = matter.say("paper.photos.some", n=len(chosen), all=len(found)) if len(chosen) < len(found) else ""
    shown = tuple(_photo(matter, steps[one.step_n], one) for one in chosen if one.step_n is not None)
    return Album(matter.say("paper.photos"), shown, many)


def _spread(by_step: Sequence[Sequence[Attachment]]) -> list[Attachment]:
    """As many as there is room for, in order; of each step the first, then of each the second, and so on."""
    in_turn = [one for one in chain.from_iterable(zip_longest(*by_step)) if one is not None]
    return sorted(in_turn[:MOST], key=lambda one: one.id)


def _photo(matter: Matter, step: StepSeen, one: Attachment) -> Photo:
    return Photo(_small(one), tuple(_caption(matter, step, one)))


def _caption(matter: Matter, step: StepSeen, one: Attachment) -> Iterator[str]:
    yield matter.pack.fields[one.field].title.in_(matter.lang)
    yield matter.say("paper.pair", name=step.title.in_(matter.lang), value=matter.who(step.role, step.who))
    if one.taken_at:
        yield matter.say("paper.photo.taken", at=matter.when(one.taken_at))
    else:
        yield matter.when(step.at)
    if one.place:
        yield matter.say("paper.photo.place", lat=f"{one.place[0]:.5f}", lon=f"{one.place[1]:.5f}")


def _small(one: Attachment) -> bytes | None:
    content = _content(one)
    if content is None:
        return None
    with pictures.opened(content) as picture:
        small = picture.convert("RGB")
        small.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
        return pictures.as_jpeg(small, QUALITY)


def _content(one: Attachment) -> bytes | None:
    """The file; None when it is gone: a paper must be had even then."""
    try:
        return files.read(one.sha256)
    except FileNotKept:
        return None
