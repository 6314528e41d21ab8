"""What a file is: told by what it holds, never by its name, and made into what is kept and shown.

A picture is decoded and written anew, so that nothing stays of it but the picture; a paper and a recording are opened, and kept
as they came, or as something that every browser plays.
"""

import threading
from collections.abc import Callable

from services.contents import papers, pictures, signatures, sound
from services.contents.looked import Looked, Purpose
from services.contents.naming import file_name
from services.errors import FilesRefused

__all__ = ["Looked", "Purpose", "file_name", "look"]

MB = 1024 * 1024
LARGEST: dict[Purpose, int] = {"signature": MB, "photos": 20 * MB, "files": 20 * MB, "sound": 50 * MB}

# A photo of fifty million pixels takes a fifth of a gigabyte while it is looked at.
_AT_ONCE = threading.BoundedSemaphore(2)

Reader = Callable[[bytes], Looked]
# How the kinds begin that serve a purpose, and who reads them.
_READERS: dict[Purpose, tuple[tuple[Callable[[bytes], bool], Reader], ...]] = {
    "signature": ((pictures.is_one, signatures.read),),
    "photos": ((pictures.is_one, pictures.read),),
    "files": ((papers.is_one, papers.read), (pictures.is_one, pictures.read), (sound.is_one, sound.read)),
    "sound": ((sound.is_one, sound.read),),
}


def look(content: bytes, purpose: Purpose) -> Looked:
    """What is kept of a file that was sent for a purpose. Takes up to some seconds.

    Raises FilesRefused for what is empty, too large, of another kind, or broken.
    """
    if not content:
        raise FilesRefused(problem="sent_empty")
    if len(content) > LARGEST[purpose]:
        raise FilesRefused(problem="sent_large", most=LARGEST[purpose] // MB)
    reader = next((read for is_one, read in _READERS[purpose] if is_one(content)), None)
    if reader is None:
        raise FilesRefused(problem=f"sent_no_{purpose}")
    with _AT_ONCE:
        return reader(content)
