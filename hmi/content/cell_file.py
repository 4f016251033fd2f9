"""``cell.yaml``: a cell as people read and edit it."""

import hashlib
import io
from pathlib import Path
from urllib.parse import urlsplit

import msgspec
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap

from hmi.content.rewriting import readable, rewritten
from hmi.domain.cell import Cell
from hmi.domain.local_alarm import LOCAL
from hmi.durable_file import write_durably
from hmi.handwritten import ContentError, Handwritten
from hmi.ports.cell_file import CellFileChanged

HEAD = "# A cell of Tandem. Found by scanning; edit freely, then run: tandem check\n"


class CellFile:
    """The file of a running service, which people may change at the same time."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._known = b""
        self._is_writing = False

    @property
    def is_changed(self) -> bool:
        """Whether it says something else than what was read or written here last. Any thread; reads the file."""
        return not self._is_writing and _digest(self._path) != self._known

    def read(self) -> Cell:
        """As ``read_cell``."""
        self._known = _digest(self._path)
        return read_cell(self._path)

    def write(self, cell: Cell) -> None:
        """As ``write_cell``; takes a second for 200 tags.

        Raises:
            CellFileChanged: somebody else changed it; nothing was written.
            OSError: as ``write_cell``.
        """
        if self.is_changed:
            raise CellFileChanged
        self._is_writing = True
        try:
            write_cell(self._path, cell)
            self._known = _digest(self._path)
        finally:
            self._is_writing = False


def _digest(path: Path) -> bytes:
    try:
        return hashlib.sha256(path.read_bytes()).digest()
    except OSError:
        return b""


def read_cell(path: Path) -> Cell:
    """Read a cell.

    Raises:
        ContentError: with every unknown field and every wrong value, or else with every broken reference.
        FileNotFoundError: there is no such file.
    """
    written = Handwritten.read(path, "a cell is a mapping with id, label, endpoints, equipment and tags")
    cell = written.convert(Cell)
    faults = _broken_references(written, cell)
    if faults:
        raise ContentError(faults)
    return cell


def write_cell(path: Path, cell: Cell) -> None:
    """Write a cell; the old file stays whole until the new one is safe on disk.

    What people wrote into the old file and this change does not touch, comments among it, stays as it is.

    Raises:
        OSError: disk full or not writable; the old file is untouched.
    """
    yaml = YAML(typ="rt")
    yaml.width = 120
    yaml.indent(mapping=2, sequence=4, offset=2)
    yaml.preserve_quotes = True
    document = _changed(path, cell)
    text = io.StringIO()
    if document is None:
        text.write(HEAD)
        document = readable(msgspec.to_builtins(cell))
    yaml.dump(document, text)
    write_durably(path, text.getvalue().encode("utf-8"))


def _changed(path: Path, cell: Cell) -> CommentedMap | None:
    """The present file with what is different; None when there is none, or it says nothing that can be read."""
    try:
        written = Handwritten.read(path, "")
        before = written.convert(Cell)
    except (ContentError, OSError):
        return None
    return rewritten(written.raw, msgspec.to_builtins(before), msgspec.to_builtins(cell))


def _broken_references(written: Handwritten, cell: Cell) -> list[str]:
    """Keys and addresses of no controller, tags that stand twice, components that name no tag, tags at no endpoint."""
    faults: list[str] = []
    keys: set[str] = set()
    for number, endpoint in enumerate(cell.endpoints):
        key = ("endpoints", number, "key")
        if endpoint.key in keys:
            faults.append(written.fault(key, f"{endpoint.key!r} stands twice"))
        elif not is_key_of_controller(endpoint.key):
            faults.append(written.fault(key, "this key is the panel's own; choose another", shows_value=True))
        if not _is_address(endpoint.url):
            hint = "write it as in opc.tcp://192.168.0.10:4840"
            faults.append(written.fault(("endpoints", number, "url"), hint, shows_value=True))
        keys.add(endpoint.key)
    names: set[str] = set()
    for number, tag in enumerate(cell.tags):
        if tag.name in names:
            faults.append(written.fault(("tags", number, "name"), f"{tag.name!r} stands twice"))
        if tag.node.endpoint not in keys:
            place = ("tags", number, "node", "endpoint")
            faults.append(written.fault(place, f"no endpoint {tag.node.endpoint!r}"))
        names.add(tag.name)
    for number, equipment in enumerate(cell.equipment):
        for row, component in enumerate(equipment.components):
            place = ("equipment", number, "components", row, "tags")
            faults += [
                written.fault((*place, role), f"no tag {name!r}")
                for role, name in component.tags.items()
                if name not in names
            ]
    return faults


def is_key_of_controller(key: str) -> bool:
    """Whether a controller may be called so: the history knows the service by no name, and its own alarms by one."""
    return key not in ("", LOCAL)


def _is_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme == "opc.tcp" and bool(parts.hostname) and parts.port != 0
    except ValueError:  # a port that is no number, or too large
        return False
