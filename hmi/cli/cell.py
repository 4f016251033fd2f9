"""``tandem scan``, ``init`` and ``check``: from a controller's address to a cell that can be run."""

import asyncio
import getpass
import logging
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

import typer

from hmi.cli.check_failure_modes import check_failure_modes
from hmi.cli.check_procedures import check_procedures
from hmi.cli.commands import help_of
from hmi.cli.panel import DEFAULT_PROJECT, ProjectOption
from hmi.cli.put_aside import put_aside
from hmi.cli.trouble import Trouble, told
from hmi.content.advice_file import ADVICE_FILE, read_advice
from hmi.content.alarm_findings import findings
from hmi.content.alarms_file import ALARMS_FILE, read_alarms
from hmi.content.alarms_starter import write_starter
from hmi.content.cell_file import is_key_of_controller, read_cell, write_cell
from hmi.content.escalation_file import ESCALATION_FILE, read_escalation, without_ladder
from hmi.content.reasons_file import REASONS_FILE, read_reasons
from hmi.content.shifts_file import SHIFTS_FILE, read_shifts
from hmi.domain.cell import Cell, Endpoint, IdentityKind, SecurityMode, SecurityPolicy
from hmi.handwritten import ContentError
from hmi.opcua.scan import ScanFailed, scan_endpoint
from hmi.opcua.scan_report import report_lines
from hmi.opcua.trust import TrustStore


def register(app: typer.Typer) -> None:
    """Add the subcommands."""
    app.command(help=help_of("scan"))(scan)
    app.command(help=help_of("init"))(init)
    app.command(help=help_of("check"))(check)


def scan(
    url: Annotated[str, typer.Argument(help="opc.tcp://host:port/path")],
    project: ProjectOption = DEFAULT_PROJECT,
    key: Annotated[str, typer.Option(help="Short name of the controller in this cell.")] = "cell",
    label: Annotated[str, typer.Option(help="Name of the cell for people.")] = "",
    policy: Annotated[SecurityPolicy, typer.Option(help="None must be asked for.")] = SecurityPolicy.BASIC256SHA256,
    user: Annotated[str, typer.Option(help="User name at the controller; the password is asked for.")] = "",
    trust: Annotated[str, typer.Option(help="Fingerprint of the server's certificate, if you compared it.")] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Report only, write nothing.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Put an existing cell.yaml aside and write anew.")] = False,
) -> None:
    """Scan, report, write."""
    _check_url(url)
    if not is_key_of_controller(key):
        raise Trouble(f"--key {key!r} is the panel's own; choose another")
    file = project / "cell.yaml"
    if not (dry_run or force or _is_free(file)):
        raise Trouble(f"{file} exists; use --force to replace it, --dry-run to only look, or --project for another")
    endpoint = Endpoint(
        key=key,
        url=url,
        policy=policy,
        mode=SecurityMode.NONE if policy is SecurityPolicy.NONE else SecurityMode.SIGN_AND_ENCRYPT,
        identity=IdentityKind.USER if user else IdentityKind.ANONYMOUS,
        user=user,
    )
    _say_failures_ourselves()
    secret = getpass.getpass(f"password of {user} at {url}: ") if user else ""
    try:
        result = asyncio.run(
            scan_endpoint(endpoint, TrustStore(project / "pki"), secret=secret, label=label, fingerprint=trust)
        )
    except ScanFailed as failure:
        raise Trouble(*failure.lines) from None
    for line in report_lines(result.report):
        print(line)
    if dry_run:
        return
    project.mkdir(parents=True, exist_ok=True)
    if not _is_free(file):
        print(f"the cell.yaml before is kept as {put_aside(file)}")
    write_cell(file, result.cell)
    if write_starter(project / ALARMS_FILE, result.cell, result.report.conditions):
        print(f"wrote {project / ALARMS_FILE}: fill in what people have to do at each alarm")
    if secret:
        _keep_secret(project / "secrets.yaml", key, secret)
    print(f"wrote {file}: {len(result.cell.equipment)} pieces of equipment, {len(result.cell.tags)} tags")
    print(f"next: tandem serve --project {project}   and   tandem panel --project {project}")


def _say_failures_ourselves() -> None:
    """What the OPC UA library logs on its way to a refusal is no help beside our own words."""
    library = logging.getLogger("asyncua")
    library.propagate = False
    library.addHandler(logging.NullHandler())


def init(
    project: ProjectOption = DEFAULT_PROJECT,
    label: Annotated[str, typer.Option(help="Name of the cell for people.")] = "New cell",
) -> None:
    """Write a cell without controllers."""
    file = project / "cell.yaml"
    if file.exists():
        raise Trouble(f"{file} exists already")
    project.mkdir(parents=True, exist_ok=True)
    write_cell(file, Cell(id="cell", label=label))
    print(f"wrote {file}; next: tandem scan opc.tcp://… --project {project}")


def check(
    project: ProjectOption = DEFAULT_PROJECT,
    try_: Annotated[
        str,
        typer.Option("--try", help="Instead, run this procedure on a simulated cell: its id, or its file."),
    ] = "",
) -> None:
    """Read everything; say what is wrong."""
    if try_:
        from hmi.cli.try_procedure import try_procedure  # a simulated cell is loaded only for who wants one

        try_procedure(project, try_)
        return
    try:
        cell = read_cell(project / "cell.yaml")
    except ContentError as error:
        raise Trouble(*told(error.faults)) from None
    except FileNotFoundError as error:
        raise Trouble(f"{error.filename} does not exist") from None
    print(f"{project / 'cell.yaml'}: {len(cell.equipment)} pieces of equipment, {len(cell.tags)} tags, no fault")
    for endpoint in cell.endpoints:
        if endpoint.policy is SecurityPolicy.NONE:
            print(f"warning: endpoint {endpoint.key} is not secured (policy None)")
    _check_alarms(project, cell)
    _check_escalation(project)
    _check_production(project)
    check_procedures(project, cell)
    check_failure_modes(project, cell)
    _check_advice(project)


def _check_advice(project: Path) -> None:
    """How far advice may go at the beginning."""
    try:
        advice = read_advice(project)
    except ContentError as error:
        raise Trouble(*told(error.faults)) from None
    if (project / ADVICE_FILE).is_file():
        print(f"{project / ADVICE_FILE}: {len(advice.modes)} types of advice, others {advice.others.value}; no fault")
    else:
        print(f"{project / ADVICE_FILE} does not exist: all advice begins in the shadow, shown to nobody who decides")


def _check_alarms(project: Path, cell: Cell) -> None:
    file = project / ALARMS_FILE
    if not file.is_file():
        print(f"{file} does not exist: nobody wrote down what to do at an alarm; tandem scan writes a beginning")
        return
    try:
        plan = read_alarms(file, cell)
    except ContentError as error:
        raise Trouble(*told(error.faults)) from None
    print(f"{file}: {len(plan.controller_alarms)} controller alarms, {len(plan.local_alarms)} local ones, no fault")
    for finding in findings(plan, cell):
        print(f"warning: {finding}")


def _check_escalation(project: Path) -> None:
    try:
        rules = read_escalation(project)
    except ContentError as error:
        raise Trouble(*told(error.faults)) from None
    file = project / ESCALATION_FILE
    if file.is_file():
        print(f"{file}: {len(rules.ladders)} ladders, no fault")
    else:
        print(f"{file} does not exist: cases are escalated as it ships")
    for cases in without_ladder(rules):
        print(f"warning: nobody is ever called for cases of {cases}")
    _check_reminder(project, rules.handovers.remind_before_s)


def _check_reminder(project: Path, remind_before_s: float) -> None:
    """Whether people can be reminded of handing over before each shift ends."""
    shifts = project / SHIFTS_FILE
    if not remind_before_s:
        print("note: nobody is reminded of handing a shift over before it ends")
    elif not shifts.is_file():
        print(f"note: nobody is reminded of handing a shift over: {shifts} does not exist")


def _check_production(project: Path) -> None:
    """What the site wrote about stops and shifts."""
    reasons, shifts = project / REASONS_FILE, project / SHIFTS_FILE
    try:
        if reasons.is_file():
            tree = read_reasons(reasons)
            count = sum(len(group.reasons) for group in tree.groups)
            print(f"{reasons}: {count} reasons for stops in {len(tree.groups)} groups, no fault")
        else:
            print(f"{reasons} does not exist: stops are explained with the reasons that ship")
        if shifts.is_file():
            calendar = read_shifts(shifts)
            print(f"{shifts}: {len(calendar.shifts)} shifts, no fault")
            if not calendar.shifts:
                print("warning: without a shift no production is ever planned: no stop has to be explained")
            if calendar.planned_run_time_s is None:
                print("note: no planned_run_time: OEE takes the job order's, else the fastest parts seen")
        else:
            print(f"{shifts} does not exist: three shifts of eight hours every day, as it ships")
    except ContentError as error:
        raise Trouble(*told(error.faults)) from None


def _is_free(file: Path) -> bool:
    """Whether nothing is lost when ``file`` is written: it does not exist, or is as ``init`` made it."""
    if not file.exists():
        return True
    try:
        cell = read_cell(file)
    except ContentError:
        return False
    return not cell.endpoints and not cell.tags


def _check_url(url: str) -> None:
    try:
        parts = urlsplit(url)
        is_whole = parts.scheme == "opc.tcp" and bool(parts.hostname) and bool(parts.port)
    except ValueError:  # a port that is no number, or too large
        is_whole = False
    if not is_whole:
        raise Trouble(f"{url!r} is no address of a controller; write it as in opc.tcp://192.168.0.10:4840")


def _keep_secret(file: Path, key: str, secret: str) -> None:
    file.touch(mode=0o600)
    file.chmod(0o600)
    quoted = secret.replace("'", "''")
    with file.open("a", encoding="utf-8") as target:
        target.write(f"{key}: '{quoted}'\n")
