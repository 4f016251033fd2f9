"""``tandem check --try``: a procedure on a simulated cell, from its first step to its end."""

import asyncio
import logging
from pathlib import Path
from tempfile import TemporaryDirectory

from hmi.bootstrap.procedure_trial import ProcedureTrial, TriedStep
from hmi.bootstrap.procedure_trial_cell import simulated_cell
from hmi.cli.trouble import Trouble, told
from hmi.content.procedures_file import PROCEDURES, read_procedure
from hmi.handwritten import ContentError
from hmi.paths import shipped


def try_procedure(project: Path, name: str) -> None:
    """Run a procedure on a simulated cell, from its first step to its end.

    Args:
        project: Whose own procedures come first; its controllers are not touched.
        name: Id of a procedure, or the path of its file.

    Raises:
        Trouble: it does not fit the simulated cell, or does not come to its end.
    """
    file = _file_of(project, name)
    for noisy in ("asyncua", "hmi"):
        logging.getLogger(noisy).setLevel(logging.ERROR)
    asyncio.run(_tried(file))


async def _tried(file: Path) -> None:
    with TemporaryDirectory(prefix="tandem-try-") as folder:
        async with simulated_cell(Path(folder)) as cell:
            try:
                procedure = read_procedure(file, cell)
            except ContentError as error:
                raise Trouble(*told(error.faults)) from None
            print(f"{file}: version {procedure.version}, {len(procedure.steps)} steps, on a simulated cell:")
            report = await ProcedureTrial(Path(folder), cell, procedure).run(_say)
    if not report.is_done:
        raise Trouble(f"{procedure.id} did not come to its end: {report.trouble}")
    print(f"{procedure.id} came to its end")


def _say(step: TriedStep) -> None:
    value = f"  {step.value}" if step.value else ""
    fault = f"  {step.fault}" if step.fault else ""
    print(f"  {step.step:26} {step.state:10} {step.seconds:6.1f} s{value}{fault}", flush=True)


def _file_of(project: Path, name: str) -> Path:
    given = Path(name)
    places = (project / PROCEDURES / f"{name}.yaml", shipped("resources") / PROCEDURES / f"{name}.yaml")
    if given.suffix == ".yaml":
        places = (given,)
    found = next((place for place in places if place.is_file()), None)
    if found is None:
        known = sorted(file.stem for file in (shipped("resources") / PROCEDURES).glob("*.yaml"))
        raise Trouble(f"no procedure {name!r}; these ship: {', '.join(known)}")
    return found
