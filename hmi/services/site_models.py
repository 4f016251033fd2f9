"""A site's own models, for people to read: they are changed in their files."""

from collections.abc import Callable

from hmi.domain.site_model import SiteModelLine
from hmi.domain.site_model_query import AskSiteModels, SiteModelsAnswer
from hmi.services.caller import Caller


class SiteModelAnswers:
    """Reads, and changes nothing."""

    def __init__(self, lines: Callable[[], tuple[SiteModelLine, ...]]) -> None:
        self._lines = lines

    async def answer(self, _query: AskSiteModels, _caller: Caller) -> SiteModelsAnswer:
        """As they are now."""
        return SiteModelsAnswer(models=self._lines())
