"""What came of a command: done, refused before anything happened, or failed on the way."""

from enum import StrEnum

from msgspec import Struct

from hmi.domain.tag import Scalar


class Reason(StrEnum):
    """Why something was refused or failed. ``ui.wording`` has a sentence and a next step for each."""

    NOT_SIGNED_IN = "not_signed_in"
    NOT_PERMITTED = "not_permitted"
    SESSION_ENDED = "session_ended"
    WRONG_CREDENTIAL = "wrong_credential"
    LOCKED_OUT = "locked_out"
    WEAK_PIN = "weak_pin"
    ALREADY_SET_UP = "already_set_up"
    LAST_ADMINISTRATOR = "last_administrator"
    CONFLICTING_ROLES = "conflicting_roles"
    OWN_ROLES = "own_roles"
    SECOND_PERSON = "second_person"
    """It takes two people, and the first has not asked or is the same."""
    ALREADY_EXISTS = "already_exists"
    UNKNOWN_PERSON = "unknown_person"
    UNKNOWN_TAG = "unknown_tag"
    TAG_WATCHED = "tag_watched"
    """An alarm of the site watches it."""
    UNKNOWN_ENDPOINT = "unknown_endpoint"
    UNKNOWN_METHOD = "unknown_method"
    UNKNOWN_ALARM = "unknown_alarm"
    """It is over, or its source is not of this cell any more."""
    SERVICE_SILENT = "service_silent"
    """The cell service is not heard; said by the screen's end of the link."""
    NOT_CONNECTED = "not_connected"
    """The controller is not connected."""
    NOT_FRESH = "not_fresh"
    NOT_WRITABLE = "not_writable"
    SAFETY_READ_ONLY = "safety_read_only"
    OUT_OF_RANGE = "out_of_range"
    WRONG_TYPE = "wrong_type"
    VALUE_CHANGED = "value_changed"
    """The value is no longer the one the person saw when staging the change."""
    ALARM_CHANGED = "alarm_changed"
    """The alarm no longer stands as the person saw it."""
    UNKNOWN_CASE = "unknown_case"
    CASE_CHANGED = "case_changed"
    """The case no longer stands as the person saw it."""
    CASE_EXISTS = "case_exists"
    """Another case of the same problem is unsolved."""
    PHOTO_REFUSED = "photo_refused"
    """Fact ``fault``: a ``hmi.domain.photo.PhotoFault``."""
    PHOTO_NOT_STORED = "photo_not_stored"
    ALARM_STANDS = "alarm_stands"
    """Its cause cannot have been dealt with: it stands still."""
    NOT_OFFERED = "not_offered"
    """The alarm does not take this answer."""
    NO_REASON = "no_reason"
    TOO_LONG = "too_long"
    HANDOVER_CHANGED = "handover_changed"
    """The handover no longer stands as the person saw it."""
    OWN_HANDOVER = "own_handover"
    """It takes two: who hands over cannot take over."""
    ITEMS_WAIT = "items_wait"
    """Items that must be confirmed have not been, by the one who wants to sign."""
    UNKNOWN_STOP = "unknown_stop"
    STOP_CHANGED = "stop_changed"
    """The stop no longer stands as the person saw it: somebody explained, split or merged it."""
    UNKNOWN_STOP_REASON = "unknown_stop_reason"
    """The site's reason tree has none such, or not any more."""
    OUTSIDE_STOP = "outside_stop"
    """The moment to split at does not lie within the stop."""
    NOT_NEIGHBOURS = "not_neighbours"
    """Other stops, or a longer time of production, lie between those to be merged."""
    UNKNOWN_ADVICE = "unknown_advice"
    ADVICE_CHANGED = "advice_changed"
    """The recommendation no longer stands as the person saw it."""
    ADVICE_STALE = "advice_stale"
    """What it rests on is too old, in doubt or missing, or its time is over. Fact ``tag`` where it is one value."""
    ADVICE_DIFFERS = "advice_differs"
    """Something is not as it was approved; facts as ``hmi.domain.advice_approval.Difference``, and their ``count``."""
    NOT_APPROVED = "not_approved"
    """Nobody approved that this run sends this, or it was sent as often as it may be."""
    OWN_ADVICE = "own_advice"
    """Whoever proposed it does not approve it."""
    ASSESS_FIRST = "assess_first"
    """The person has not said yet what they think themselves."""
    EVIDENCE_UNSEEN = "evidence_unseen"
    """Evidence that has to be opened first was not; fact ``count``."""
    TRIAL_MISSING = "trial_missing"
    """It has to be tried on the twin first."""
    NOT_QUALIFIED = "not_qualified"
    """Facts ``skill``, ``level`` that is asked for, and ``has``."""
    AI_STOPPED = "ai_stopped"
    MODE_TOO_LOW = "mode_too_low"
    """This type of advice may not go so far; facts ``mode``, ``needed``."""
    CRITERIA_SHORT = "criteria_short"
    """A mode may not be raised yet; facts ``criterion``, ``wanted``, ``has`` of the first, and ``count``."""
    CERTIFICATE_CHANGED = "certificate_changed"
    """The controller shows another certificate than the one that the person compared."""
    SERVER_REFUSED = "server_refused"
    READ_BACK_DIFFERS = "read_back_differs"
    TIMED_OUT = "timed_out"
    JOURNAL_UNAVAILABLE = "journal_unavailable"
    HISTORY_UNAVAILABLE = "history_unavailable"
    ALARMS_FILE_CHANGED = "alarms_file_changed"
    """The file of the alarms is not the one that the person looked at, or it is in use already."""
    ALARMS_FILE_WRONG = "alarms_file_wrong"
    """What is written in it cannot be used."""
    CELL_FILE_CHANGED = "cell_file_changed"
    """People changed the cell's file since the service read it."""
    IN_THE_PAST = "in_the_past"
    """The person looks at a past moment; said by the screen."""
    BAD_REQUEST = "bad_request"
    INTERNAL = "internal"


class Done(Struct, frozen=True, kw_only=True, tag="done", omit_defaults=True):
    """It happened, and was verified where it can be."""

    result: dict[str, Scalar] = {}


class Refused(Struct, frozen=True, kw_only=True, tag="refused", omit_defaults=True):
    """Nothing happened. ``facts`` fill the sentence: limits, unit, name of the missing role …"""

    reason: Reason
    facts: dict[str, Scalar] = {}


class Failed(Struct, frozen=True, kw_only=True, tag="failed", omit_defaults=True):
    """It was tried; the effect is not what was asked, or is not known."""

    reason: Reason
    facts: dict[str, Scalar] = {}


Outcome = Done | Refused | Failed
