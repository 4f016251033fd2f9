"""Acts on alarms in the journal, in words: which alarm, for how long and why."""

from ui.bridge import Picture
from ui.formatting import chain_text, span_text
from ui.models.journal_list import JournalEntry, Stage
from ui.wording.alarm import shelving_reason_words, until_over_words

ACTS = frozenset(
    {
        "acknowledge_alarm", "confirm_alarm", "comment_alarm", "shelve_alarm", "unshelve_alarm", "enable_alarm",
        "respond_to_dialog", "take_alarm", "give_back_alarm", "alarm.taken", "alarm.given_back",
        "alarm.acknowledged", "alarm.confirmed", "alarm.commented", "alarm.shelved", "alarm.unshelved",
        "alarm.enabled", "alarm.disabled", "alarm.rule_removed", "alarm.limit_done", "alarm.limit_failed",
        "silence_alarms", "end_silence", "mute_screen",
    }
)  # fmt: skip
_SEPARATORS = tuple("/.:|")


def alarm_place_words(subject: str, picture: Picture) -> str:
    """An alarm's id (endpoint, namespace, identifier, perhaps a branch) as the equipment and its name there."""
    endpoint, uri, identifier = (*subject.split("|"), "", "")[:3]
    if not identifier:
        return subject
    label = ""
    for equipment in picture.cell.equipment:
        node = equipment.node
        if node is not None and (node.endpoint, node.uri) == (endpoint, uri):
            rest = identifier.removeprefix(node.identifier)
            if rest != identifier and rest.startswith(_SEPARATORS):
                label = equipment.label
    return chain_text((label, identifier.partition("=")[2] or identifier))


def alarm_act_words(entry: JournalEntry) -> str:
    """What was said with the act: for how long and why, the comment, or the answer."""
    return chain_text((duration_words(entry), why_words(entry), _asked(entry, "comment"), _asked(entry, "words")))


def duration_words(entry: JournalEntry) -> str:
    """For how long an alarm was to be put aside, or all to be silent; empty where they were not."""
    if entry.act not in ("shelve_alarm", "silence_alarms"):
        return ""
    seconds = _asked(entry, "duration_s")
    try:
        return span_text(float(seconds))
    except ValueError:
        return until_over_words() if seconds == "None" else ""


def why_words(entry: JournalEntry) -> str:
    """Why somebody did it; a refusal has another reason, which is told beside."""
    return shelving_reason_words(_asked(entry, "why"))


def _asked(entry: JournalEntry, fact: str) -> str:
    asked = entry.row if entry.stage is Stage.ASKED else entry.asked
    return asked.facts.get(fact, "") if asked is not None else ""
