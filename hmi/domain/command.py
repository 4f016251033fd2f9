"""What a person may ask the cell service to do. Frozen, typed, imperative; one dispatcher receives them all."""

from msgspec import Struct

from hmi.domain.advice_command import AdviceCommand
from hmi.domain.alarm import AlarmId
from hmi.domain.alarms_file import ReadAlarmsFile
from hmi.domain.argument import Argument
from hmi.domain.case_command import CaseCommand
from hmi.domain.check_command import CheckCommand
from hmi.domain.equipment import EquipmentId
from hmi.domain.handover_command import HandoverCommand
from hmi.domain.learning_command import LearnAnew
from hmi.domain.person import PersonRef, Role
from hmi.domain.procedure_command import ProcedureCommand
from hmi.domain.silence import EndSilence, MuteScreen, SilenceAlarms
from hmi.domain.stop_command import ClassifyStop, CommentStop, ExplainShortStops, MergeStops, RestoreStops, SplitStop
from hmi.domain.tag import NodeAddress, Scalar, TagName
from hmi.domain.trial_command import TryAdvice


class WriteTag(Struct, frozen=True, kw_only=True, tag="write_tag"):
    """Change a set point or mode. ``seen`` is the value on the screen when the change was staged."""

    tag_name: TagName
    value: Scalar
    seen: Scalar | None


class CallMethod(Struct, frozen=True, kw_only=True, tag="call_method"):
    """Call a method of a piece of equipment, by component and method name."""

    equipment: EquipmentId
    component: str
    method: str
    arguments: tuple[Argument, ...] = ()


class CreateFirstAdministrator(Struct, frozen=True, kw_only=True, tag="create_first_administrator"):
    """Set up a panel on which nobody exists yet; refused for ever after."""

    display_name: str
    pin: str
    setup_code: str
    """Shown once by the service on its own console, so that a passer-by cannot claim a new panel."""


class SignIn(Struct, frozen=True, kw_only=True, tag="sign_in"):
    """Sign in by person and PIN, or by badge and PIN, or by badge alone to be recognised (no rights to sign)."""

    person: PersonRef | None = None
    badge: str = ""
    pin: str = ""


class SignOff(Struct, frozen=True, kw_only=True, tag="sign_off"):
    """End the session of this screen. ``is_idle``: the screen's idle limit ended it, not the person."""

    is_idle: bool = False


class AddPerson(Struct, frozen=True, kw_only=True, tag="add_person"):
    """Make a person known, with a first PIN that they must replace."""

    display_name: str
    roles: frozenset[Role]
    pin: str
    language: str = ""


class SetRoles(Struct, frozen=True, kw_only=True, tag="set_roles"):
    """Give a person exactly these roles."""

    person: PersonRef
    roles: frozenset[Role]


class SetPin(Struct, frozen=True, kw_only=True, tag="set_pin"):
    """Set a PIN: one's own (``old_pin`` needed), or somebody's as administrator."""

    person: PersonRef
    new_pin: str
    old_pin: str = ""


class SetBadge(Struct, frozen=True, kw_only=True, tag="set_badge"):
    """Bind a badge to a person; an empty badge takes it away."""

    person: PersonRef
    badge: str


class SetLanguage(Struct, frozen=True, kw_only=True, tag="set_language"):
    """Remember the language of the person signed in."""

    language: str


class Unlock(Struct, frozen=True, kw_only=True, tag="unlock"):
    """Let a locked-out person try again."""

    person: PersonRef


class DeactivatePerson(Struct, frozen=True, kw_only=True, tag="deactivate_person"):
    """Take away access, keep the records."""

    person: PersonRef


class ReactivatePerson(Struct, frozen=True, kw_only=True, tag="reactivate_person"):
    """Give somebody access again, with a first PIN that they must replace."""

    person: PersonRef
    roles: frozenset[Role]
    pin: str


class AskErasure(Struct, frozen=True, kw_only=True, tag="ask_erasure"):
    """The first of two people who erase somebody; nothing is deleted yet."""

    person: PersonRef


class WithdrawErasure(Struct, frozen=True, kw_only=True, tag="withdraw_erasure"):
    """Take back that somebody is to be erased."""

    person: PersonRef


class ErasePerson(Struct, frozen=True, kw_only=True, tag="erase_person"):
    """The second of two people: delete what names a person; the chain stays whole."""

    person: PersonRef


class TrustCertificate(Struct, frozen=True, kw_only=True, tag="trust_certificate"):
    """Trust the certificate that an endpoint showed, named by the fingerprint the person compared."""

    endpoint: str
    fingerprint: str


class DistrustCertificate(Struct, frozen=True, kw_only=True, tag="distrust_certificate"):
    """Stop trusting a certificate; its connection ends at once."""

    endpoint: str
    fingerprint: str


class NewTag(Struct, frozen=True, kw_only=True):
    """A browsed variable, and what it shall be called."""

    node: NodeAddress
    label: str


class AddTags(Struct, frozen=True, kw_only=True, tag="add_tags"):
    """Add browsed variables of one controller to the cell; those that are in it already stay as they are."""

    variables: tuple[NewTag, ...]
    equipment: EquipmentId | None = None
    """Where they are shown."""
    machine: str = ""
    """Where they are shown when that is no equipment of the cell yet: the name of a machine to be made for them."""


class RemoveTag(Struct, frozen=True, kw_only=True, tag="remove_tag"):
    """Take a tag that a person added out of the cell again; its history stays."""

    tag_name: TagName


class SaveView(Struct, frozen=True, kw_only=True, tag="save_view"):
    """Save a named set of traces for everybody at this panel."""

    name: str
    tag_names: tuple[TagName, ...]
    span_s: float


class DeleteView(Struct, frozen=True, kw_only=True, tag="delete_view"):
    """Delete a saved view."""

    name: str


class KeepHistory(Struct, frozen=True, kw_only=True, tag="keep_history"):
    """Keep what was recorded for so long and so much; what is beyond that is deleted for good."""

    keep_days: int
    most_gb: int | None = None
    """None: half of the disk."""


class AcknowledgeAlarm(Struct, frozen=True, kw_only=True, tag="acknowledge_alarm"):
    """Say that an alarm was seen. ``event_id`` is that of the event on the screen: an answer is to exactly this."""

    alarm: AlarmId
    event_id: bytes
    comment: str = ""


class ConfirmAlarm(Struct, frozen=True, kw_only=True, tag="confirm_alarm"):
    """Say that an alarm's cause was dealt with."""

    alarm: AlarmId
    event_id: bytes
    comment: str = ""


class CommentAlarm(Struct, frozen=True, kw_only=True, tag="comment_alarm"):
    """Write something down at an alarm, for whoever sees it at any panel."""

    alarm: AlarmId
    event_id: bytes
    comment: str


class ShelveAlarm(Struct, frozen=True, kw_only=True, tag="shelve_alarm"):
    """Put an alarm aside for a while, or with None until it returns to normal."""

    alarm: AlarmId
    event_id: bytes
    duration_s: float | None
    why: str


class UnshelveAlarm(Struct, frozen=True, kw_only=True, tag="unshelve_alarm"):
    """Bring an alarm back before its time."""

    alarm: AlarmId


class EnableAlarm(Struct, frozen=True, kw_only=True, tag="enable_alarm"):
    """Let its source watch an alarm again, or with ``is_enabled`` false not any more."""

    alarm: AlarmId
    is_enabled: bool
    why: str


class RespondToDialog(Struct, frozen=True, kw_only=True, tag="respond_to_dialog"):
    """Answer what a source asks; ``response`` is the place in ``Dialog.responses``, ``words`` what it said there."""

    alarm: AlarmId
    response: int
    words: str


class TakeAlarm(Struct, frozen=True, kw_only=True, tag="take_alarm"):
    """Say "I have it": whoever else had it has it no longer."""

    alarm: AlarmId


class GiveBackAlarm(Struct, frozen=True, kw_only=True, tag="give_back_alarm"):
    """Have an alarm no longer: somebody else is needed."""

    alarm: AlarmId


class VerifyJournal(Struct, frozen=True, kw_only=True, tag="verify_journal"):
    """Check every record and checkpoint. ``Done.result`` has the counts, and ``first_bad`` and ``fault`` if one is."""


class ExportJournal(Struct, frozen=True, kw_only=True, tag="export_journal"):
    """Put on record that a screen writes the records that match into a file; it reads them page by page."""

    kinds: tuple[str, ...] = ()
    text: str = ""
    start_ns: int | None = None
    end_ns: int | None = None


Command = (
    WriteTag
    | CallMethod
    | CreateFirstAdministrator
    | SignIn
    | SignOff
    | AddPerson
    | SetRoles
    | SetPin
    | SetBadge
    | SetLanguage
    | Unlock
    | DeactivatePerson
    | ReactivatePerson
    | AskErasure
    | WithdrawErasure
    | ErasePerson
    | TrustCertificate
    | DistrustCertificate
    | AddTags
    | RemoveTag
    | SaveView
    | DeleteView
    | KeepHistory
    | AcknowledgeAlarm
    | ConfirmAlarm
    | CommentAlarm
    | ShelveAlarm
    | UnshelveAlarm
    | EnableAlarm
    | RespondToDialog
    | TakeAlarm
    | GiveBackAlarm
    | ReadAlarmsFile
    | SilenceAlarms
    | EndSilence
    | MuteScreen
    | CaseCommand
    | ClassifyStop
    | ExplainShortStops
    | CommentStop
    | SplitStop
    | MergeStops
    | RestoreStops
    | VerifyJournal
    | ExportJournal
    | HandoverCommand
    | ProcedureCommand
    | AdviceCommand
    | TryAdvice
    | CheckCommand
    | LearnAnew
)
