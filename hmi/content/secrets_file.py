"""Passwords for controllers, apart from the cell: ``secrets.yaml``, readable by its owner alone."""

from pathlib import Path

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from hmi.handwritten import ContentError


def read_secrets(path: Path) -> dict[str, str]:
    """Password by endpoint key; empty when there is no file.

    Raises:
        ContentError: the file is no mapping of text to text, or others may read it.
    """
    if not path.exists():
        return {}
    if path.stat().st_mode & 0o077:
        raise ContentError([f"{path}: others may read it; run: chmod 600 {path}"])
    try:
        raw: object = YAML(typ="safe").load(path)
    except YAMLError as error:
        raise ContentError([f"{path}: {error}"]) from None
    if raw is None:
        return {}
    if not isinstance(raw, dict) or not all(isinstance(key, str) and isinstance(raw[key], str) for key in raw):
        raise ContentError([f"{path}: each line must be 'endpoint: password', both as text"])
    return {str(key): str(value) for key, value in raw.items()}
