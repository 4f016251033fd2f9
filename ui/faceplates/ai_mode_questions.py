"""What is asked of who lets a type of advice go further, confirms or refuses that, or lowers it."""

from hmi.domain.advice_command import AskPromotion, ConfirmPromotion, DemoteAdvice, RefusePromotion
from hmi.domain.advice_mode import AdviceMode, AdviceTypeMode, PromotionRequest
from hmi.domain.command import Command
from hmi.i18n import gettext as _
from ui.faceplates.decision import Given, Question
from ui.wording.advice import mode_words


def asking(mode: AdviceTypeMode, to: AdviceMode) -> Question:
    """A change request with the figures of this moment; the service refuses it where one criterion is short."""
    return Question(
        title=lambda: _("Let it go to “{mode}”").format(mode=mode_words(to)),
        save_words=lambda: _("Ask for it"),
        meaning=lambda: _("The figures of this moment go with the request. A person of maintenance confirms it."),
        ask=lambda: _("Why should it go further?"),
        needs_words=True,
        needs_pin=True,
        make=lambda given: AskPromotion(advice_type=mode.advice_type, to=to, why=given.words, pin=given.pin),
    )


def confirming(mode: AdviceTypeMode, request: PromotionRequest) -> Question:
    """The second person lets it rise."""
    return Question(
        title=lambda: _("Confirm “{mode}”").format(mode=mode_words(request.to)),
        save_words=lambda: _("Confirm"),
        meaning=lambda: _("It goes further from now on. All criteria are checked once more."),
        needs_pin=True,
        make=lambda given: ConfirmPromotion(advice_type=mode.advice_type, asked_ns=request.asked_ns, pin=given.pin),
    )


def refusing(mode: AdviceTypeMode, request: PromotionRequest) -> Question:
    """It stays where it is."""
    return Question(
        title=lambda: _("Refuse “{mode}”").format(mode=mode_words(request.to)),
        save_words=lambda: _("Leave it where it is"),
        ask=lambda: _("Why?"),
        needs_words=True,
        make=lambda given: RefusePromotion(advice_type=mode.advice_type, asked_ns=request.asked_ns, why=given.words),
    )


def lowering(mode: AdviceTypeMode) -> Question:
    """At once, to any mode below the present one."""
    lower = [one for one in AdviceMode if one.rank < mode.mode.rank]

    def make(given: Given) -> Command:
        assert isinstance(given.choice, AdviceMode)
        return DemoteAdvice(advice_type=mode.advice_type, to=given.choice, why=given.words)

    return Question(
        title=lambda: _("Lower this kind of advice"),
        save_words=lambda: _("Lower it"),
        meaning=lambda: _("At once: what waits of it is cancelled, and nothing that was approved is sent."),
        choice_heading=lambda: _("How far may it still go?"),
        choices=lambda: [(one, mode_words(one)) for one in lower],
        ask=lambda: _("Why?"),
        needs_words=True,
        make=make,
    )
