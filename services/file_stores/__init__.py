"""Where files lie: a folder, or a store that speaks S3."""

import os
from collections.abc import Iterator
from functools import cache
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
    """The store of this installation: the bucket that DUBAN_FILES names, else DUBAN_HOME/files. Raises FileNotKept."""
    if setting := os.environ.get("DUBAN_FILES"):
        return _bucket(setting, os.environ.get("DUBAN_S3_ENDPOINT") or None)
    return Folder(embedded.home() / "files")


@cache
def _bucket(setting: str, endpoint: str | None) -> Store:
    # Who keeps files in a folder spends neither the time nor the memory that loading this library takes.
    from services.file_stores.s3 import S3

    return S3(setting, endpoint)
