"""The language of whoever is signed in: kept with the person, so that every screen speaks it."""

from hmi import i18n
from hmi.domain.command import SetLanguage
from hmi.domain.outcome import Failed, Outcome, Reason, Refused
from hmi.domain.person import PersonRef
from ui.bridge import Bridge
from ui.screen_choices import ScreenChoices


class LanguageOfPerson:
    """Speaks what the person chose, else what was chosen for the screen."""

    def __init__(self, bridge: Bridge, choices: ScreenChoices) -> None:
        self._bridge, self._choices = bridge, choices
        self._wish: tuple[PersonRef, str] | None = None
        """Chosen by somebody, and not known to be kept yet."""

    def keep(self, language: str) -> None:
        """Whoever is signed in chose it."""
        session = self._bridge.session
        if session is not None:
            self._keep(session.person.ref, language)

    def follow(self) -> None:
        """Somebody signed in or off, or is known by another language; what was wished and not heard is asked again."""
        session, wish = self._bridge.session, self._wish
        if session is not None and wish is not None and wish[0] == session.person.ref:
            if session.person.language != wish[1]:
                self._keep(*wish)
            return
        wanted = (session.person.language if session is not None else "") or str(self._choices["language"])
        if wanted != i18n.language():
            self._choices.speak(wanted)

    def _keep(self, person: PersonRef, language: str) -> None:
        self._wish = (person, language)
        self._bridge.do(SetLanguage(language=language), self._on_kept)

    def _on_kept(self, outcome: Outcome) -> None:
        is_unheard = isinstance(outcome, Failed | Refused) and outcome.reason is Reason.SERVICE_SILENT
        if not is_unheard:
            self._wish = None
