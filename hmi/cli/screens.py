"""``tandem keys`` and ``admit``: service and screens on different machines know each other by their keys."""

import os
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from hmi.cli.commands import help_of
from hmi.cli.panel import DEFAULT_PROJECT, ProjectOption
from hmi.cli.trouble import Trouble
from hmi.link.address import is_address
from hmi.link.keys import ADMITTED, SCREEN_KEYS, SERVICE_KEYS, AdmittedScreens, is_public_key, own_keys


def register(app: typer.Typer) -> None:
    """Add the subcommands."""
    app.command(help=help_of("keys"))(keys)
    app.command(help=help_of("admit"))(admit)


def keys(
    project: ProjectOption = DEFAULT_PROJECT,
    screen: Annotated[bool, typer.Option("--screen", help="The key of this machine's screen instead.")] = False,
) -> None:
    """Print the public key; the secret stays in the project."""
    folder = project / (SCREEN_KEYS if screen else SERVICE_KEYS)
    with _for_owner_alone():
        public = own_keys(folder).public
    _give_to_owner(project, folder)
    print(public)


def admit(
    key: Annotated[
        str, typer.Argument(help="The screen's public key in single quotes: 'tandem keys --screen' there shows it.")
    ],
    project: ProjectOption = DEFAULT_PROJECT,
    label: Annotated[str, typer.Option(help="Which screen it is, for people.")] = "",
    at_cell: Annotated[
        bool,
        typer.Option(
            "--at-cell",
            help="It stands at the cell: what needs somebody there can be done at it, too.",
        ),
    ] = False,
) -> None:
    """Add to the list that the service looks into whenever a screen knocks."""
    if not is_public_key(key):
        raise Trouble(
            f"{key!r} is no key: one has 40 characters; write it in single quotes, and after -- if it begins with -"
        )
    if not project.is_dir():
        raise Trouble(f"{project} does not exist; name the project of the service with --project")
    file = project / ADMITTED
    with _for_owner_alone():
        AdmittedScreens(file).admit(key, label, is_at_cell=at_cell)
    _give_to_owner(project, file.parent)
    print(f"the screen may attach; take its line out of {file} to end that")


def demand_addresses(listen: Sequence[str]) -> None:
    """Raise ``Trouble`` for an address that no service can listen on."""
    for address in listen:
        if not (address.startswith("tcp://") and is_address(address)):
            raise Trouble(f"--listen {address}: this is no address; write it as in tcp://0.0.0.0:4850")


@contextmanager
def _for_owner_alone() -> Generator[None]:
    """What is made in the block, nobody else may read."""
    before = os.umask(0o077)
    try:
        yield
    finally:
        os.umask(before)


def _give_to_owner(project: Path, folder: Path) -> None:
    """What root made here belongs to the service's user, who has to read it."""
    if os.geteuid() != 0:
        return
    owner = project.stat()
    for path in (folder.parent, folder, *folder.iterdir()):
        os.chown(path, owner.st_uid, owner.st_gid)
