"""A linear ONNX model written byte by byte, so that tests of running one need no library that makes them."""

import hashlib
from pathlib import Path

import numpy as np

_FLOAT = 1


def linear_model(weights: list[list[float]], bias: list[float]) -> bytes:
    """``rows @ weights + bias`` for any number of rows (ONNX 1.15, opset 13)."""
    given, gives = len(weights), len(bias)
    node = _text(1, "x") + _text(1, "w") + _text(1, "b") + _text(2, "y") + _text(4, "Gemm")
    graph = (
        _part(1, node)
        + _text(2, "linear")
        + _part(5, _tensor("w", np.array(weights)))
        + _part(5, _tensor("b", np.array(bias)))
        + _part(11, _value("x", given))
        + _part(12, _value("y", gives))
    )
    return _number(1, 8) + _part(7, graph) + _part(8, _text(1, "") + _number(2, 13))


def a_card(folder: Path, content: bytes, **changes: str) -> Path:
    """Model and card of a bearing's remaining life from two inputs; ``changes`` replace lines by their first word."""
    (folder / "bearing.onnx").write_bytes(content)
    lines = {
        "version": "version: 1",
        "id": "id: bearing_life",
        "model_version": "model_version: '3'",
        "file": "file: bearing.onnx",
        "sha256": f"sha256: {hashlib.sha256(content).hexdigest()}",
        "purpose": "purpose: {en: Hours that a bearing has left, de: Reststunden eines Lagers}",
        "owner": "owner: Maintenance engineering",
        "inputs": "inputs:\n  - {name: vibration, unit: mm/s, low: 0, high: 10}\n"
        "  - {name: temperature, unit: °C, low: 10, high: 90}",
        "outputs": "outputs: [{name: life, unit: h, low: 0, high: 1000}]",
        "data": "data: {source: Test rig, rows: 500, assets: 12}",
        "metrics": "metrics: [{name: RMSE, value: 12.0, baseline: mean, baseline_value: 40.0, on: 4 other bearings}]",
        "limits": "limits: Not for plain bearings.",
        "budget_ms": "budget_ms: 1000",
    }
    path = folder / "bearing.yaml"
    path.write_text("\n".join((lines | changes).values()) + "\n", encoding="utf-8")
    return path


def _varint(value: int) -> bytes:
    found = bytearray()
    while True:
        low, value = value & 0x7F, value >> 7
        found.append(low | (0x80 if value else 0))
        if not value:
            return bytes(found)


def _number(field: int, value: int) -> bytes:
    return _varint(field << 3) + _varint(value)


def _part(field: int, content: bytes) -> bytes:
    return _varint(field << 3 | 2) + _varint(len(content)) + content


def _text(field: int, value: str) -> bytes:
    return _part(field, value.encode())


def _tensor(name: str, values: np.ndarray) -> bytes:
    sizes = b"".join(_number(1, size) for size in values.shape)
    return sizes + _number(2, _FLOAT) + _text(8, name) + _part(9, values.astype("<f4").tobytes())


def _value(name: str, wide: int) -> bytes:
    shape = _part(1, _text(2, "n")) + _part(1, _number(1, wide))
    return _text(1, name) + _part(2, _part(1, _number(1, _FLOAT) + _part(2, shape)))
