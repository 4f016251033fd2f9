"""Who was erased, as signed notes beside the checkpoints: a backup of before must bring nobody back."""

from collections.abc import Iterable
from pathlib import Path

from hmi.store.panel_key import NoteSigner, is_signed, write_secret

_NAME = "tandem/erased"
_SUFFIX = ".erased"


def write_erasures(folder: Path, refs: Iterable[str], signer: NoteSigner) -> None:
    """Put a note for each ref into a folder that may lie on another machine; one that is there stays.

    Raises:
        OSError: Not all could be written; the next call writes what is missing.
    """
    for ref in refs:
        file = folder / f"{ref}{_SUFFIX}"
        if not file.exists():
            write_secret(file, signer.signed(f"{_NAME}\n{ref}\n", _NAME).encode())


def erasures_in(folder: Path, public_pem: bytes) -> frozenset[str]:
    """Refs of everybody whom notes in a folder tell to be erased; notes that another key signed say nothing."""
    notes = [(file.stem, file.read_text("utf-8")) for file in sorted(folder.glob(f"*{_SUFFIX}"))]
    return frozenset(
        ref for ref, note in notes if note.startswith(f"{_NAME}\n{ref}\n\n") and is_signed(note, public_pem)
    )
