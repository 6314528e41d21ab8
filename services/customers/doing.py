"""What a customer does by a link: sign, agree, rate, complain again.

All take `address`, from which the link is used, and `request_id`: sent twice it is done once, and gives False the second time.
All raise LinkClosed, LinkBusy, and CustomerRefused for what is not asked, was done before, or makes no sense.
"""

from datetime import datetime

from services import arrivals, attachments, cases, uploads
from services.access import matrix
from services.customers import links, once
from services.customers.once import Doing, Values
from services.errors import CustomerRefused
from services.policy.customers import SCORES
from services.policy.story import party

MOST_TEXT = 1000
# A way in which complaints arrive; see services.arrivals.
CHANNEL = "link"


def sign(token: str, ask: str, picture: bytes, *, address: str, at: datetime, request_id: str) -> bool:
    """Sign with a picture (PNG) of the signature. Raises FilesRefused, too, for what is no picture."""
    link = links.arrive(token, address=address, at=at)
    if once.was_done(link, ask, request_id):
        return False
    actor, owner = once.in_whose_name(link), f"customer_link/{link.id}"
    receipt = uploads.receive(actor, picture, name=f"{ask}.png", purpose="signature", at=at, owner=owner)

    def kept(doing: Doing) -> Values:
        field = next(iter(doing.rule.fills.values()), ask)
        sha256 = attachments.attach(
            doing.conn, case_id=doing.case.id, field=field, owner=owner, at=doing.at, receipt_ids=[receipt.id]
        )
        return {"sha256": bytes.fromhex(sha256[0])}

    return once.do(link, ask, "sign", kept, at=at, request_id=request_id)


def agree(token: str, ask: str, *, address: str, at: datetime, request_id: str) -> bool:
    """Agree to what the link proposes, unless the proposed instant has passed."""
    link = links.arrive(token, address=address, at=at)

    def kept(doing: Doing) -> Values:
        said = {name: link.proposal[name] for name in doing.rule.proposes if name in link.proposal}
        instant = doing.rule.proposes[0]
        if datetime.fromisoformat(said[instant]) <= doing.at:
            raise CustomerRefused(problem="date_passed", field=doing.pack.fields[instant].title)
        return {"data": said}

    return once.do(link, ask, "agree", kept, at=at, request_id=request_id)


def rate(token: str, ask: str, score: int | None, comment: str, *, address: str, at: datetime, request_id: str) -> bool:
    """Rate from 1 to 5, with or without a word beside it."""
    link = links.arrive(token, address=address, at=at)

    def kept(doing: Doing) -> Values:
        if score not in SCORES:
            raise CustomerRefused(problem="no_score")
        whose = party(doing.pack, doing.rule.concerns or "", doing.standing)
        return {"score": score, "concerns_id": doing.standing.people.get(whose), "data": _comment(_text(comment))}

    return once.do(link, ask, "rate", kept, at=at, request_id=request_id)


def complain(token: str, ask: str, words: str, *, address: str, at: datetime, request_id: str) -> bool:
    """Complain again: by the regime's own step, else as something that arrives."""
    link = links.arrive(token, address=address, at=at)

    def kept(doing: Doing) -> Values:
        if not (said := _text(words)):
            raise CustomerRefused(problem="nothing_written")
        _take(doing, said, f"customer_link/{link.id}/{ask}")
        return {"data": _comment(said)}

    return once.do(link, ask, "complain", kept, at=at, request_id=request_id)


def _take(doing: Doing, said: str, request_id: str) -> None:
    conn, case, at, actor = doing.conn, doing.case, doing.at, once.in_whose_name(doing.link)
    for event, field in doing.rule.fills.items():
        role = matrix().customers
        cases.take_step_in(conn, actor, case.no, event, {field: said}, at=at, role=role, request_id=request_id)
    if not doing.rule.fills:
        arrivals.arrive_in(
            conn,
            actor,
            project_id=case.project_id,
            channel=CHANNEL,
            text=said,
            at=at,
            room=case.room,
            earlier_no=case.no,
            request_id=request_id,
        )


def _text(written: str) -> str:
    """What somebody wrote, without what no text holds. Raises CustomerRefused when it is too long."""
    said = written.replace("\x00", "").replace("\r\n", "\n").strip()
    if len(said) > MOST_TEXT:
        raise CustomerRefused(problem="too_long", most=MOST_TEXT)
    return said


def _comment(said: str) -> dict[str, str]:
    return {"comment": said} if said else {}
