"""Why whoever is signed in cannot do what comes next in a run: whose it is, which skill, which rule."""

from hmi.domain.outcome import Reason
from hmi.domain.person import Session
from hmi.domain.procedure_query import RunAct, RunAnswer
from hmi.i18n import gettext as _
from ui.displays.procedure_words import Names
from ui.displays.skill_book import SkillBook
from ui.displays.step_words import person_words
from ui.wording.outcome import reason_sentence

_MAIN = (
    RunAct.DO, RunAct.CONFIRM, RunAct.ENTER, RunAct.REPLY, RunAct.LOCK, RunAct.TAKE_OFF_LOCK, RunAct.RESUME,
    RunAct.RETRY, RunAct.CLOSE, RunAct.TAKE,
)  # fmt: skip
"""What whoever stands here would do next; why they cannot is said in words."""


def why_not(answer: RunAnswer, session: Session | None, names: Names, skills: SkillBook) -> str:
    """In words; empty where nothing keeps them from it, or nobody is signed in."""
    run = answer.run
    if run is None or session is None:
        return ""
    offered = {act.act: act.refusal for act in answer.acts if act.act in _MAIN}
    refused = offered.get(RunAct.TAKE) or next((one for one in offered.values() if one is not None), None)
    if refused is not None and refused.reason is Reason.NOT_SO:
        refused = None  # the banner and the condition itself say so
    if run.operator == session.person.ref or run.state.is_over:
        return str(skills.refusal(refused)) if refused is not None else ""
    whose = _("{name} runs this procedure.").format(name=person_words(run.operator, names))
    if refused is None:
        return whose
    is_told = refused.reason is Reason.OTHERS_RUN
    return f"{whose} {reason_sentence(refused).next_step if is_told else skills.refusal(refused)}"
