"""People as their rows tell them, and what a row tells of nobody."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from hmi.domain.person import Person, PersonRef, Role
from hmi.store.tables import AttemptsRow, PersonRow, RoleRow

NOBODY: dict[str, object] = {
    "display_name": "", "language": "", "pin_hash": "", "badge_hash": None, "is_active": False, "is_erased": True,
    "erasure_asked_by": None, "erasure_asked_ns": None,
}  # fmt: skip
"""What is left in the row of somebody who was erased."""


def people_of(session: Session, rows: Iterable[PersonRow]) -> list[Person]:
    """With their roles and locks, in the order of ``rows``."""
    roles: dict[str, set[Role]] = {}
    for role in session.scalars(select(RoleRow)):
        roles.setdefault(role.person, set()).add(Role(role.role))
    locks = {row.subject: row.locked_until_ns for row in session.scalars(select(AttemptsRow))}
    return [
        Person(
            ref=PersonRef(row.ref),
            display_name=row.display_name,
            language=row.language,
            roles=frozenset(roles.get(row.ref, ())),
            is_active=row.is_active,
            has_pin=bool(row.pin_hash),
            has_badge=row.badge_hash is not None,
            locked_until_ns=locks.get(row.ref) or None,
            must_replace_pin=row.must_replace_pin,
            erasure_asked_by=PersonRef(row.erasure_asked_by) if row.erasure_asked_by else None,
            erasure_asked_ns=row.erasure_asked_ns,
        )
        for row in rows
    ]
