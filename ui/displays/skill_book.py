"""What skills are called, and how well whoever is signed in knows them: asked with the procedures."""

from collections.abc import Mapping

from PySide6.QtCore import QObject, Signal

from hmi.domain.outcome import Failed, Reason, Refused
from hmi.domain.procedure import Level, Need, Skill
from hmi.domain.procedure_query import SkillRow
from hmi.domain.tag import Scalar, TagName
from hmi.domain.words import in_language
from hmi.i18n import gettext as _
from hmi.i18n import language
from ui.bridge import Bridge
from ui.formatting import chain_text
from ui.models.difference_words import with_difference
from ui.models.tag_places import place_label
from ui.wording.outcome import reason_sentence
from ui.wording.people import role_words
from ui.wording.procedure import level_words
from ui.wording.sentence import Sentence


class SkillBook(QObject):
    """Keeps what was told last; whoever asks for procedures hands it on."""

    changed = Signal()

    def __init__(self, bridge: Bridge, parent: QObject) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._known: dict[Skill, SkillRow] = {}

    def use(self, skills: tuple[SkillRow, ...]) -> None:
        """These are known now."""
        known = {one.id: one for one in skills}
        if known != self._known:
            self._known = known
            self.changed.emit()

    @property
    def known(self) -> Mapping[Skill, SkillRow]:
        """Every skill that was told."""
        return self._known

    def name(self, skill: str) -> str:
        """What people call it."""
        row = self._known.get(Skill(skill))
        return (in_language(row.label, language()) if row is not None else "") or skill

    def need_words(self, need: Need) -> str:
        """Who may: "Maintenance · Robot mechanics, 3: alone"."""
        role = role_words(need.role) if need.role is not None else ""
        skill = ""
        if need.skill is not None:
            # Translators: a skill and how well: "Robot mechanics, 3: alone"
            skill = _("{skill}, {level}").format(skill=self.name(need.skill), level=level_words(need.level))
        return chain_text((role, skill)) or _("Everybody who may run procedures")

    def refusal(self, outcome: Refused | Failed) -> Sentence:
        """Why not, with skills, levels and values as people call them."""
        told = with_difference(outcome, self._bridge.picture)
        facts: dict[str, Scalar] = dict(told.facts if isinstance(told, Refused | Failed) else outcome.facts)
        if "skill" in facts:
            facts["skill"] = self.name(str(facts["skill"]))
            for name in ("level", "has"):
                facts[name] = level_words(Level(int(facts.get(name, 0))))
        if "tag" in facts and outcome.reason in (Reason.NOT_SO, Reason.STEP_UNDONE, Reason.NOT_FRESH):
            tag = TagName(str(facts["tag"]))
            facts["tag"] = place_label(self._bridge.picture, tag)
            facts.setdefault("value", _("not known"))
        kind = type(outcome)
        return reason_sentence(kind(reason=outcome.reason, facts=facts))
