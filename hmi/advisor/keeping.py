"""How detectors put what they know into bytes and take it back: arrays in an npz file, with their version."""

import io
import zipfile
from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

Kept = dict[str, npt.NDArray[Any]]


def kept_bytes(version: str, arrays: Mapping[str, npt.NDArray[Any]]) -> bytes:
    """Arrays without objects, by name."""
    memory = io.BytesIO()
    np.savez(memory, allow_pickle=False, version=np.array(version), **arrays)
    return memory.getvalue()


def kept_arrays(version: str, memory: bytes) -> Kept | None:
    """What ``kept_bytes`` was given; None when that was another version's or is damaged."""
    try:
        with np.load(io.BytesIO(memory), allow_pickle=False) as kept:
            if str(kept["version"]) != version:
                return None
            return {name: kept[name] for name in kept.files if name != "version"}
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        return None
