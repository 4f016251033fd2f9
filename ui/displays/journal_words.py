"""Kinds of journal records as sentences."""

from hmi.i18n import gettext as _
from hmi.i18n import gettext_noop as N_

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
    "erase_person": N_("Erase a person"),
    "trust_certificate": N_("Trust a certificate"),
    "distrust_certificate": N_("Stop trusting a certificate"),
    "add_tag": N_("Add a value to the cell"),
    "remove_tag": N_("Remove a value from the cell"),
    "save_view": N_("Save a view"),
    "delete_view": N_("Delete a view"),
}
_STAGES: dict[str, str] = {
    "asked": N_("{act}: asked"),
    "done": N_("{act}: done"),
    "refused": N_("{act}: refused"),
    "failed": N_("{act}: failed"),
}
_FACTS: dict[str, str] = {
    "service.started": N_("The cell service started"),
    "service.stopped": N_("The cell service stopped"),
    "connection.changed": N_("The connection changed"),
}


def kind_words(kind: str) -> str:
    """A record's kind for people; a kind that is not known here is shown as it is."""
    if kind in _FACTS:
        return _(_FACTS[kind])
    act, _dot, stage = kind.partition(".")
    if act in _ACTS and stage in _STAGES:
        return _(_STAGES[stage]).format(act=_(_ACTS[act]))
    return kind
