"""The examples of docs/api.md, run as they stand there against a server."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from threading import Thread

import pytest
import uvicorn
from starlette.applications import Starlette

from pages.api import app
from services import webhooks
from services.time import now
from services.webhooks import keeping
from tests.services.delivery.receivers import free_port
from tests.services.hearing import receiver

MANUAL = (Path(__file__).parents[3] / "docs" / "api.md").read_text("utf-8")


def examples(language):
    return re.findall(rf"```{language}\n(.*?)```", MANUAL, re.DOTALL)


@pytest.fixture
def served(house):
    """The API on a port of its own."""
    port = free_port()
    known = uvicorn.Server(uvicorn.Config(Starlette(routes=app.routes), port=port, log_level="warning", lifespan="off"))
    running = Thread(target=known.run)
    running.start()
    yield f"http://127.0.0.1:{port}"
    known.should_exit = True
    running.join(10)


@pytest.mark.skipif(shutil.which("curl") is None, reason="the examples are for curl")
def test_the_examples_of_the_manual_do_what_it_says(house, key_of, served, tmp_path):
    surroundings = {
        "DUBAN": served,
        "KEY": key_of("officer"),
        "PROJECT": str(house.units["riverside"]),
        "PATH": os.environ["PATH"],
    }
    (shell,) = examples("bash")
    waited = f'curl -sS --retry 20 --retry-connrefused --retry-delay 1 -o up.json "$DUBAN/api/openapi.json"\n{shell}'
    subprocess.run(["bash", "-euo", "pipefail", "-c", waited], env=surroundings, cwd=tmp_path, check=True, timeout=60)
    assert "KS-" in (tmp_path / "opened.json").read_text()
    following, _verifying = examples("python")
    said = subprocess.run([sys.executable, "-c", following], env=surroundings, capture_output=True, text=True, timeout=60)
    assert said.returncode == 0, said.stderr
    assert "起草督办令" in said.stdout and "quicker" not in said.stdout


def test_the_manuals_lines_verify_a_call_and_notice_a_change(house, monkeypatch):
    monkeypatch.setenv("DUBAN_WEBHOOKS_LOCAL", "1")
    _following, verifying = examples("python")
    known = {}
    exec(verifying, known)
    with receiver() as ear:
        admin = house.people["admin"]
        made = keeping.add(admin, org_id=house.units["group"], name="x", url=ear.url, events=(), at=now())
        house.opened(when=now())
        webhooks.deliver_due(now())
    (told,) = ear.all
    assert known["verify"](made.secret, told.headers, told.body)
    assert not known["verify"](made.secret, told.headers, told.body + b" ")
    assert not known["verify"]("whsec_" + "A" * 44, told.headers, told.body)
    assert not known["verify"](made.secret, told.headers | {"webhook-timestamp": "1"}, told.body)
