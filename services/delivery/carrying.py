"""One letter through one gateway, within the gateway's time."""

import logging
import re
from collections.abc import Callable
from queue import Empty, SimpleQueue
from threading import Thread
from urllib.parse import quote

from apprise import Apprise, AppriseAsset, NotifyFormat
from apprise.plugins.base import NotifyBase
from apprise.plugins.email import NotifyEmail

from services.delivery import mail
from services.delivery.gateways import ADDRESS, Gateway
from services.delivery.letters import Letter
from services.delivery.outcomes import SENT, Outcome, later, never

# Of what a gateway answers, these are about the gateway and not about the letter: it may take the letter another time.
_PASSING = {401, 403, 407, 408, 423, 425, 429}
_CODE = re.compile(r"error=(\d{3})\b")
# For what hangs without ever falling silent for as long as its own limit.
_GRACE = 2.0

_asset = AppriseAsset(app_id="Duban", async_mode=False, http_redirects=False, service_timeout=0)
_log = logging.getLogger(__name__)


class _OnlyCodes(logging.Filter):
    """Of what a library logs, nothing but the codes of answers: all else may name addresses, whoever listens."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether the record has a code; it is all that is left of it."""
        codes = _CODE.findall(record.getMessage())
        record.msg, record.args, record.exc_info = " ".join(f"error={code}" for code in codes), (), None
        return bool(codes)


for _talker in ("apprise", "urllib3.connectionpool"):
    logging.getLogger(_talker).addFilter(_OnlyCodes())
    logging.getLogger(_talker).setLevel(logging.WARNING)
    # The outcome says the code already.
    logging.getLogger(_talker).propagate = False


def carry(gateway: Gateway, address: str, letter: Letter) -> Outcome:
    """Send the letter; never raises, and never takes much longer than the gateway's timeout.

    An attempt that is given up for time may arrive after all: the receiver knows a repeat by its id.
    """
    return within(gateway.timeout + _GRACE, lambda: _carry(gateway, address, letter))


def _carry(gateway: Gateway, address: str, letter: Letter) -> Outcome:
    service = Apprise.instantiate(gateway.url.get_secret_value().replace(ADDRESS, quote(address, safe="")), asset=_asset)
    if not isinstance(service, NotifyBase):
        return never("address")
    if isinstance(service, NotifyEmail):
        return mail.send(service, letter, gateway.timeout) if service.targets else never("address")
    service.socket_connect_timeout = service.socket_read_timeout = gateway.timeout
    own_headers = getattr(service, "headers", None)
    if isinstance(own_headers, dict):
        own_headers["Idempotency-Key"] = letter.id
    return _notify(service, letter)


def _notify(service: NotifyBase, letter: Letter) -> Outcome:
    box = Apprise(asset=_asset)
    box.add(service)
    attach = str(letter.attachment.path) if letter.attachment and service.attachment_support else None
    result = box.notify(body=letter.body, title=letter.subject, body_format=NotifyFormat.TEXT, attach=attach)
    if result:
        return SENT
    codes = [int(code) for entry in result.logs() for code in _CODE.findall(entry.message)]
    if not codes:
        return later("unreachable")
    code = codes[-1]
    return never(f"http_{code}") if 400 <= code < 500 and code not in _PASSING else later(f"http_{code}")


def within(seconds: float, work: Callable[[], Outcome]) -> Outcome:
    """What the work comes to, or that it took longer than so many seconds. It then goes on by itself, and nobody waits for it."""
    answer: SimpleQueue[Outcome] = SimpleQueue()

    def do() -> None:
        try:
            answer.put(work())
        except Exception as error:  # noqa: BLE001 - a gateway's library may raise anything; its text may name addresses
            _log.error("A gateway failed with %s.", type(error).__name__)
            answer.put(later("broken"))

    Thread(target=do, name="delivery-attempt", daemon=True).start()
    try:
        return answer.get(timeout=seconds)
    except Empty:
        return later("timed_out")
