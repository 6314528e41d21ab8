"""The whole system in a folder - database, files, what DUBAN_HOME keeps - and back."""

from services.backup.making import Made, make
from services.backup.restoring import Restored, restore

__all__ = ["Made", "Restored", "make", "restore"]
