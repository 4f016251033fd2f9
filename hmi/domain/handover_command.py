"""What people may do with a handover."""

from msgspec import Struct

from hmi.domain.equipment import EquipmentId
from hmi.domain.handover import HandoverId, ItemKey


class BeginHandover(Struct, frozen=True, kw_only=True, tag="begin_handover"):
    """Begin to prepare a handover as the outgoing person.

    ``is_alone``: as the incoming one, because nobody handed over. What is open is offered at once, a call-back is due.
    """

    is_alone: bool = False


class AddHandoverNote(Struct, frozen=True, kw_only=True, tag="add_handover_note"):
    """Tell the next shift something that no machine knows."""

    handover: HandoverId
    words: str
    is_red: bool = False
    equipment: EquipmentId | None = None


class RemoveHandoverNote(Struct, frozen=True, kw_only=True, tag="remove_handover_note"):
    """Take a note back, for as long as nobody has signed for it."""

    handover: HandoverId
    key: ItemKey


class RemarkOnItem(Struct, frozen=True, kw_only=True, tag="remark_on_item"):
    """Say something about an item as the outgoing person; empty words take it back."""

    handover: HandoverId
    key: ItemKey
    words: str


class OfferHandover(Struct, frozen=True, kw_only=True, tag="offer_handover"):
    """Sign as the outgoing person, for exactly the items seen; the PIN once more is the signature."""

    handover: HandoverId
    revision: int
    content: str
    """``content_of`` the items on the screen."""
    pin: str
    is_one_way: bool = False


class WithdrawHandover(Struct, frozen=True, kw_only=True, tag="withdraw_handover"):
    """Take a handover back that nobody has taken over."""

    handover: HandoverId
    why: str


class AcceptItem(Struct, frozen=True, kw_only=True, tag="accept_item"):
    """Say as the incoming person that one knows of an item, exactly as it was on the screen."""

    handover: HandoverId
    key: ItemKey
    digest: str


class QuestionItem(Struct, frozen=True, kw_only=True, tag="question_item"):
    """Ask back about an item instead of accepting it."""

    handover: HandoverId
    key: ItemKey
    digest: str
    words: str


class ReplyToItem(Struct, frozen=True, kw_only=True, tag="reply_to_item"):
    """Answer a question; who asked has to accept the item then."""

    handover: HandoverId
    key: ItemKey
    words: str


class SignHandover(Struct, frozen=True, kw_only=True, tag="sign_handover"):
    """Sign as the incoming person: the shift is taken over. The PIN once more is the signature."""

    handover: HandoverId
    revision: int
    pin: str


class RecordCallBack(Struct, frozen=True, kw_only=True, tag="record_call_back"):
    """Write down that who left was spoken to, or why they were not reached."""

    handover: HandoverId
    is_reached: bool
    words: str = ""


HandoverCommand = (
    BeginHandover
    | AddHandoverNote
    | RemoveHandoverNote
    | RemarkOnItem
    | OfferHandover
    | WithdrawHandover
    | AcceptItem
    | QuestionItem
    | ReplyToItem
    | SignHandover
    | RecordCallBack
)
