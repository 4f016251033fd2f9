"""What is asked of whoever says that a finding is normal now."""

from hmi.domain.finding import Finding
from hmi.domain.learning_command import LearnAnew
from hmi.i18n import gettext as _
from ui.faceplates.decision import Question
from ui.wording.symptom import symptom_words


def learning_anew(finding: Finding) -> Question:
    """Whoever says so answers for it, with a reason and the PIN."""
    return Question(
        title=lambda: _("Take this for normal from now on?"),
        save_words=lambda: _("It is normal now"),
        meaning=lambda: "\n".join(
            (
                _("“{symptom}” ends, and what comes next is learned as normal.").format(
                    symptom=symptom_words(finding.symptom)
                ),
                _("Until that is done nobody looks for a change there."),
                _("Say so after a repair, or after a change that is meant to stay."),
            )
        ),
        ask=lambda: _("What was repaired or changed?"),
        needs_words=True,
        needs_pin=True,
        make=lambda given: LearnAnew(finding=finding.id, why=given.words, pin=given.pin),
    )
