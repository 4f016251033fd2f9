"""What is installed where: the version, data that ships, and the project folders that cell services write to."""

from importlib.metadata import PackageNotFoundError, version
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


def product_version() -> str:
    """The installed version; from a checkout the one it will be released as."""
    try:
        return version("tandem-hmi")
    except PackageNotFoundError:
        return "0.1.0"
