"""Engineering units: UNECE Recommendation 20 codes as OPC UA encodes them, and their symbols."""

UNECE_URI = "http://www.opcfoundation.org/UA/units/un/cefact"

_CODES: dict[str, str] = {
    "CEL": "°C", "KEL": "K", "FAH": "°F", "C26": "ms", "SEC": "s", "MIN": "min", "HUR": "h", "DD": "°", "C81": "rad",
    "E96": "°/s", "2A": "rad/s", "M45": "°/s²", "2B": "rad/s²", "MMT": "mm", "MTR": "m", "C16": "mm/s",
    "MTS": "m/s", "2M": "cm/s", "MSK": "m/s²", "RPM": "1/min", "AMP": "A", "VLT": "V", "WTT": "W", "KWT": "kW",
    "WHR": "Wh", "KWH": "kWh", "D46": "VA", "BAR": "bar", "PAL": "Pa", "KPA": "kPa", "P1": "%", "C62": "",
    "KGM": "kg", "GRM": "g", "NEW": "N", "NU": "N·m", "L2": "l/min", "MQH": "m³/h", "HTZ": "Hz", "4H": "µm",
    "2K": "mm/min", "E47": "mm/min", "C21": "ms", "H11": "1/min", "JOU": "J", "C56": "N/mm²", "A97": "hPa",
    "2N": "dB", "D91": "1/s",
}  # fmt: skip


def unit_id(code: str) -> int:
    """EUInformation.unitId of a UNECE code: its characters as a big-endian number (OPC 10000-8, 5.6.3)."""
    return int.from_bytes(code.encode("ascii"), "big")


_SYMBOLS = {unit_id(code): symbol for code, symbol in _CODES.items()}


def symbol_of(identifier: int) -> str | None:
    """The symbol of a unitId, None when the code is not in the table."""
    return _SYMBOLS.get(identifier)
