"""What else a pack says: where its source is silent, its papers."""

from collections.abc import Iterator

from services.rulebook.table import Table
from services.rulebook.voice import Voice


def tables(voice: Voice) -> Iterator[Table]:
    """Notes, papers."""
    notes = (voice.row(voice.title(note.text), (), note.cite) for note in voice.pack.notes.values())
    yield Table("notes", (), tuple(notes))
    papers = (
        voice.row(
            voice.title(rule.title), ([voice.steps(rule.from_)], [voice.steps(rule.valid)], [voice.title(rule.draft)]), rule.cite
        )
        for rule in voice.pack.documents.values()
    )
    yield Table("documents", ("exists", "valid", "draft"), tuple(papers))
