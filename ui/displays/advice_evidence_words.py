"""What speaks for and against a recommendation, and what was not known: by names that people know, with the place."""

from collections.abc import Sequence
from fnmatch import fnmatchcase

from hmi.domain.advice import AdviceEvidence, EvidenceKind
from hmi.domain.advice_state import Advice
from hmi.domain.alarm import Alarm
from hmi.domain.equipment import EquipmentId
from hmi.domain.person import PersonRef
from hmi.domain.tag import TagName
from hmi.i18n import gettext as _
from ui.bridge import Bridge
from ui.displays.advice_words import said
from ui.displays.advice_worth_words import share_text
from ui.displays.alarm_words import equipment_label
from ui.displays.why_words import cause_name
from ui.formatting import chain_text, recent_text
from ui.models.part_words import part_words
from ui.models.tag_labels import spaced, tag_label
from ui.widgets.evidence_key import EvidenceContent
from ui.wording.advice_life import evidence_kind_words, gap_words
from ui.wording.alarm import alarm_name
from ui.wording.symptom import circumstance_name, symptom_words


def evidence_content(
    bridge: Bridge, advice: Advice, one: AdviceEvidence, me: PersonRef | None, unseen: Sequence[str]
) -> EvidenceContent:
    """A piece of evidence as its key says it."""
    key, one = one.key, one.told
    is_opened = me is not None and key in advice.evidence_opened(me)
    share = _("weight {share}").format(share=share_text(one.share)) if one.share else ""
    since = _("since {time}").format(time=recent_text(one.from_ns, bridge.now_ns)) if one.from_ns else ""
    name = evidence_name(bridge, one)
    words = said(one.words) or (name if one.is_present else _("{what}: looked for and not found").format(what=name))
    kind = evidence_kind_words(one.kind)
    place = _place(bridge, TagName(one.ref), one.equipment, one.part)
    detail = chain_text(
        (kind, name if said(one.words) and name != kind else "", place, _standing(bridge, one), since, share)
    )
    side = _("Against it") if one.is_against else _("For it")
    seen = _("looked at") if is_opened else _("has to be looked at first") if key in unseen else ""
    return EvidenceContent(
        words=words,
        detail=detail if is_opened or key not in unseen else chain_text((seen, detail)),
        is_against=one.is_against,
        is_opened=is_opened,
        is_wanted=key in unseen,
        spoken=chain_text((side, words, detail, seen)),
    )


def evidence_name(bridge: Bridge, one: AdviceEvidence) -> str:
    """What it is, as the panel calls it."""
    alarm = alarm_of(bridge, one)
    if alarm is not None and one.is_present:
        return alarm_name(alarm)
    return _subject(bridge, one.kind, one.ref, one.equipment)


def alarm_of(bridge: Bridge, one: AdviceEvidence) -> Alarm | None:
    """The very alarm that it tells of, as it stands now; None where none does."""
    if one.kind is not EvidenceKind.ALARM:
        return None
    one = one.told
    found = [alarm for alarm in bridge.alarms.values() if _is_meant(alarm, one)]
    return min(found, key=lambda alarm: (alarm.is_active is not True, alarm.began_ns), default=None)


def alarm_name_words(bridge: Bridge, name: str) -> str:
    """An alarm that may not stand now: as it says itself where it does, else its name or pattern as words."""
    alarm = next((one for one in bridge.alarms.values() if one.name == name), None)
    return alarm_name(alarm) if alarm is not None else spaced(name)


def gap_facts(bridge: Bridge, advice: Advice) -> list[tuple[str, str]]:
    """What was not known when it was proposed, where, and why not."""
    return [
        (
            _subject(bridge, one.kind, one.subject, one.equipment),
            chain_text((_place(bridge, TagName(one.subject), one.equipment, one.part), gap_words(one.reason))),
        )
        for one in (gap.told for gap in advice.proposal.gaps)
    ]


def _is_meant(alarm: Alarm, one: AdviceEvidence) -> bool:
    """By its id, or at this place by its name; what was looked for is a pattern over names."""
    if alarm.id == one.ref:
        return True
    name, wanted = alarm.name.casefold(), one.ref.casefold()
    is_named = name == wanted or (not one.is_present and fnmatchcase(name, wanted))
    return is_named and alarm.equipment == one.equipment


def _standing(bridge: Bridge, one: AdviceEvidence) -> str:
    """Where an alarm stands otherwise than it did then."""
    if one.kind is not EvidenceKind.ALARM or not bridge.is_heard:
        return ""
    is_there = alarm_of(bridge, one) is not None
    if is_there is one.is_present:
        return ""
    return _("it stands now") if is_there else _("it does not stand now")


def _subject(bridge: Bridge, kind: EvidenceKind | None, ref: str, equipment: EquipmentId | None) -> str:
    match kind:
        case EvidenceKind.SAMPLES | None:
            definition = bridge.picture.definition(TagName(ref))
            return tag_label(definition) if definition is not None else ref
        case EvidenceKind.ALARM:
            return _("Alarm “{pattern}”").format(pattern=alarm_name_words(bridge, ref))
        case EvidenceKind.FINDING:
            return symptom_words(ref)
        case EvidenceKind.CAUSE:
            return cause_name(ref, equipment_label(bridge, equipment))
        case EvidenceKind.CIRCUMSTANCE:
            return circumstance_name(ref)
        case EvidenceKind.CASE:
            return next((one.title for one in bridge.cases.values() if one.id == ref and one.title), _("Case"))
        case EvidenceKind.ADVICE | EvidenceKind.ANSWER:
            return evidence_kind_words(kind)


def _place(bridge: Bridge, tag: TagName, equipment: EquipmentId | None, part: str) -> str:
    """The equipment, and its part; of a value alone the equipment that it belongs to."""
    cell = bridge.picture.cell
    owner = next((one.id for one in cell.equipment if tag in one.tag_names()), None)
    label = equipment_label(bridge, equipment or owner)
    return chain_text((label, part_words(cell, equipment, part)))
