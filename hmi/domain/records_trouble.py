"""Why nothing can be put on record, so that nothing may be done; and what is wrong with the proofs kept elsewhere."""

from enum import StrEnum


class RecordsTrouble(StrEnum):
    """``ui.wording`` has a sentence and a next step for each."""

    DISK_FULL = "disk full"
    IN_USE = "in use"
    """Another program holds the file."""
    NOT_WRITABLE = "not writable"
    DAMAGED = "damaged"
    TAKEN_AWAY = "taken away"
    """The folder of the project is gone, or was moved."""
    REPLACED = "replaced"
    """Another file lies in its place."""


class CopiesTrouble(StrEnum):
    """What is wrong with the copies of checkpoints on another machine. Nothing is refused for it."""

    NOT_REACHED = "not reached"
    CONTRADICTED = "contradicted"
    """They prove other records, or more, than are here."""
