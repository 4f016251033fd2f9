"""Types of advice as people read them: how far they may go, what they lack to go further, why they fell."""

from hmi.domain.advice_mode import REQUEST_LASTS_NS, AdviceMode, AdviceTypeMode, Criterion, Shortfall
from hmi.domain.advice_query import AiModeLine
from hmi.domain.person import PersonRef
from hmi.i18n import gettext as _
from hmi.i18n import gettext_noop as N_
from ui.bridge import Bridge
from ui.displays.advice_words import kind_words
from ui.displays.advice_worth_words import share_text
from ui.displays.case_words import Names
from ui.formatting import chain_text, count_text, date_time_text, number_text
from ui.widgets.condition_mark import Mark
from ui.widgets.row_content import RowContent
from ui.wording.advice import criterion_words, mode_words
from ui.wording.advice_life import demotion_words

Facts = list[tuple[str, str]]
MEANINGS: dict[AdviceMode, str] = {
    AdviceMode.OFF: N_("Nothing of it is worked out for people."),
    AdviceMode.SHADOW: N_("It is recorded and compared with what comes; nobody is asked."),
    AdviceMode.ADVISORY: N_("People are asked, and do by hand what they decide."),
    AdviceMode.APPROVED_WRITE: N_("What people approved may be sent step by step, by a run that a person carries out."),
}
_MARKS = {
    AdviceMode.OFF: Mark.OFF,
    AdviceMode.SHADOW: Mark.IDLE,
    AdviceMode.ADVISORY: Mark.WORKING,
    AdviceMode.APPROVED_WRITE: Mark.DONE,
}
_SHARES = frozenset(
    {Criterion.AGREEMENT, Criterion.CALIBRATION, Criterion.GOOD, Criterion.ACCEPTANCE, Criterion.PROBES}
)
_AT_MOST = frozenset(
    {
        Criterion.VARIANTS,
        Criterion.OUT_OF_LIMIT,
        Criterion.CALIBRATION,
        Criterion.ALIGNMENT,
        Criterion.EXCEPTIONS,
    }
)


def meaning_words(mode: AdviceMode) -> str:
    """What a mode lets happen."""
    return _(MEANINGS[mode])


def row_content(bridge: Bridge, line: AiModeLine) -> RowContent:
    """A type in the list."""
    mode = line.mode
    fell = demotion_words(mode.cause) if mode.cause is not None else ""
    wanted = _("wanted: {mode}").format(mode=mode_words(mode.request.to)) if mode.request is not None else ""
    return RowContent(
        mark=Mark.NOTICE if mode.cause is not None else _MARKS[mode.mode],
        words=kind_words(bridge, mode.advice_type),
        detail=chain_text((mode_words(mode.mode), wanted, fell)),
        wants_attention=mode.cause is not None or mode.request is not None,
    )


def model_facts(mode: AdviceTypeMode) -> Facts:
    """Which model it is, exactly."""
    return [
        (_("Model"), mode.model or _("none registered")),
        (_("Version"), mode.version),
        (_("Hash"), _hash(mode.sha256)),
        (_("Hash of its limits"), _hash(mode.limits_sha256)),
        (_("Model card"), _("complete") if mode.has_card else _("missing")),
        (_("In this mode since"), date_time_text(mode.since_ns) if mode.since_ns else ""),
        (_("Why"), mode.why),
    ]


def fall_words(mode: AdviceTypeMode) -> str:
    """That it fell, since when and why; empty: it did not, or rose again."""
    if mode.cause is None:
        return ""
    told = _("Lowered to “{mode}” since {time}: {why}.")
    return told.format(mode=mode_words(mode.mode), time=date_time_text(mode.since_ns), why=demotion_words(mode.cause))


def shortfall_facts(line: AiModeLine) -> Facts:
    """What is missing for the next mode, each with what it has."""
    return [(criterion_words(one.criterion), _shortfall(one)) for one in line.short]


def next_words(line: AiModeLine) -> str:
    """What it takes to go further."""
    if line.next is None:
        return _("It is as high as it goes.")
    if not line.short:
        return _("All criteria for “{mode}” are met. Two people let it rise.").format(mode=mode_words(line.next))
    return _("Missing for “{mode}”:").format(mode=mode_words(line.next))


def figure_facts(line: AiModeLine) -> Facts:
    """What is known of it."""
    figures = line.figures
    return [
        (_("Cases"), count_text(figures.cases)),
        (_("Shifts"), count_text(figures.shifts)),
        (_("Decisions"), count_text(figures.decided)),
        (_("Outside of limits"), count_text(figures.out_of_limit)),
        (_("Good results"), _share(figures.good)),
        (_("Good results of people without it"), _share(figures.human_good)),
        (_("Share of approvals"), _share(figures.acceptance)),
        (_("Calibration error"), _share(figures.calibration_error)),
        (_("Known-wrong advice found in practice"), _share(figures.probes_found)),
    ]


def request_words(mode: AdviceTypeMode, names: Names, now_ns: int) -> str:
    """Who wants it to rise, why, and until when a second person may confirm; empty without a request."""
    request = mode.request
    if request is None:
        return ""
    if now_ns - request.asked_ns > REQUEST_LASTS_NS:
        return _("A request to rise has lapsed: nobody confirmed it within a day.")
    told = _("{name} wants “{mode}”: {why}. Somebody else confirms until {time}.")
    return told.format(
        name=_name(request.by, names),
        mode=mode_words(request.to),
        why=request.why,
        time=date_time_text(request.asked_ns + REQUEST_LASTS_NS),
    )


def _shortfall(one: Shortfall) -> str:
    if one.criterion is Criterion.CARD:
        return _("missing")
    wanted = _number(one, one.wanted)
    if one.has is None:
        return _("not known, wanted: {wanted}").format(wanted=wanted)
    has = _number(one, one.has)
    if one.criterion in _AT_MOST:
        return _("{has}, at most {wanted}").format(has=has, wanted=wanted)
    return _("{has} of {wanted}").format(has=has, wanted=wanted)


def _number(one: Shortfall, value: float) -> str:
    if one.criterion in _SHARES:
        return share_text(value)
    return number_text(value, 0)


def _share(share: float | None) -> str:
    return _("not known") if share is None else share_text(share)


def _hash(sha256: str) -> str:
    """In groups that can be compared by eye; digits and letters run from left to right everywhere."""
    if not sha256:
        return ""
    groups = " ".join(sha256[start : start + 8] for start in range(0, len(sha256), 8))
    return f"\N{LEFT-TO-RIGHT ISOLATE}{groups}\N{POP DIRECTIONAL ISOLATE}"


def _name(ref: PersonRef, names: Names) -> str:
    return names.get(ref) or _("Somebody")
