"""Accounts and saved views: projections of the journal, each changed in the transaction of its journal row."""

import hashlib
import hmac
import json
import logging
import secrets
from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager

from sqlalchemy import delete, func, select, text, update
from sqlalchemy.orm import Session

from hmi.domain.person import Actor, Attempts, Person, PersonRef, Role
from hmi.domain.query import SavedView
from hmi.domain.tag import Scalar
from hmi.ports.people import LastAdministrator
from hmi.store.advice_rows import write_advice_without
from hmi.store.alarm_states import comment_alarms_without
from hmi.store.case_rows import call_cases_without
from hmi.store.erasures import write_erasures
from hmi.store.handover_rows import write_handovers_without
from hmi.store.journal import Journal, Transaction
from hmi.store.mentions import fact_of, rows_naming
from hmi.store.panel_key import open_badge_key, open_signer
from hmi.store.person_rows import NOBODY, people_of
from hmi.store.procedure_runs import write_runs_without
from hmi.store.stops import comment_stops_without
from hmi.store.tables import AttemptsRow, PersonRow, RoleRow, ViewRow
from hmi.store.verify import ERASED
from hmi.store.view_rows import call_views_without, views_of

log = logging.getLogger(__name__)


class PeopleStore:
    """Implements ``PeoplePort`` on the journal's file. Reads are quick; everything runs on one loop."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self.on_erased: list[Callable[[str], None]] = []
        """Told the name of somebody who was erased: what people typed does not say it any more."""
        self._badge_key = open_badge_key(journal.keys)
        self._tell_erasures()

    def people(self) -> tuple[Person, ...]:
        """Everybody who was not erased, by name."""
        with Session(self._journal.database.reader) as session:
            rows = session.scalars(select(PersonRow).filter_by(is_erased=False)).all()
            people = people_of(session, rows)
        return tuple(sorted(people, key=lambda person: person.display_name.casefold()))

    def person(self, ref: PersonRef) -> Person | None:
        """One of them."""
        return self._one(ref=ref)

    def person_with_badge(self, badge: str) -> Person | None:
        """Whose badge this is."""
        return self._one(badge_hash=self._badge_hash(badge)) if badge else None

    def pin_hash(self, ref: PersonRef) -> str:
        """Encoded argon2id hash; empty when no PIN is set."""
        with Session(self._journal.database.reader) as session:
            row = session.get(PersonRow, ref)
            return "" if row is None else row.pin_hash

    def attempts(self, subject: str) -> Attempts:
        """Failed sign-ins of an account (its ref) or at a panel (``panel:`` and its name)."""
        with Session(self._journal.database.reader) as session:
            row = session.get(AttemptsRow, subject)
            return Attempts() if row is None else Attempts(failed=row.failed, locked_until_ns=row.locked_until_ns)

    def set_attempts(self, attempts: Mapping[str, Attempts], by: Actor) -> None:
        """Replace counters; zero forgets one."""
        facts: dict[str, Scalar | None] = {subject: counter.failed for subject, counter in attempts.items()}
        with self._act("attempts.counted", next(iter(attempts), ""), facts, by) as transaction:
            for subject, counter in attempts.items():
                transaction.session.execute(delete(AttemptsRow).filter_by(subject=subject))
                if counter.failed:
                    transaction.session.add(
                        AttemptsRow(subject=subject, failed=counter.failed, locked_until_ns=counter.locked_until_ns)
                    )

    def add(
        self, name: str, roles: frozenset[Role], pin_hash: str, language: str, by: Actor, *, must_replace_pin: bool
    ) -> Person:
        """Make a person known. Names are part of the erasable facts only."""
        ref = PersonRef(f"p-{secrets.token_hex(8)}")
        facts: dict[str, Scalar | None] = {"name": name, "roles": _names(roles), "language": language}
        with self._act("person.added", ref, facts, by) as transaction:
            transaction.session.add(
                PersonRow(
                    ref=ref,
                    display_name=name,
                    language=language,
                    pin_hash=pin_hash,
                    must_replace_pin=must_replace_pin,
                )
            )
            transaction.session.flush()
            transaction.session.add_all(RoleRow(person=ref, role=role.value) for role in roles)
        return Person(
            ref=ref,
            display_name=name,
            language=language,
            roles=roles,
            has_pin=bool(pin_hash),
            must_replace_pin=must_replace_pin,
        )

    def set_roles(self, ref: PersonRef, roles: frozenset[Role], by: Actor) -> None:
        """Give exactly these roles."""
        with self._act("person.roles_set", ref, {"roles": _names(roles)}, by) as transaction:
            transaction.session.execute(delete(RoleRow).filter_by(person=ref))
            transaction.session.add_all(RoleRow(person=ref, role=role.value) for role in roles)
            _must_have_administrator(transaction.session)

    def set_pin_hash(self, ref: PersonRef, pin_hash: str, by: Actor, *, must_replace_pin: bool) -> None:
        """Replace the PIN; neither it nor its hash enters the journal."""
        facts: dict[str, Scalar | None] = {"must_replace_pin": must_replace_pin}
        self._change("person.pin_set", ref, facts, by, pin_hash=pin_hash, must_replace_pin=must_replace_pin)

    def set_badge(self, ref: PersonRef, badge: str, by: Actor) -> None:
        """Bind a badge, or with an empty one take it away."""
        hashed = self._badge_hash(badge) if badge else None
        self._change("person.badge_set", ref, {"has_badge": bool(badge)}, by, badge_hash=hashed)

    def set_language(self, ref: PersonRef, language: str, by: Actor) -> None:
        """Remember a language."""
        self._change("person.language_set", ref, {"language": language}, by, language=language)

    def deactivate(self, ref: PersonRef, by: Actor) -> None:
        """Take away access: no PIN, no badge, no roles."""
        with self._act("person.deactivated", ref, {}, by) as transaction:
            session = transaction.session
            session.execute(update(PersonRow).filter_by(ref=ref).values(is_active=False, pin_hash="", badge_hash=None))
            session.execute(delete(RoleRow).filter_by(person=ref))
            _must_have_administrator(session)

    def reactivate(self, ref: PersonRef, roles: frozenset[Role], pin_hash: str, by: Actor) -> None:
        """Give access again; the PIN must be replaced."""
        with self._act("person.reactivated", ref, {"roles": _names(roles)}, by) as transaction:
            values = {"is_active": True, "pin_hash": pin_hash, "must_replace_pin": True}
            transaction.session.execute(update(PersonRow).filter_by(ref=ref, is_erased=False).values(**values))
            transaction.session.add_all(RoleRow(person=ref, role=role.value) for role in roles)

    def ask_erasure(self, ref: PersonRef, by: Actor, asked_ns: int) -> None:
        """Remember who asked that a person be erased, and when."""
        self._change("person.erasure_asked", ref, {}, by, erasure_asked_by=by.ref, erasure_asked_ns=asked_ns)

    def withdraw_erasure(self, ref: PersonRef, by: Actor) -> None:
        """Forget that it was asked."""
        self._change("person.erasure_withdrawn", ref, {}, by, erasure_asked_by=None, erasure_asked_ns=None)

    def erase(self, ref: PersonRef, by: Actor) -> None:
        """Delete what names the person: name, credentials, and the facts and salts of all rows that are about them or
        hold their name. Saved views that are called by it keep their traces, cases and alarms what happened, and not
        the name.

        The rows stay, so the chain still verifies: the erasure's own row tells which of others lost their facts.
        The log is folded at once, so that no file holds the name; a note goes where checkpoints go, so that a backup
        of before brings nobody back.
        """
        name, also = self._mentions(ref)
        with self._act(ERASED, ref, fact_of(also), by) as transaction:
            session = transaction.session
            kept = transaction.seq if also else None
            session.execute(
                text(
                    "DELETE FROM payload WHERE seq IN (SELECT seq FROM journal WHERE subject = :ref) "
                    "AND seq IS NOT :kept"
                ),
                {"ref": ref, "kept": kept},
            )
            session.execute(
                text("DELETE FROM payload WHERE seq IN (SELECT value FROM json_each(:also))"),
                {"also": json.dumps(also)},
            )
            call_views_without(session, name)
            comment_stops_without(session, name)
            write_handovers_without(session, name)
            write_runs_without(session, name)
            call_cases_without(session, name)
            write_advice_without(session, name)
            comment_alarms_without(session, name)
            session.execute(delete(RoleRow).filter_by(person=ref))
            session.execute(delete(AttemptsRow).filter_by(subject=ref))
            session.execute(update(PersonRow).filter_by(ref=ref).values(**NOBODY))
            _must_have_administrator(session)
        self._journal.fold_log()
        self._tell_erasures()
        for listener in self.on_erased:
            listener(name)

    def _mentions(self, ref: PersonRef) -> tuple[str, list[int]]:
        """The name of a person, and the records of other things that hold it."""
        with Session(self._journal.database.reader) as session:
            row = session.get(PersonRow, ref)
            name = "" if row is None else row.display_name
            return name, rows_naming(session.connection(), ref, name)

    def _tell_erasures(self) -> None:
        with Session(self._journal.database.reader) as session:
            refs = [row.ref for row in session.scalars(select(PersonRow).filter_by(is_erased=True))]
        try:
            write_erasures(self._journal.checkpoints, refs, open_signer(self._journal.keys))
        except OSError as error:
            log.error("who was erased could not be noted beside the checkpoints: %s", error)

    def views(self) -> tuple[SavedView, ...]:
        """Saved trend views by name."""
        with Session(self._journal.database.reader) as session:
            return views_of(session)

    def save_view(self, view: SavedView, by: Actor) -> None:
        """Save under its name, replacing what was there. The name may be somebody's: it is an erasable fact only."""
        tags = json.dumps(view.tag_names)
        facts: dict[str, Scalar | None] = {"name": view.name, "tags": tags, "span_s": view.span_s}
        with self._act("view.saved", "", facts, by) as transaction:
            transaction.session.execute(delete(ViewRow).filter_by(name=view.name))
            transaction.session.add(ViewRow(name=view.name, tag_names=tags, span_s=view.span_s))

    def delete_view(self, name: str, by: Actor) -> bool:
        """Delete; False when there is none of this name."""
        if all(view.name != name for view in self.views()):
            return False
        with self._act("view.deleted", "", {"name": name}, by) as transaction:
            transaction.session.execute(delete(ViewRow).filter_by(name=name))
        return True

    def _one(self, **criteria: object) -> Person | None:
        with Session(self._journal.database.reader) as session:
            rows = session.scalars(select(PersonRow).filter_by(is_erased=False, **criteria)).all()
            return next(iter(people_of(session, rows)), None)

    def _act(
        self, kind: str, subject: str, facts: Mapping[str, Scalar | None], by: Actor
    ) -> AbstractContextManager[Transaction]:
        return self._journal.act(kind, subject, facts, actor=by.ref, roles=by.roles, screen=by.screen)

    def _change(
        self, kind: str, ref: PersonRef, facts: Mapping[str, Scalar | None], by: Actor, **values: object
    ) -> None:
        with self._act(kind, ref, facts, by) as transaction:
            transaction.session.execute(update(PersonRow).filter_by(ref=ref).values(**values))

    def _badge_hash(self, badge: str) -> str:
        return hmac.new(self._badge_key, badge.encode(), hashlib.sha256).hexdigest()


def _must_have_administrator(session: Session) -> None:
    session.flush()
    administrators = session.scalar(select(func.count()).select_from(RoleRow).filter_by(role=Role.ADMINISTRATOR.value))
    if not administrators:
        raise LastAdministrator


def _names(roles: Iterable[Role]) -> str:
    return ",".join(sorted(roles))
