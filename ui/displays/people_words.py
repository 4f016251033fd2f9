"""A person's account in words: for the list, and line by line."""

from collections.abc import Mapping

from hmi.domain.person import LOCKED_FOR_GOOD, Person, PersonRef, Role, lapse_ns
from hmi.i18n import gettext as _
from hmi.i18n import ngettext
from ui.formatting import NOTHING, date_text, time_text
from ui.wording.people import LANGUAGE_NAMES, roles_words


def is_locked(person: Person, now_ns: int) -> bool:
    """Whether wrong tries keep them out now."""
    return person.locked_until_ns is not None and person.locked_until_ns > now_ns


def note_words(person: Person, now_ns: int) -> str:
    """Roles, or what is more urgent to know."""
    if person.erasure_asked_by is not None:
        return _("To be erased, not confirmed yet")
    if not person.is_active:
        return _("Deactivated")
    roles = roles_words(person.roles - {Role.VIEWER})
    if is_locked(person, now_ns):
        # Translators: {roles} are a person's roles
        return _("Locked · {roles}").format(roles=roles)
    if person.must_replace_pin:
        return _("First PIN · {roles}").format(roles=roles)
    return roles


def account_facts(person: Person, now_ns: int, names: Mapping[str, str]) -> list[tuple[str, str]]:
    """Names and values, from top to bottom. ``names`` are those of people, by ref."""
    facts = [
        (_("Roles"), roles_words(person.roles - {Role.VIEWER}) or NOTHING),
        (_("Access"), _access_words(person, now_ns)),
        (_("PIN"), _pin_words(person)),
        (_("Badge"), _("Bound") if person.has_badge else _("None")),
        (_("Language"), LANGUAGE_NAMES.get(person.language, "") or _("As the panel")),
    ]
    if person.erasure_asked_by is not None:
        name = names.get(person.erasure_asked_by, NOTHING)
        facts.append(
            (
                _("Erasure"),
                _("Asked for by {name}; a coordinator has to confirm by {date}").format(
                    name=name, date=date_text(lapse_ns(person))
                ),
            )
        )
    return facts


def count_words(people: int, active: int) -> str:
    """How many there are."""
    if people == active:
        return ngettext("{count} person", "{count} people", people).format(count=people)
    return _("{count} people, {active} active").format(count=people, active=active)


def names_by_ref(people: tuple[Person, ...]) -> dict[str, str]:
    """Names, to say whose something is."""
    return {PersonRef(person.ref): person.display_name for person in people}


def _access_words(person: Person, now_ns: int) -> str:
    if not person.is_active:
        return _("Deactivated: cannot sign in")
    if not is_locked(person, now_ns):
        return _("May sign in")
    if person.locked_until_ns == LOCKED_FOR_GOOD:
        return _("Locked after wrong tries, until an administrator unlocks")
    return _("Locked after wrong tries, until {time}").format(time=time_text(person.locked_until_ns or now_ns))


def _pin_words(person: Person) -> str:
    if not person.has_pin:
        return _("None")
    return _("Given by somebody else, to be replaced") if person.must_replace_pin else _("Chosen by the person")
