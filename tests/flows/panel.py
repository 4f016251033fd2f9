"""A panel at a cell without pixels, and the service behind it: what flows sign in at, ask and act at."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from hmi.domain.command import AddPerson, Command, CreateFirstAdministrator, SetPin, SignIn, SignOff
from hmi.domain.outcome import Done, Outcome
from hmi.domain.person import PersonRef, Role
from hmi.domain.query import Query
from hmi.link.address import local_address
from hmi.link.client import LinkClient
from hmi.link.messages import FromService, Notice, Welcome

ROOT = Path(__file__).resolve().parents[2]
ADA_PIN, FIRST_PIN = "739152", "582047"
PATIENCE_S = 60.0


def tandem(*arguments: str | Path) -> subprocess.Popen[bytes]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "hmi", *map(str, arguments)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment, cwd="/")


def ended(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    process.wait(20)
    if process.stdout is not None:
        process.stdout.close()


class Panel:
    """One screen, and the service that a flow may stop, kill and start."""

    def __init__(self, project: Path) -> None:
        self.project = project
        self.notices: dict[str, str] = {}
        self.start()

    def start(self) -> None:
        self.service = tandem("serve", "--project", self.project)
        self.client = LinkClient(local_address(self.project), screen="panel", product="test")
        self.is_welcome = False
        self.until(lambda: self.is_welcome)

    def stop(self) -> None:
        self.client.close()
        ended(self.service)

    def kill(self) -> None:
        """Power is lost: nothing is ended, nothing is written down any more."""
        self.client.close()
        self.service.send_signal(signal.SIGKILL)
        self.service.wait(20)
        if self.service.stdout is not None:
            self.service.stdout.close()

    def until(self, question: Callable[[], bool], seconds: float = PATIENCE_S, every: float = 0.01) -> None:
        end = time.monotonic() + seconds
        while not question():
            assert time.monotonic() < end, "it did not happen"
            self.listen(every)

    def listen(self, seconds: float) -> None:
        """Hear what the service tells for so long."""
        end = time.monotonic() + seconds
        while True:
            self.client.tend()
            self.client.receive(self.take)
            if time.monotonic() >= end:
                return
            time.sleep(0.01)

    def take(self, message: FromService) -> None:
        match message:
            case Welcome():
                self.is_welcome = True
            case Notice():
                self.notices[message.subject] = message.text
            case _:
                number = getattr(message, "number", None)
                if number is not None and hasattr(message, "tag"):
                    self.client.seen(number, touched=True)

    def do(self, command: Command) -> Outcome:
        outcomes: list[Outcome] = []
        self.client.do(command, outcomes.append)
        self.until(lambda: bool(outcomes))
        return outcomes[0]

    def ask(self, query: Query) -> Any:
        answers: list[object] = []
        self.client.ask(query, answers.append)
        self.until(lambda: bool(answers))
        return answers[0]

    def employ(self, *people: tuple[str, Role, str]) -> list[PersonRef]:
        """Be the first administrator, add people by name, role and PIN of their own, and let each set it."""
        code = (self.project / "setup-code").read_text().strip()
        assert isinstance(self.do(CreateFirstAdministrator(display_name="Ada", pin=ADA_PIN, setup_code=code)), Done)
        added = [
            self.do(AddPerson(display_name=name, roles=frozenset({role}), pin=FIRST_PIN)) for name, role, _ in people
        ]
        refs = [PersonRef(str(one.result["person"])) for one in added if isinstance(one, Done)]
        for ref, (_name, _role, pin) in zip(refs, people, strict=True):
            self.sign_in(ref, FIRST_PIN)
            assert (outcome := self.do(SetPin(person=ref, new_pin=pin, old_pin=FIRST_PIN))) == Done(), outcome
        self.do(SignOff())
        return refs

    def sign_in(self, person: PersonRef, pin: str) -> None:
        """In place of whoever is signed in."""
        self.do(SignOff())
        outcome = self.do(SignIn(person=person, pin=pin))
        assert isinstance(outcome, Done), outcome
