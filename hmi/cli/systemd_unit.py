"""The systemd unit of the cell service: for the whole machine, or for the person who is signed in to it."""

import re
from dataclasses import dataclass
from pathlib import Path

_HARDENING = """\
NoNewPrivileges=yes
UMask=0077
CapabilityBoundingSet=
ProtectSystem=strict
ProtectHome=read-only
ReadWritePaths={writable}
PrivateTmp=yes
PrivateDevices=yes
ProtectClock=yes
ProtectControlGroups=yes
ProtectHostname=yes
ProtectKernelLogs=yes
ProtectKernelModules=yes
ProtectKernelTunables=yes
ProtectProc=invisible
RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6 AF_NETLINK
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
LockPersonality=yes
SystemCallArchitectures=native
SystemCallFilter=@system-service
"""
"""What the service does not need. The file system is read-only to it but for its project, and for the folder in which
its checkpoints are kept elsewhere."""

_TEMPLATE = """\
[Unit]
Description=Tandem cell service
After=network.target
StartLimitIntervalSec=0

[Service]
Type=notify
TimeoutStartSec=10min
WatchdogSec=30
{identity}ExecStart={python} -m hmi serve --project {project}{options}
WorkingDirectory={folder}
Restart=always
RestartSec=2
TimeoutStopSec=20
{hardening}
[Install]
WantedBy={target}
"""
"""It does not wait for the network: recording and screens come up without, and connections come back by themselves.
A service that hangs for half a minute is started anew."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SystemdUnit:
    """What differs from one installation to another. Paths are absolute; ``user`` "" makes a person's own unit."""

    python: Path
    folder: Path
    project: Path
    user: str
    checkpoints: Path | None = None
    """Folder on another machine; the service starts without it too."""
    listen: tuple[str, ...] = ()
    """Addresses for screens on other machines."""

    def text(self) -> str:
        """The unit file. A person's own service manager cannot take rights away, so there the file ends shorter."""
        return _TEMPLATE.format(
            identity=f"User={self.user}\n" if self.user else "",
            python=_word(self.python),
            project=_word(self.project),
            options=self._options,
            folder=_specifiers_escaped(str(self.folder)),
            hardening=_HARDENING.format(writable=self._writable) if self.user else "NoNewPrivileges=yes\nUMask=0077\n",
            target="multi-user.target" if self.user else "default.target",
        )

    @property
    def _options(self) -> str:
        listen = [f" --listen {_word(address)}" for address in self.listen]
        copies = [f" --checkpoints {_word(self.checkpoints)}"] if self.checkpoints is not None else []
        return "".join([*listen, *copies])

    @property
    def _writable(self) -> str:
        more = f" -{_word(self.checkpoints)}" if self.checkpoints is not None else ""
        return _word(self.project) + more


def _word(of_command: Path | str) -> str:
    """A path or an option as one word of a unit file (systemd.syntax "Quoting", systemd.unit "Specifiers")."""
    escaped = _specifiers_escaped(str(of_command)).replace("\\", "\\\\").replace('"', '\\"').replace("$", "$$")
    return f'"{escaped}"' if re.search(r"[\s'\"\\;]", str(of_command)) else escaped


def _specifiers_escaped(text: str) -> str:
    return text.replace("%", "%%")
