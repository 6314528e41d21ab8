"""What a file is called: as its sender calls it, without what could mislead, and with the ending of what it is."""

import unicodedata
from pathlib import PurePosixPath

ENDINGS = {
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "application/pdf": ".pdf",
    "audio/mpeg": ".mp3",
    "audio/mp4": ".m4a",
    "audio/aac": ".aac",
    "audio/wav": ".wav",
    "audio/ogg": ".ogg",
}


def file_name(given: str, media_type: str, most: int) -> str:
    """The last part of a name, at most so many characters long: no folders, no signs that turn or hide the rest of it."""
    last = given.replace("\\", "/").rsplit("/", 1)[-1]
    # Unassigned, control and format characters; among them those that turn the direction of writing.
    plain = "".join(sign for sign in last if unicodedata.category(sign)[0] != "C")
    stem = PurePosixPath(plain.strip(" .")).stem.strip(" .") or "file"
    ending = ENDINGS[media_type]
    return stem[: most - len(ending)] + ending
