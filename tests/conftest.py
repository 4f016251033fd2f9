"""What holds for the whole run, and what it says at its very end."""

import signal
from collections.abc import Generator

import pytest
from hypothesis import settings

settings.register_profile("tandem", deadline=None)  # how long an example takes is the computer's matter: benchmarks/
settings.load_profile("tandem")

INTEROP = "tests/interop/"


def pytest_configure() -> None:
    """A shell that runs us in the background has Ctrl-C ignored, also for what tests start and want to end by it."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> Generator[None]:
    """Say loudly that no foreign server was tested: after all else, and also when the tests ran in other processes."""
    yield
    skipped: list[pytest.TestReport] = [
        report for report in terminalreporter.getreports("skipped") if report.nodeid.startswith(INTEROP)
    ]
    if not skipped:
        return
    reasons = {report.longrepr[2] for report in skipped if isinstance(report.longrepr, tuple)}
    terminalreporter.section("INTEROPERABILITY WAS NOT TESTED", sep="!", red=True, bold=True)
    terminalreporter.line(f"{len(skipped)} tests against a foreign OPC UA server did not run:", red=True)
    for reason in sorted(reasons):
        terminalreporter.line(f"  {reason.removeprefix('Skipped: ')}", red=True)
