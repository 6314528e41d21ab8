"""A process ends when it is told to, whatever its cameras do."""

import socket
import subprocess
import sys
import time

WATCH = """
import sys, threading
from services.video.hub import hubs
from services.video.source import Source
viewings = [hubs.watch(Source(n, f"rtsp://127.0.0.1:{sys.argv[1]}/{n}", True, "counter")) for n in range(3)]
print("watching", flush=True)
sys.stdin.read()
hubs.close_all()
"""


def test_a_process_ends_at_once_while_its_cameras_keep_it_waiting():
    # It accepts connections by itself, and nobody ever answers them.
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = str(silent.getsockname()[1])
        arguments = [sys.executable, "-c", WATCH, port]
        with subprocess.Popen(arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdin and process.stdout
            assert process.stdout.readline() == "watching\n"
            for _ in range(3):
                silent.accept()
            begun = time.monotonic()
            process.stdin.close()
            assert process.wait(10) == 0
            assert time.monotonic() - begun < 3
