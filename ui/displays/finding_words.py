"""What was noticed as rows and facts: what, where, since when, how strong; what may be behind it; what nobody knows."""

from collections.abc import Callable, Iterable, Mapping

from hmi.domain.finding import Finding, Ignorance
from hmi.domain.finding_query import AnswerTold
from hmi.domain.person import PersonRef
from hmi.domain.problem import Problem
from hmi.domain.tag import TagName
from hmi.i18n import gettext as _
from hmi.i18n import gettext_noop as N_
from ui.bridge import Bridge
from ui.displays.problem_words import Facts, choice_label, clue_words, place_of, problem_title, told
from ui.formatting import chain_text, duration_text, number_text, recent_text
from ui.models.finding_rows import STOPPED, EndedFinding, FindingGroup, FindingListRow, NotKnown
from ui.models.part_words import part_words
from ui.models.tag_labels import tag_label
from ui.widgets.condition_mark import Mark
from ui.widgets.row_content import RowContent
from ui.wording.finding import DIRECTIONS, detector_words, ignorance_words, strength_words
from ui.wording.symptom import symptom_words

GROUPS: dict[FindingGroup, str] = {
    FindingGroup.ASKED: N_("The panel asks you"),
    FindingGroup.STANDING: N_("Stands now"),
    FindingGroup.BEHIND: N_("What may be behind it"),
    FindingGroup.ANSWERED: N_("Answered, and counts now"),
    FindingGroup.NOT_KNOWN: N_("What nobody knows"),
    FindingGroup.ENDED: N_("Ended lately"),
}
_AMOUNTS = {
    "rows": N_("{has} of {wanted} samples"),
    "cycles": N_("{has} of {wanted} cycles"),
    "events": N_("{has} of {wanted} events"),
    "motion_s": N_("{has} of {wanted} s in motion"),
    "seconds": N_("{has} of {wanted} s"),
}
"""What there is of what is wanted, by the name of the fact."""
_WANTED = {"motion_s": "motion_wanted_s"}
_S_NS = 10**9


def row_content(bridge: Bridge) -> Callable[[FindingListRow], RowContent]:
    """Makes rows of what was noticed, and headings."""

    def content(row: FindingListRow) -> RowContent:
        match row:
            case FindingGroup():
                return RowContent(mark=None, words=_(GROUPS[row]))
            case Finding():
                parts = (place_of(bridge, row.equipment, row.part), strength_words(row.strength))
                return _row(bridge, Mark.NOTICE, symptom_words(row.symptom), parts, row.began_ns)
            case EndedFinding():
                one = row.finding
                return _row(
                    bridge,
                    Mark.IDLE,
                    symptom_words(one.symptom),
                    (place_of(bridge, one.equipment, one.part),),
                    one.seen_ns,
                )
            case Problem():
                return _problem_row(bridge, row)
            case AnswerTold():
                parts = (told(row.question), place_of(bridge, row.given.equipment))
                return _row(bridge, Mark.DONE, choice_words(row), parts, row.given.answered_ns)
            case NotKnown():
                what = ", ".join(dict.fromkeys(_not_known_of(one) for one in row.all))
                mark = Mark.FAULT if row.reason in STOPPED else Mark.UNKNOWN
                return _row(bridge, mark, ignorance_words(row.reason), (place_of(bridge, row.equipment), what), 0)

    return content


def finding_facts(bridge: Bridge, finding: Finding, *, is_over: bool) -> Facts:
    """All that is known of it."""
    now_ns = bridge.now_ns
    since = recent_text(finding.began_ns, now_ns) if finding.began_ns > 0 else _("not known")
    lasts_s = (now_ns - finding.began_ns) / _S_NS
    stood_s = (finding.seen_ns - finding.began_ns) / _S_NS
    facts = [
        (_("Where"), place_of(bridge, finding.equipment, finding.part)),
        (_("Probably since"), since),
        (_("Stood for") if is_over else _("Lasts"), duration_text(max(stood_s if is_over else lasts_s, 0.0))),
        (_("How strong"), "" if is_over else strength_words(finding.strength)),
        (_("To which side"), _(DIRECTIONS[finding.direction])),
        (_("Seen until"), recent_text(finding.seen_ns, now_ns)),
        (_("Noticed by"), detector_words(finding.detector)),
    ]
    shares = [tag_words(bridge, one.tag_name) for one in finding.contributions[:3]]
    return [*facts, (_("Mostly from"), ", ".join(shares))]


def tag_words(bridge: Bridge, tag: TagName) -> str:
    """What a value is called."""
    definition = bridge.picture.definition(tag)
    return tag_label(definition) if definition is not None else str(tag)


def not_known_facts(bridge: Bridge, row: NotKnown) -> Facts:
    """Each thing that is not known, by whom, and what is missing."""
    return [(_not_known_of(one), chain_text((_watcher(bridge, one), *_missing(bridge, one)))) for one in row.all]


def not_known_remark(row: NotKnown) -> str:
    """What that means for whoever reads it."""
    if row.reason in STOPPED:
        return _("Nobody looks for this now: silence here is no sign of health. Tell maintenance.")
    return _("As long as that is so, silence here is no sign of health.")


def choice_words(one: AnswerTold) -> str:
    """What was answered."""
    return choice_label(one.choices, one.given.answer)


def answer_facts(bridge: Bridge, one: AnswerTold, names: Mapping[PersonRef, str]) -> Facts:
    """Who said what, and until when it counts."""
    given, now_ns = one.given, bridge.now_ns
    by = names.get(given.by, "") if given.by is not None else ""
    return [
        (_("Answer"), choice_words(one)),
        (_("Where"), place_of(bridge, given.equipment)),
        (_("Answered"), chain_text((by or _("somebody"), recent_text(given.answered_ns, now_ns)))),
        (
            _("Counts until"),
            _("{time}, or until somebody worked there").format(time=recent_text(given.until_ns, now_ns)),
        ),
    ]


def _row(bridge: Bridge, mark: Mark, words: str, parts: Iterable[str], time_ns: int) -> RowContent:
    return RowContent(
        mark=mark if bridge.picture.is_attached else Mark.SILENT,
        words=words,
        detail=chain_text(parts),
        moment=recent_text(time_ns, bridge.now_ns) if time_ns > 0 else "",
    )


def _problem_row(bridge: Bridge, row: Problem) -> RowContent:
    question = row.question
    where = place_of(bridge, question.equipment if question is not None else next(iter(row.clues)).equipment)
    if question is not None:
        words, detail = told(question.question), (where, problem_title(row))
    else:
        words, detail = problem_title(row), tuple(dict.fromkeys(clue_words(bridge, one, ()) for one in row.clues))
    return RowContent(
        mark=Mark.NOTICE if bridge.picture.is_attached else Mark.SILENT,
        words=words,
        detail=chain_text(detail),
        wants_attention=question is not None and bridge.picture.is_attached,
    )


def _not_known_of(one: Ignorance) -> str:
    if not one.symptoms:
        return _("Everything that it looks for")
    return ", ".join(symptom_words(symptom) for symptom in one.symptoms)


def _watcher(bridge: Bridge, one: Ignorance) -> str:
    return chain_text((detector_words(one.detector), part_words(bridge.picture.cell, one.equipment, one.part)))


def _missing(bridge: Bridge, one: Ignorance) -> list[str]:
    facts = one.facts
    found: list[str] = []
    for name, words in _AMOUNTS.items():
        wanted = facts.get(_WANTED.get(name, f"{name}_wanted"))
        if name in facts and wanted is not None:
            found.append(_(words).format(has=_amount(facts[name]), wanted=_amount(wanted)))
    if "tag" in facts:
        found.append(tag_words(bridge, TagName(str(facts["tag"]))))
    if "age_s" in facts:
        found.append(_("not heard for {duration}").format(duration=duration_text(float(facts["age_s"]))))
    found += [str(facts[name]) for name in ("error", "trouble") if name in facts]
    return found


def _amount(value: str | float) -> str:
    return value if isinstance(value, str) else number_text(value, 0)
