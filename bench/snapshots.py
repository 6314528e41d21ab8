"""One round of pictures of many cameras, as the mosaic asks for them, in a process of its own: `python -m bench.snapshots`.

Takes addresses, one a line, from its input; says seconds, seconds of CPU and how many pictures came, as JSON.
"""

import json
import sys
import time
from concurrent.futures import ThreadPoolExecutor

from services.errors import Refusal
from services.video.rounds import AT_ONCE
from services.video.still import key_frame
from services.video.stills import WIDTH


def _came(url: str) -> bool:
    try:
        return bool(key_frame(url, WIDTH).jpeg)
    except Refusal:
        return False


def main() -> None:
    """The round."""
    urls = [line.strip() for line in sys.stdin if line.strip()]
    begun, spent = time.monotonic(), time.process_time()
    with ThreadPoolExecutor(AT_ONCE) as threads:
        came = sum(threads.map(_came, urls))
    print(json.dumps({"seconds": time.monotonic() - begun, "cpu_seconds": time.process_time() - spent, "came": came}))


if __name__ == "__main__":
    main()
