"""Journals in temporary projects."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from hmi.domain.person import Actor, PersonRef, Role
from hmi.store.backup import ForgetNames
from hmi.store.journal import Journal
from hmi.store.people import PeopleStore


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "project"
    folder.mkdir()
    return folder


@pytest.fixture
def journal(project: Path) -> Iterator[Journal]:
    journal = Journal(project / "records.sqlite", panel="cell 1")
    yield journal
    journal.close()


@pytest.fixture
def people(journal: Journal) -> PeopleStore:
    return PeopleStore(journal)


@pytest.fixture
def by() -> Actor:
    return Actor(ref=PersonRef("p-admin"), roles=frozenset({Role.ADMINISTRATOR}), screen="panel")


@pytest.fixture
def note(journal: Journal) -> Callable[..., int]:
    def write(kind: str = "write_tag.done", subject: str = "speed", **facts: str | float) -> int:
        return journal.record(
            kind, subject, facts, actor=PersonRef("p-1"), roles=frozenset({Role.OPERATOR}), screen="panel"
        )

    return write


@pytest.fixture
def no_history() -> ForgetNames:
    """For backups whose history tells of nobody."""

    def forget(file: Path, names: Sequence[str]) -> None:
        raise AssertionError(file, names)

    return forget
