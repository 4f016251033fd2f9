"""How a name is taken out of what is kept as JSON: out of texts that people wrote, and out of nothing else."""

import json
from collections.abc import Callable

from hmi.domain.erased_name import without_name


def json_without(told: str, name: str, is_written: Callable[[str], bool]) -> str:
    """JSON with an ellipsis where a name stood in a text of a field that people write.

    Args:
        told: JSON text, or nothing.
        name: As it is displayed.
        is_written: Whether people write texts into a field of this name.
    """
    return json.dumps(_texts_without(json.loads(told), name, is_written), ensure_ascii=False) if told else ""


def _texts_without(value: object, name: str, is_written: Callable[[str], bool], field: str = "") -> object:
    match value:
        case str():
            return without_name(value, name) if is_written(field) else value
        case list():
            return [_texts_without(one, name, is_written, field) for one in value]  # pyright: ignore[reportUnknownVariableType]  # JSON
        case dict():
            return {key: _texts_without(one, name, is_written, str(key)) for key, one in value.items()}  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]  # JSON
        case _:
            return value
