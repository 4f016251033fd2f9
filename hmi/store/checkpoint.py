"""Checkpoints: signed notes over the head of the chain. A copy kept elsewhere gives a rebuilt or cut chain away."""

import base64
import binascii
from dataclasses import dataclass
from pathlib import Path

from hmi.store.panel_key import NoteSigner, is_signed, write_secret

EVERY_ROWS = 500
EVERY_S = 900.0
"""Both from practice 7.1; at shutdown too."""
_SUFFIX = ".note"


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkpoint:
    """The chain of ``origin`` had ``size`` rows, and the last one had this hash (hex)."""

    origin: str
    size: int
    head: str

    @property
    def text(self) -> str:
        """Origin, size and base64 of the head, a line each."""
        return f"{self.origin}\n{self.size}\n{base64.b64encode(bytes.fromhex(self.head)).decode()}\n"


class NotAuthentic(ValueError):
    """A note that is not well-formed or not signed by this panel's key."""


def origin_of(panel: str) -> str:
    """Name of the chain and of its signer: no blanks and no plus sign, as signed-note asks."""
    name = "".join(c if c.isalnum() or c in "-_." else "-" for c in panel)
    return f"tandem/journal/{name}"


def signed_note(checkpoint: Checkpoint, signer: NoteSigner) -> str:
    """The note as text."""
    return signer.signed(checkpoint.text, checkpoint.origin)


def read_note(note: str, public_pem: bytes) -> Checkpoint:
    """What a note says, if its signature holds. Raises ``NotAuthentic``."""
    if not is_signed(note, public_pem):
        raise NotAuthentic("the signature does not hold")
    try:
        origin, size, head = note.split("\n\n")[0].split("\n")
        return Checkpoint(origin=origin, size=int(size), head=base64.b64decode(head, validate=True).hex())
    except (ValueError, binascii.Error) as error:
        raise NotAuthentic(str(error)) from None


def write_copy(folder: Path, size: int, note: str, signer: NoteSigner) -> None:
    """Put a note, and the key to check it with, into a folder that may lie on another machine."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "panel.pub.pem").write_bytes(signer.public_pem)
    write_secret(folder / f"{size:012d}{_SUFFIX}", note.encode())


def rows_proved_by(folder: Path) -> int:
    """How many rows the newest note in a folder was signed over; 0 without any."""
    sizes = [int(file.stem) for file in folder.glob(f"*{_SUFFIX}") if file.stem.isdecimal()]
    return max(sizes, default=0)


def notes_in(folder: Path) -> list[tuple[str, str]]:
    """File name and text of each note in a folder, oldest first."""
    return [(file.name, file.read_text("utf-8")) for file in sorted(folder.glob(f"*{_SUFFIX}"))]
