"""Engineering units: UNECE Recommendation 20 codes as OPC UA encodes them, and their symbols."""

UNECE_URI = "http://www.opcfoundation.org/UA/units/un/cefact"

_CODES: dict[str, str] = {
    "C62": "", "H87": "", "P1": "%", "59": "ppm", "2N": "dB",
    "CEL": "°C", "KEL": "K", "FAH": "°F",
    "B98": "µs", "C26": "ms", "SEC": "s", "MIN": "min", "HUR": "h", "DAY": "d",
    "HTZ": "Hz", "KHZ": "kHz", "MHZ": "MHz", "C97": "1/s", "C94": "1/min", "RPM": "1/min", "RPS": "1/s",
    "DD": "°", "C81": "rad", "E96": "°/s", "2A": "rad/s", "M45": "°/s²", "2B": "rad/s²",
    "4H": "µm", "MMT": "mm", "CMT": "cm", "DMT": "dm", "MTR": "m", "KMT": "km", "INH": "in", "FOT": "ft",
    "C16": "mm/s", "2M": "cm/s", "MTS": "m/s", "H81": "mm/min", "2X": "m/min", "KMH": "km/h", "MSK": "m/s²",
    "MMQ": "mm³", "CMQ": "cm³", "MTQ": "m³", "MLT": "ml", "LTR": "l",
    "40": "ml/s", "41": "ml/min", "G51": "l/s", "L2": "l/min", "E32": "l/h", "G53": "m³/min", "MQH": "m³/h",
    "MGM": "mg", "GRM": "g", "KGM": "kg", "TNE": "t", "KGS": "kg/s", "E93": "kg/h",
    "NEW": "N", "B47": "kN", "NU": "N·m", "B48": "kN·m", "C56": "N/mm²",
    "BAR": "bar", "MBR": "mbar", "PAL": "Pa", "A97": "hPa", "KPA": "kPa", "MPA": "MPa",
    "4K": "mA", "AMP": "A", "2Z": "mV", "VLT": "V", "KVT": "kV", "OHM": "Ω",
    "C31": "mW", "WTT": "W", "KWT": "kW", "MAW": "MW", "D46": "VA", "KVA": "kVA", "D44": "var", "KVR": "kvar",
    "WHR": "Wh", "KWH": "kWh", "MWH": "MWh", "C79": "kVAh", "JOU": "J", "KJO": "kJ", "3B": "MJ",
}  # fmt: skip


def unit_id(code: str) -> int:
    """EUInformation.unitId of a UNECE code: its characters as a big-endian number (OPC 10000-8, 5.6.3)."""
    return int.from_bytes(code.encode("ascii"), "big")


_SYMBOLS = {unit_id(code): symbol for code, symbol in _CODES.items()}


def symbol_of(identifier: int) -> str | None:
    """The symbol of a unitId, None when the code is not in the table."""
    return _SYMBOLS.get(identifier)
