"""In which sizes, shades and languages everything is looked at."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Variant:
    """One way to look at everything."""

    width: int
    height: int
    shade: str
    language: str
    is_for_gloves: bool = False

    @property
    def name(self) -> str:
        """For the file: ``1280x800_light_en``."""
        gloves = "_gloves" if self.is_for_gloves else ""
        return f"{self.width}x{self.height}_{self.shade}_{self.language}{gloves}"


VARIANTS = (
    Variant(1280, 800, "light", "en"),
    Variant(1920, 1080, "dark", "de"),
    Variant(1280, 800, "light", "qps"),
    Variant(1280, 800, "dark", "ar"),
    Variant(1280, 800, "light", "de", is_for_gloves=True),
)
