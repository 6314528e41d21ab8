"""The family of expected refusals. Anything else that is raised is a bug.

A refusal carries a code and facts. Its sentence - what happened, why, what to do now - stands in the
catalogue under `refusal.<code>`, so that a page, the API and a command say the same, in the reader's language.
"""

from typing import Any, ClassVar


class Refusal(Exception):
    """Something that a user asked for and may not or cannot have; `facts` fill the sentence of `code`."""

    code: ClassVar[str] = "refusal"

    def __init__(self, **facts: Any) -> None:
        self.facts = facts
        super().__init__(f"{self.code}: {facts}")


class NotSignedIn(Refusal):
    """No session, or one that has ended or expired."""

    code = "not_signed_in"


class SignInRefused(Refusal):
    """Unknown name or wrong password: which of the two is not said."""

    code = "sign_in_refused"


class TooManyAttempts(Refusal):
    """Sign-in is throttled for this name or address. Facts: `seconds` until the next try."""

    code = "too_many_attempts"


class NotPermitted(Refusal):
    """The role or the scope does not allow the command. Facts: `command`, `role`."""

    code = "not_permitted"


class CaseNotFound(Refusal):
    """No such case within the actor's sight. Facts: `no`."""

    code = "case_not_found"


class StepNotAllowed(Refusal):
    """The case's state or the actor's role does not allow the step. Facts: `event`, `role`, `allowed` (list of events)."""

    code = "step_not_allowed"


class StepDataRefused(Refusal):
    """A value of the step is missing or makes no sense. Facts: `event`, `field`, `problem` (a code), and what it needs."""

    code = "step_data_refused"


class CaseChanged(Refusal):
    """Somebody else was quicker. Facts: `no`, `event`, `who`, `at` of the last step that this actor had not seen."""

    code = "case_changed"


class InputRefused(Refusal):
    """A command or a form got something that it cannot take. Facts: `field`, `problem` (a code), `value`."""

    code = "input_refused"


class MappingRefused(Refusal):
    """An import's mapping file is not one. Facts: `file`, `line`, `key`, `problem` (a code) and what it needs."""

    code = "mapping_refused"


class FileRefused(Refusal):
    """A file cannot be read as a table of complaints. Facts: `file`, `problem` (a code) and what it needs."""

    code = "file_refused"


class NothingToDecide(Refusal):
    """No paper of this case lies on the actor's desk. Facts: `no`."""

    code = "nothing_to_decide"


class BoardUnavailable(Refusal):
    """The board has nothing to show yet, because the database does not answer."""

    code = "board_unavailable"


class PenaltyNotFound(Refusal):
    """No such ledger entry or request within the actor's sight. Facts: `id`."""

    code = "penalty_not_found"


class PenaltyRefused(Refusal):
    """What is to be done about a penalty cannot be done. Facts: `problem` (a code), and what it needs."""

    code = "penalty_refused"


class PenaltyChanged(Refusal):
    """Somebody else has acted on a penalty since this actor saw it. Facts: `who`, `at`."""

    code = "penalty_changed"


class GatewaysRefused(Refusal):
    """The gateways for messages are not configured in a way that works. Facts: `file`, `where`, `problem` (a code); no value."""

    code = "gateways_refused"


class UrgeRefused(Refusal):
    """Nobody can be urged about a case, or not the one who was meant. Facts: `no`, `problem` (a code)."""

    code = "urge_refused"


class SealBroken(Refusal):
    """A sealed text was sealed with another secret than the present one, or was changed since."""

    code = "seal_broken"


class CameraNotFound(Refusal):
    """No such camera within the actor's sight, or it is retired. Facts: `id`."""

    code = "camera_not_found"


class CameraUnreachable(Refusal):
    """A camera does not answer, or what answers is no camera. No facts: an address is nobody's business."""

    code = "camera_unreachable"


class CameraPasswordWrong(Refusal):
    """A camera does not accept the name and password of its address."""

    code = "camera_password_wrong"


class CameraNotSupported(Refusal):
    """A camera sends what a browser cannot play as it is. Facts: `problem` (codec or no_picture), `codec`."""

    code = "camera_not_supported"


class SpotCheckRefused(Refusal):
    """Something about a spot check, a visit or a finding cannot be done. Facts: `problem` (a code), and what it needs."""

    code = "spot_check_refused"


class FindingNotFound(Refusal):
    """No such finding within the actor's sight. Facts: `no`."""

    code = "finding_not_found"


class FindingChanged(Refusal):
    """Somebody else has said something about a finding since this actor saw it. Facts: `no`, `who`, `at`."""

    code = "finding_changed"


class FileNotKept(Refusal):
    """A file cannot be kept, or what was kept is not there as it was. Facts: `problem` (a code), and what it needs."""

    code = "file_not_kept"


class SeatNotFound(Refusal):
    """No such player before a camera, or it is somebody else's, or it has said goodbye."""

    code = "seat_not_found"


class GatewayRefused(Refusal):
    """The outside gateway for pictures does not play a camera. Facts: `problem` (a code); never its address."""

    code = "gateway_refused"


class DocumentNotFound(Refusal):
    """A case has no such paper, or not yet. Facts: `no`, `document` (its title, or what was asked for)."""

    code = "document_not_found"


class FilesRefused(Refusal):
    """Files cannot be taken, or cannot be attached where they are meant to be. Facts: `problem` (a code), and what it needs."""

    code = "files_refused"


class KeyRefused(Refusal):
    """No key, or one that is unknown, revoked, expired, or whose person is gone: which of these is not said."""

    code = "key_refused"


class ScopeMissing(Refusal):
    """The key was not issued for this. Facts: `scope`."""

    code = "scope_missing"


class TooManyRequests(Refusal):
    """A key asks more often than it may. Facts: `seconds` until the next request."""

    code = "too_many_requests"


class RequestRunning(Refusal):
    """The same request is being answered just now. Facts: `request_key`."""

    code = "request_running"


class RequestKeyUsed(Refusal):
    """Another request had this idempotency key. Facts: `request_key`."""

    code = "request_key_used"


class KeyNotFound(Refusal):
    """No such key in use within the actor's sight. Facts: `prefix`."""

    code = "key_not_found"


class WebhookNotFound(Refusal):
    """No such webhook within the actor's sight. Facts: `id`."""

    code = "webhook_not_found"


class AddressRefused(Refusal):
    """Nothing may be sent to an address. Facts: `problem` (a code); never the address."""

    code = "address_refused"


class ArrivalNotFound(Refusal):
    """Nothing has arrived under this id within the actor's sight. Facts: `id`."""

    code = "arrival_not_found"


class ArrivalRefused(Refusal):
    """What came in cannot be taken, completed or set aside. Facts: `problem` (a code), and what it needs."""

    code = "arrival_refused"


class LinkRefused(Refusal):
    """A customer's link cannot be made, or not asked for this. Facts: `problem` (a code), and what it needs."""

    code = "link_refused"


class LinkClosed(Refusal):
    """A customer's link that opens nothing: unknown, expired, revoked or another's, which of these is not said."""

    code = "link_closed"


class LinkBusy(Refusal):
    """A link is used more often than anybody needs, or too many that open nothing are tried. Facts: `seconds` to wait."""

    code = "link_busy"


class CustomerRefused(Refusal):
    """What a customer wants to do cannot be done. Facts: `problem` (a code), and what it needs."""

    code = "customer_refused"


class RequestRefused(Refusal):
    """A request of another system is not as the API describes it. Facts: `field`, `problem` (a code)."""

    code = "request_refused"


class RegimeNotFound(Refusal):
    """There is no such regime. Facts: `pack`."""

    code = "regime_not_found"


class BackupRefused(Refusal):
    """A backup cannot be made where it was asked for, or cannot be restored. Facts: `problem` (a code), and what it needs."""

    code = "backup_refused"


class ImportNotFound(Refusal):
    """No such import. Facts: `id`."""

    code = "import_not_found"


class ImportRefused(Refusal):
    """An import cannot be begun, gone on with or undone now. Facts: `problem` (a code), and what it needs."""

    code = "import_refused"


class BindingRefused(Refusal):
    """A unit cannot be bound to a regime, or no more. Facts: `problem` (a code), and what it needs."""

    code = "binding_refused"


class RegimeChanged(Refusal):
    """A form was drawn before its project came under another regime."""

    code = "regime_changed"


class AsofRefused(Refusal):
    """How things stood cannot be told for an instant. Facts: `problem` (a code), and what it needs."""

    code = "asof_refused"


class ChangeRefused(Refusal):
    """A change of rules cannot be proposed, decided or withdrawn. Facts: `problem` (a code), and what it needs."""

    code = "change_refused"


class ChangeNotFound(Refusal):
    """There is no such change of rules. Facts: `id`."""

    code = "change_not_found"


class ChangeUndecided(ChangeNotFound):
    """A change of rules is still being decided, and not shown to this actor before. Facts: `id`."""

    code = "change_undecided"


class ChangeChanged(Refusal):
    """A change of rules has been revised since this actor saw it. Facts: `who`, `at`."""

    code = "change_changed"


class OtherRegime(Refusal):
    """A case was to be opened by a regime that its project does not follow. Facts: `regime` (title) and `id` of the one that it
    follows, `field`."""

    code = "other_regime"
