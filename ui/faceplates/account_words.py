"""Words that the faceplates about accounts share: what the service answered, and how a lock is told."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from hmi.domain.outcome import Failed, Outcome, Reason, Refused
from hmi.domain.person import LOCKED_FOR_GOOD
from hmi.i18n import gettext as _
from ui.formatting import duration_text
from ui.widgets.restyle import restyle
from ui.wording.outcome import reason_sentence


def refusal_words(outcome: Outcome) -> str:
    """Why nothing came of it and what to do; empty when it was done."""
    if not isinstance(outcome, Refused | Failed):
        return ""
    is_silent = outcome.reason is Reason.SERVICE_SILENT
    return service_silent_words() if is_silent else str(reason_sentence(outcome))


def service_silent_words() -> str:
    """Accounts live in the service; without it nobody can be asked."""
    return _("The cell service does not answer. Wait until it is back, then try again.")


def lock_words(until_ns: int, now_ns: int) -> str:
    """A lock with the time that is left; both in ns since 1970."""
    if until_ns == LOCKED_FOR_GOOD:
        return _("Locked after too many wrong tries. Ask an administrator to unlock you.")
    left = duration_text((until_ns - now_ns) / 1e9)
    return _("Locked after too many wrong tries. Try again in {time}.").format(time=left)


def remark_label() -> QLabel:
    """A label for what went wrong or what to do; keeps room for two lines so that nothing jumps."""
    label = QLabel()
    label.setWordWrap(True)
    label.setAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignTop)
    label.setMinimumHeight(label.fontMetrics().lineSpacing() * 2)
    return label


def remark(label: QLabel, words: str, *, is_fault: bool = False) -> None:
    """Say ``words``; a fault also in the colour of what needs attention."""
    label.setText(words)
    restyle(label, "attention" if is_fault else "muted")
