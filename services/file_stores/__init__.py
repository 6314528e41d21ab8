"""Where files lie: a folder, or a store that speaks S3."""

from collections.abc import Iterator
from typing import Protocol

from db import embedded
from services.file_stores.folder import Folder


class Store(Protocol):
    """Keeps contents by name. Every way in raises FileNotKept when the store does not answer."""

    def put(self, name: str, content: bytes) -> None:
        """Keep a content under a name, whole or not at all."""

    def get(self, name: str) -> bytes | None:
        """The content of this name; None when there is none."""

    def has(self, name: str) -> bool:
        """Whether there is a content of this name."""

    def drop(self, name: str) -> None:
        """Remove the content of this name, if there is one."""

    def names(self) -> Iterator[str]:
        """The names of everything that is kept."""


def store() -> Store:
    """The store of this installation."""
    return Folder(embedded.home() / "files")
