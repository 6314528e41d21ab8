"""`make migration m="A sentence"`: writes down what `db/tables` have that the migrations do not yet make."""

import subprocess
import sys
import tempfile
from pathlib import Path

from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine

from db import migrations
from db.embedded import EmbeddedServer


def main(sentence: str) -> None:
    """Migrate an empty database and let Alembic write the difference; the revision is a running number."""
    with tempfile.TemporaryDirectory(prefix="duban-") as folder:
        server = EmbeddedServer(Path(folder))
        server.start()
        engine = create_engine(server.url())
        with engine.begin() as conn:
            migrations.upgrade(conn)
        with engine.connect() as conn:
            settings = migrations.config(conn)
            number = len(list(ScriptDirectory.from_config(settings).walk_revisions())) + 1
            command.revision(settings, sentence, autogenerate=True, rev_id=f"{number:04}")
            _tidy(ScriptDirectory.from_config(settings).get_revision(f"{number:04}").path)
        engine.dispose()
        server.stop()


def _tidy(file: str) -> None:
    """Drop Alembic's markers and format as the rest of the house."""
    path = Path(file)
    path.write_text("".join(line for line in path.read_text().splitlines(True) if "# ###" not in line))
    subprocess.run([sys.executable, "-m", "ruff", "format", "--quiet", file], check=True)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit('Say what the migration does: make migration m="Cases get a colour"')
    main(sys.argv[1])
