"""Saved views as their rows tell them."""

import json

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from hmi.domain.erased_name import without_name
from hmi.domain.query import SavedView
from hmi.domain.tag import TagName
from hmi.store.tables import ViewRow


def views_of(session: Session) -> tuple[SavedView, ...]:
    """All of them, by name."""
    rows = session.scalars(select(ViewRow).order_by("name")).all()
    return tuple(
        SavedView(name=row.name, tag_names=tuple(map(TagName, json.loads(row.tag_names))), span_s=row.span_s)
        for row in rows
    )


def call_views_without(session: Session, name: str) -> None:
    """Views that are called by somebody's name keep their traces under another one."""
    names = {row.name for row in session.scalars(select(ViewRow))}
    for before in sorted(names):
        wanted = after = without_name(before, name)
        number = 1
        while after != before and after in names:
            number += 1
            after = f"{wanted} {number}"
        names.add(after)
        session.execute(update(ViewRow).filter_by(name=before).values(name=after))
