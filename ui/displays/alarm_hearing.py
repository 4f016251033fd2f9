"""Whether alarms are heard at all: an empty list must not look like a quiet cell where nobody can tell."""

from hmi.domain.connection import AlarmHearing, ConnectionState, ConnectionStatus
from hmi.i18n import gettext as _
from hmi.i18n import gettext_noop as N_
from ui.bridge import Bridge
from ui.wording.connection import connection_words

HEARINGS: dict[AlarmHearing, str] = {
    AlarmHearing.HEARD: "",
    AlarmHearing.NOT_KNOWN: N_("{name}: not asked yet whether there are alarms."),
    AlarmHearing.WITHOUT_REFRESH: N_(
        "{name} tells of alarms when they change, but not which stand already ({status})."
    ),
    AlarmHearing.NOT_OFFERED: N_("{name} offers no alarms. What is wrong there shows in its values only."),
    AlarmHearing.REFUSED: N_("The alarms of {name} could not be subscribed, because it said: {status}."),
}
SHORT: dict[AlarmHearing, str] = {
    AlarmHearing.HEARD: N_("heard"),
    AlarmHearing.NOT_KNOWN: N_("not known"),
    AlarmHearing.WITHOUT_REFRESH: N_("only changes, not what stood before"),
    AlarmHearing.NOT_OFFERED: N_("offers none"),
    AlarmHearing.REFUSED: N_("refused: {status}"),
}
"""For the list of facts about a connection."""
_GIVING = (ConnectionState.LIVE, ConnectionState.PARTIAL)


def deaf_spots(bridge: Bridge) -> list[str]:
    """A sentence for each controller of whose alarms not everything is known; empty where all that exist are heard."""
    if not bridge.picture.is_attached:
        watched = _("Nobody watched the cell at this moment: there may be some.")
        return [watched if bridge.is_past else _("The cell service is not heard: there may be some.")]
    if not bridge.scene.are_alarms_known:
        return [_("Alarms of that time are not recorded: there may have been some.")]
    if bridge.is_past:
        return []
    return [
        words for key, status in bridge.connections.items() if not _has_none(status) and (words := _words(key, status))
    ]


def nothing_words(bridge: Bridge) -> tuple[str, str, bool]:
    """What an empty list means, what that rests on, and whether it is known that nothing is wrong."""
    deaf = deaf_spots(bridge)
    if deaf:
        return _("No alarm is known"), "\n".join(deaf), False
    statuses = bridge.connections
    bare = [] if bridge.is_past else [_words(key, status) for key, status in statuses.items() if _has_none(status)]
    if bare and len(bare) == len(statuses):
        return _("No controller offers alarms"), "\n".join(bare), False
    return _("No alarms"), "\n".join([_("None stands, and none waits for an answer."), *bare]), True


def _has_none(status: ConnectionStatus) -> bool:
    return status.state in _GIVING and status.alarms is AlarmHearing.NOT_OFFERED


def hearing_fact(status: ConnectionStatus) -> str:
    """In a few words, beside other facts of a connection."""
    return _(SHORT[status.alarms]).format(status=status.alarm_detail)


def _words(name: str, status: ConnectionStatus) -> str:
    if status.state not in _GIVING:
        words = _("{name}: {state}. Whether it has alarms is not known now.")
        return words.format(name=name, state=connection_words(status.state))
    return _(HEARINGS[status.alarms]).format(name=name, status=status.alarm_detail)
