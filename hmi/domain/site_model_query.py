"""What a screen may ask about a site's own models."""

from msgspec import Struct

from hmi.domain.site_model import SiteModelLine


class AskSiteModels(Struct, frozen=True, kw_only=True, tag="ask_site_models"):
    """Every card in the project's folder of models, and what becomes of its model."""


class SiteModelsAnswer(Struct, frozen=True, kw_only=True, tag="site_models"):
    """By the names of the cards."""

    models: tuple[SiteModelLine, ...] = ()
