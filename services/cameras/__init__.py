"""The cameras at the counters: who may see which, how they are set up, and the only door to what opens one."""

from services.cameras.importing import Imported, Reject, import_csv, template
from services.cameras.keeping import Kept, Project, add, edit, kept, projects, retire, shown_address
from services.cameras.sight import Camera, listed, one, source
from services.cameras.testing import Tested, test, test_many, try_address

__all__ = [
    "Camera",
    "Imported",
    "Kept",
    "Project",
    "Reject",
    "Tested",
    "add",
    "edit",
    "import_csv",
    "kept",
    "listed",
    "one",
    "projects",
    "retire",
    "shown_address",
    "source",
    "template",
    "test",
    "test_many",
    "try_address",
]
