"""Journal entries as people read them: what it was, who did it, to what, and what came of it."""

from hmi.domain.connection import ConnectionState
from hmi.domain.equipment import MethodDefinition
from hmi.domain.outcome import Reason, Refused
from hmi.domain.query import JournalRow
from hmi.domain.tag import TagName
from hmi.i18n import gettext as _
from hmi.i18n import gettext_noop as N_
from ui.bridge import Picture
from ui.displays.journal_advice import ADVICE_ACTS, ADVICE_NOTES
from ui.displays.journal_alarms import ACTS, alarm_act_words, alarm_place_words, duration_words, why_words
from ui.displays.journal_case_words import case_about_words
from ui.displays.journal_cases import CASE_ACTS, CASE_NOTES
from ui.displays.journal_facts import fact_labels, fact_list, fact_roles, fact_scalar, further_facts
from ui.displays.journal_handover import HANDOVER_ACTS, HANDOVER_CONSEQUENCES, HANDOVER_NOTES, handover_about_words
from ui.displays.journal_procedures import PROCEDURE_ACTS, PROCEDURE_NOTES
from ui.displays.journal_stops import ACTS as STOP_ACTS
from ui.displays.journal_stops import OCCURRENCES as STOP_OCCURRENCES
from ui.displays.journal_stops import stop_act_words, stop_cause_words, stop_place_words
from ui.displays.trend_choice import place_words
from ui.formatting import NO_BREAK, chain_text, change_text, date_text, exact_text, time_text
from ui.models.difference_words import with_difference
from ui.models.journal_list import JournalEntry, Stage
from ui.models.method_words import method_of, method_words
from ui.models.tag_labels import tag_label
from ui.widgets.condition_mark import Mark
from ui.widgets.row_content import RowContent
from ui.wording.connection import connection_words
from ui.wording.outcome import reason_sentence
from ui.wording.people import LANGUAGE_NAMES
from ui.wording.sentence import Sentence

_ACTS: dict[str, str] = {
    "write_tag": N_("Change a value"),
    "call_method": N_("Call a function"),
    "create_first_administrator": N_("Set up the first administrator"),
    "sign_in": N_("Sign in"),
    "sign_off": N_("Sign off"),
    "add_person": N_("Add a person"),
    "set_roles": N_("Change roles"),
    "set_pin": N_("Set a PIN"),
    "set_badge": N_("Bind a badge"),
    "set_language": N_("Choose a language"),
    "unlock": N_("Unlock a person"),
    "deactivate_person": N_("Deactivate a person"),
    "reactivate_person": N_("Reactivate a person"),
    "ask_erasure": N_("Ask for somebody to be erased"),
    "withdraw_erasure": N_("Withdraw that somebody is erased"),
    "erase_person": N_("Erase a person"),
    "trust_certificate": N_("Trust a certificate"),
    "distrust_certificate": N_("Stop trusting a certificate"),
    "add_tags": N_("Add values to the cell"),
    "remove_tag": N_("Remove a value from the cell"),
    "save_view": N_("Save a view"),
    "delete_view": N_("Delete a view"),
    "keep_history": N_("Change how much history is kept"),
    "acknowledge_alarm": N_("Acknowledge an alarm"),
    "confirm_alarm": N_("Confirm an alarm"),
    "comment_alarm": N_("Comment on an alarm"),
    "shelve_alarm": N_("Put an alarm aside"),
    "unshelve_alarm": N_("Bring an alarm back"),
    "enable_alarm": N_("Switch an alarm on or off"),
    "respond_to_dialog": N_("Answer a question of the controller"),
    "take_alarm": N_("Take an alarm"),
    "give_back_alarm": N_("Give an alarm back"),
    "silence_alarms": N_("Silence the alarms"),
    "end_silence": N_("End the silence of alarms"),
    "read_alarms_file": N_("Take over alarms.yaml"),
    "mute_screen": N_("Switch alarm sounds at a screen"),
    "classify_stop": N_("Explain a stop"),
    "explain_short_stops": N_("Explain short stops"),
    "comment_stop": N_("Comment on a stop"),
    "split_stop": N_("Split a stop"),
    "merge_stops": N_("Merge stops"),
    "restore_stops": N_("Undo the split or merging of stops"),
    "verify_journal": N_("Verify the journal"),
    "export_journal": N_("Save records as a file"),
    **HANDOVER_ACTS,
    **ADVICE_ACTS,
    **CASE_ACTS,
    **PROCEDURE_ACTS,
}
_OF_VIEWS = frozenset({"save_view", "delete_view", "view.saved", "view.deleted"})
"""What these are about is called as somebody called it, which the chain must not hold."""
_STAGES: dict[Stage, str] = {
    Stage.ASKED: N_("{act}: asked"),
    Stage.DONE: N_("{act}: done"),
    Stage.REFUSED: N_("{act}: refused"),
    Stage.FAILED: N_("{act}: failed"),
}
_OCCURRENCES: dict[str, str] = {
    "service.started": N_("The cell service started"),
    "service.stopped": N_("The cell service stopped"),
    "connection.changed": N_("The connection changed"),
    "handover.waits": N_("Items of a handover wait for somebody to accept them"),
    "handover.missing": N_("A shift ended without a handover"),
    "session.idle": N_("Signed off for idleness"),
    "session.switched": N_("Signed off by a change of person"),
    "session.roles_changed": N_("Signed off by a change of roles"),
    "session.pin_given": N_("Signed off by a new PIN"),
    "session.account_closed": N_("Signed off by the end of the account"),
    "clock.stepped_back": N_("The clock was set back"),
    "alarms_file.in_use": N_("This version of alarms.yaml is in use"),
    "site_file.in_use": N_("A site's file is in use in this version"),
    "alarm.rule_removed": N_("An alarm's rule was taken out of alarms.yaml"),
    "alarm.limit_done": N_("An alarm was brought back at its limit"),
    "alarm.limit_failed": N_("An alarm could not be brought back at its limit"),
    "stop.opened": N_("Production stopped"),
    "stop.ended": N_("Production goes on"),
    "stop.recorded": N_("A time without data ended"),
    "stop.unwatched": N_("A stop is not heard any more"),
    **CASE_NOTES,
    **PROCEDURE_NOTES,
    **ADVICE_NOTES,
    "backup.restored": N_("A backup was restored"),
    "records.begun_anew": N_("Earlier records are missing; the journal was begun anew"),
    "records.resumed": N_("Records can be written again"),
    "records.rewritten": N_("The records were taken away, and written again"),
}
_MARKS = {
    Stage.ASKED: Mark.UNKNOWN,
    Stage.DONE: Mark.CONNECTED,
    Stage.REFUSED: Mark.STOPPED,
    Stage.FAILED: Mark.FAULT,
    Stage.OCCURRED: Mark.NOTICE,
}


def entry_title(entry: JournalEntry) -> str:
    """What it was and how it ended; a kind that is not known here is shown as it is."""
    if entry.act == "sign_in" and "is_recognised" in entry.facts:
        return _("A badge was recognised; the PIN was asked for")
    if entry.act in _ACTS and entry.stage in _STAGES:
        return _(_STAGES[entry.stage]).format(act=_(_ACTS[entry.act]))
    return _(_OCCURRENCES[entry.act]) if entry.act in _OCCURRENCES else entry.row.kind


def entry_content(entry: JournalEntry, picture: Picture) -> RowContent:
    """An entry as a row of the list."""
    parts = (who_words(entry.row), about_words(entry, picture), change_words(entry, picture))
    return RowContent(
        mark=_MARKS[entry.stage],
        words=entry_title(entry),
        detail=chain_text(parts),
        moment=time_text(entry.row.time_ns),
        day=date_text(entry.row.time_ns),
        is_loud=entry.stage is Stage.FAILED,
    )


def who_words(row: JournalRow) -> str:
    """Who did it; empty when nobody did. What was said may be erased while who said it is still known."""
    return row.actor_name or (_("erased") if row.is_erased and row.actor else row.actor)


def about_words(entry: JournalEntry, picture: Picture) -> str:
    """What it was done to, as the cell calls it."""
    subject = entry.row.subject
    if "case" in entry.facts or entry.act in CASE_ACTS or entry.row.kind.startswith("case."):
        return case_about_words(entry, picture)
    if entry.act in HANDOVER_ACTS or entry.act in (*HANDOVER_CONSEQUENCES, *HANDOVER_NOTES):
        return handover_about_words(entry)
    if entry.act in ACTS:
        return alarm_place_words(subject, picture)
    if entry.act in STOP_ACTS or entry.act in STOP_OCCURRENCES:
        return stop_place_words(subject)
    definition = picture.definition(TagName(subject))
    if definition is not None:
        return f"{place_words(picture.cell, definition.name)} · {tag_label(definition)}"
    label = next((one.label for one in picture.cell.equipment if one.id == subject), "")
    if label and (method := _method(entry, picture)) is not None:
        return f"{label} · {method_words(method)}"
    if subject == entry.row.actor and entry.row.actor_name:
        return ""  # one's own account
    called = entry.facts.get("name", "") if entry.act in _OF_VIEWS else ""
    return label or entry.row.subject_name or subject or called


def change_words(entry: JournalEntry, picture: Picture) -> str:
    """From what to what; empty where nothing of that kind was asked."""
    facts = entry.facts
    if entry.act in ACTS:
        return alarm_act_words(entry)
    if entry.act in STOP_ACTS:
        return stop_act_words(entry)
    if entry.act in STOP_OCCURRENCES:
        return stop_cause_words(entry)
    if entry.act == "connection.changed":
        return connection_words(ConnectionState(facts["state"])) if facts.get("state") in set(ConnectionState) else ""
    if entry.act == "set_language":
        return LANGUAGE_NAMES.get(facts.get("language", ""), "")
    if "value" not in facts:
        return ", ".join(fact_list(facts.get("arguments", "")))
    definition = picture.definition(TagName(entry.row.subject))
    unit = f"{NO_BREAK}{definition.unit}" if definition is not None and definition.unit else ""
    told = _localised if definition is not None and definition.data_type.is_numeric else str
    after = f"{told(facts['value'])}{unit}"
    return change_text(f"{told(facts['seen'])}{unit}", after) if facts.get("seen") else after


def _localised(value: str) -> str:
    """A recorded number as the language writes it; a word of a list of words stays."""
    try:
        number = float(value)
    except ValueError:
        return value
    return exact_text(int(number) if number.is_integer() else number)


def reason_words(entry: JournalEntry, picture: Picture) -> Sentence | None:
    """Why nothing, or not the wanted, came of it, and what to do; None when nothing went wrong."""
    if entry.stage is Stage.ASKED:
        return None  # what is called a reason there is the person's own
    name = entry.row.facts.get("reason", "")
    if name not in set(Reason):
        return Sentence(name) if name else None
    facts = {key: fact_scalar(value) for key, value in entry.row.facts.items()}
    told = with_difference(Refused(reason=Reason(name), facts=facts), picture)
    assert isinstance(told, Refused)
    return reason_sentence(told)


def entry_facts(entry: JournalEntry, picture: Picture) -> list[tuple[str, str]]:
    """Everything that the records of an entry say, as names and words."""
    row, facts = entry.row, entry.facts
    numbers = [row.seq] if entry.asked is None else [entry.asked.seq, row.seq]
    roles = row.role if row.actor else ""
    is_erased = row.is_erased or (entry.asked is not None and entry.asked.is_erased)
    told = [
        (_("When"), f"{date_text(row.time_ns)}, {time_text(row.time_ns)}"),
        (_("Who"), who_words(row)),
        (_("Role"), fact_roles(roles.split(","))),
        (_("Panel"), row.panel),
        (_("About"), about_words(entry, picture)),
        *_what_was_said(entry, picture),
        (_("Roles"), fact_roles(fact_list(facts.get("roles", "")))),
        (_("Values"), ", ".join(fact_labels(facts.get("variables", "")))),
        (_("What was said"), _("erased") if is_erased else ""),
    ]
    is_refused = entry.stage in (Stage.REFUSED, Stage.FAILED)
    further = further_facts(facts, row.facts if is_refused else ())
    return [*told, *further, (_("Record"), ", ".join(str(number) for number in numbers))]


def _what_was_said(entry: JournalEntry, picture: Picture) -> list[tuple[str, str]]:
    if entry.act in ACTS:
        return [(_("For how long"), duration_words(entry)), (_("Why"), why_words(entry))]
    return [(_("Change"), change_words(entry, picture))]


def _method(entry: JournalEntry, picture: Picture) -> MethodDefinition | None:
    return method_of(picture.cell, entry.row.subject, entry.facts.get("component"), entry.facts.get("method", ""))
