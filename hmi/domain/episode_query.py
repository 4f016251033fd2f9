"""What a screen asks about how the open alarms came."""

from msgspec import Struct

from hmi.domain.episode import Remembered


class AskEpisodes(Struct, frozen=True, kw_only=True, tag="ask_episodes"):
    """The present episodes: what began in them, also what is over."""


class EpisodesAnswer(Struct, frozen=True, kw_only=True, tag="episodes"):
    """As the service remembers them; it forgets when it ends."""

    remembered: tuple[Remembered, ...]
