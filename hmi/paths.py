"""Where things lie: data that ships with Tandem, and the project folder that a cell service writes to."""

from pathlib import Path

from platformdirs import user_data_path

_CHECKOUT = Path(__file__).resolve().parent.parent


def shipped(folder: str) -> Path:
    """A data folder that ships: ``translations``, ``resources`` or ``training_content``.

    From a wheel it lies in the installed package ``tandem_data``, from a checkout beside ``hmi``.
    """
    packaged = _CHECKOUT / "tandem_data" / folder
    return packaged if packaged.is_dir() else _CHECKOUT / folder


def default_project() -> Path:
    """The project folder when none is named."""
    return user_data_path("tandem", appauthor=False) / "cell"


def demo_project() -> Path:
    """The project folder of the demonstration, apart from any real cell."""
    return user_data_path("tandem", appauthor=False) / "demo"
