"""What ``tandem check`` says of the procedures of a project."""

from collections.abc import Iterable
from pathlib import Path

from hmi.cli.trouble import Trouble, told
from hmi.content.procedures_file import PROCEDURES
from hmi.content.procedures_folder import ProcedureFolder
from hmi.content.qualifications_file import QUALIFICATIONS_FILE, read_qualifications
from hmi.content.released_versions import ReleasedVersions
from hmi.domain.cell import Cell
from hmi.domain.procedure import Procedure, ProcedureState, Skill
from hmi.domain.qualification import Qualifications
from hmi.handwritten import ContentError
from hmi.paths import shipped


def check_procedures(project: Path, cell: Cell) -> None:
    """Read them; say what is wrong, and what is doubtful.

    Raises:
        Trouble: with every fault of every file.
    """
    qualifications = _qualifications(project)
    folder = ProcedureFolder(project, lambda: cell, keeps_released=False)
    folder.refresh()
    faults = folder.faults(has_paths=True)
    if faults:
        raise Trouble(*told(faults))
    found = [one.procedure for one in folder.procedures()]
    own = sum(not one.is_shipped for one in folder.procedures())
    if own:
        print(f"{project / PROCEDURES}: {own} procedures of your own, {len(found)} in all, no fault")
    else:
        print(f"{project / PROCEDURES} holds none: {len(found)} procedures that ship fit this cell")
    if folder.unfit():
        print(f"note: procedures that ship and name what this cell has not: {', '.join(folder.unfit())}")
    released = ReleasedVersions(project / PROCEDURES)
    for shelved in folder.procedures():
        told_of = shelved.procedure
        if told_of.state is ProcedureState.DRAFT:
            print(f"note: {told_of.id} is a draft: nobody can work by it before it is released")
        elif not shelved.is_shipped and released.is_new(told_of):
            print(
                f"note: version {told_of.version} of {told_of.id} is new; once the service reads it, it never changes"
            )
    for finding in _skill_findings(found, qualifications):
        print(f"warning: {finding}")


def _qualifications(project: Path) -> Qualifications:
    file = project / QUALIFICATIONS_FILE
    try:
        found = read_qualifications(file if file.is_file() else shipped("resources") / QUALIFICATIONS_FILE)
    except ContentError as error:
        raise Trouble(*told(error.faults)) from None
    if file.is_file():
        print(f"{file}: {len(found.skills)} skills, {len(found.people)} people, no fault")
    else:
        print(f"{file} does not exist: people are qualified by their roles, as it ships")
    return found


def _skill_findings(procedures: Iterable[Procedure], qualifications: Qualifications) -> Iterable[str]:
    """Steps that nobody can do: an unknown skill, or a level that no role and no person has."""
    known = {one.id for one in qualifications.skills}
    best: dict[Skill, int] = {}
    for levels in (*qualifications.roles.values(), *qualifications.people.values()):
        for skill, level in levels.items():
            best[skill] = max(best.get(skill, 0), level)
    for procedure in procedures:
        for need in {procedure.need, *(step.need for step in procedure.steps)}:
            if need.skill is not None and need.skill not in known:
                yield f"{procedure.id} asks for the skill {need.skill!r}, which is not among the qualifications"
            elif need.skill is not None and best.get(need.skill, 0) < need.level:
                yield f"{procedure.id} asks for level {int(need.level)} of {need.skill!r}, which nobody has"
