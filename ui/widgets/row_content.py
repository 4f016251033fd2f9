"""What a row of a list says, before anybody paints it."""

from dataclasses import dataclass

from ui.widgets.condition_mark import Mark


@dataclass(frozen=True, slots=True)
class MarkCount:
    """A mark, and how many of that kind there are."""

    mark: Mark
    words: str
    is_loud: bool = False
    wants_attention: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RowContent:
    """One row, in the language in use."""

    mark: Mark | None
    """None for a heading between rows."""
    words: str
    detail: str = ""
    moment: str = ""
    """Time of day, in front of the mark."""
    day: str = ""
    """Under the moment."""
    badge: str = ""
    """A word in a pennant before the others: what sets this row apart."""
    is_loud: bool = False
    """In the colour of abnormal things."""
    wants_attention: bool = False
    """In the colour of what can wait a little."""
    leads_on: bool = False
    is_folded: bool | None = None
    """Of a heading that can be folded: whether it is."""
    counts: tuple[MarkCount, ...] = ()
    """Of a heading: what lies below it."""

    @property
    def spoken(self) -> str:
        """What it says to who cannot see it."""
        return ". ".join(filter(None, (self.words, self.detail)))
