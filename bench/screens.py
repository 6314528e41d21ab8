"""Many screens at once, as far as the server can tell: streams of the board that read and forget. A process of its own.

`python -m bench.screens PORT` takes one session token a line from its input, opens a stream for each, says `open` when all of
them have had their first bytes, and reads until its input ends.
"""

import asyncio
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from services.accounts import COOKIE


@contextmanager
def screens(port: int, tokens: Sequence[str]) -> Iterator[None]:
    """While inside, each of these sessions follows the board."""
    if not tokens:
        yield
        return
    command = [sys.executable, "-m", "bench.screens", str(port)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin and process.stdout
        process.stdin.write("\n".join([*tokens, "", ""]))
        process.stdin.flush()
        if process.stdout.readline().strip() != "open":
            raise RuntimeError("not every stream was opened")
        try:
            yield
        finally:
            process.terminate()


async def _follow(port: int, token: str, opened: asyncio.Semaphore) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(f"GET /board/stream HTTP/1.1\r\nHost: localhost\r\nCookie: {COOKIE}={token}\r\n\r\n".encode())
    first = await reader.readuntil(b"\r\n")
    if b" 200 " not in first:
        raise RuntimeError(first.decode())
    opened.release()
    while await reader.read(65536):
        pass


async def _all(port: int, tokens: list[str]) -> None:
    opened = asyncio.Semaphore(0)
    tasks = [asyncio.create_task(_follow(port, token, opened)) for token in tokens]
    for _ in tokens:
        await opened.acquire()
    print("open", flush=True)
    await asyncio.gather(*tasks)


if __name__ == "__main__":
    asyncio.run(_all(int(sys.argv[1]), [line.strip() for line in iter(sys.stdin.readline, "\n")]))
