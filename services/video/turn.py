"""The relay (TURN) through which pictures reach browsers that cannot reach this machine; none unless set."""

import os

URL, USER, PASSWORD = "DUBAN_TURN_URL", "DUBAN_TURN_USER", "DUBAN_TURN_PASSWORD"


def servers() -> list[dict[str, str]]:
    """What a browser may ask for a way, as RTCPeerConnection takes it.

    Never a public server: one that does not answer would hold up every picture for seconds.
    """
    if not (url := os.environ.get(URL)):
        return []
    return [{"urls": url, "username": os.environ.get(USER, ""), "credential": os.environ.get(PASSWORD, "")}]
