"""Structures of OPC 10031-4 by their published ids; decimal strings are declared as the strings that they are."""

from hmi.simulator.node_declarations import Structure, StructureField

_STRING, _TEXT, _DATE, _INT16, _ANY, _UNIT = "0:12", "0:21", "0:13", "0:4", "0:24", "0:887"
_PROPERTY, _PARAMETER, _STATE, _WORK_MASTER, _ORDER = "J:3002", "J:3003", "J:3006", "J:3007", "J:3008"


def _needed(name: str, data_type: str, *, is_array: bool = False) -> StructureField:
    return StructureField(name, data_type, is_array)


def _maybe(name: str, data_type: str, *, is_array: bool = False) -> StructureField:
    return StructureField(name, data_type, is_array, is_optional=True)


def _resource(key: str, encoding: str, name: str, use: str) -> Structure:
    """Equipment, personnel and physical assets have the same fields but for one name."""
    fields = (
        _needed("ID", _STRING), _maybe("Description", _TEXT, is_array=True), _maybe(use, _STRING),
        _maybe("Quantity", _STRING), _maybe("EngineeringUnits", _UNIT), _maybe("Properties", _PROPERTY, is_array=True),
    )  # fmt: skip
    return Structure(key=key, encoding=encoding, name=name, fields=fields)


def _value(key: str, encoding: str, name: str, inner: str) -> Structure:
    fields = (
        _needed("ID", _STRING), _needed("Value", _ANY), _maybe("Description", _TEXT, is_array=True),
        _maybe("EngineeringUnits", _UNIT), _maybe(inner, key, is_array=True),
    )  # fmt: skip
    return Structure(key=key, encoding=encoding, name=name, fields=fields)


JOB_STRUCTURES: tuple[Structure, ...] = (
    _value(_PROPERTY, "J:5002", "ISA95PropertyDataType", "Subproperties"),
    _value(_PARAMETER, "J:5005", "ISA95ParameterDataType", "Subparameters"),
    _resource("J:3005", "J:5008", "ISA95EquipmentDataType", "EquipmentUse"),
    _resource("J:3011", "J:5020", "ISA95PersonnelDataType", "PersonnelUse"),
    _resource("J:3012", "J:5023", "ISA95PhysicalAssetDataType", "PhysicalAssetUse"),
    Structure(
        key="J:3010", encoding="J:5017", name="ISA95MaterialDataType",
        fields=(
            _maybe("MaterialClassID", _STRING), _maybe("MaterialDefinitionID", _STRING),
            _maybe("MaterialLotID", _STRING), _maybe("MaterialSublotID", _STRING),
            _maybe("Description", _TEXT, is_array=True), _maybe("MaterialUse", _STRING), _maybe("Quantity", _STRING),
            _maybe("EngineeringUnits", _UNIT), _maybe("Properties", _PROPERTY, is_array=True),
        ),
    ),
    Structure(
        key=_STATE, encoding="J:5029", name="ISA95StateDataType",
        fields=(_needed("BrowsePath", "0:540"), _needed("StateText", _TEXT), _needed("StateNumber", "0:7")),
    ),
    Structure(
        key=_WORK_MASTER, encoding="J:5011", name="ISA95WorkMasterDataType",
        fields=(
            _needed("ID", _STRING), _maybe("Description", _TEXT), _maybe("Parameters", _PARAMETER, is_array=True),
        ),
    ),
    Structure(
        key=_ORDER, encoding="J:5014", name="ISA95JobOrderDataType",
        fields=(
            _needed("JobOrderID", _STRING), _maybe("Description", _TEXT, is_array=True),
            _maybe("WorkMasterID", _WORK_MASTER, is_array=True), _maybe("StartTime", _DATE), _maybe("EndTime", _DATE),
            _maybe("Priority", _INT16), _maybe("JobOrderParameters", _PARAMETER, is_array=True),
            _maybe("PersonnelRequirements", "J:3011", is_array=True),
            _maybe("EquipmentRequirements", "J:3005", is_array=True),
            _maybe("PhysicalAssetRequirements", "J:3012", is_array=True),
            _maybe("MaterialRequirements", "J:3010", is_array=True),
        ),
    ),
    Structure(
        key="J:3015", encoding="J:5032", name="ISA95JobOrderAndStateDataType",
        fields=(_needed("JobOrder", _ORDER), _needed("State", _STATE, is_array=True)),
    ),
    Structure(
        key="J:3013", encoding="J:5026", name="ISA95JobResponseDataType",
        fields=(
            _needed("JobResponseID", _STRING), _maybe("Description", _TEXT), _needed("JobOrderID", _STRING),
            _maybe("StartTime", _DATE), _maybe("EndTime", _DATE), _needed("JobState", _STATE, is_array=True),
            _maybe("JobResponseData", _PARAMETER, is_array=True), _maybe("PersonnelActuals", "J:3011", is_array=True),
            _maybe("EquipmentActuals", "J:3005", is_array=True),
            _maybe("PhysicalAssetActuals", "J:3012", is_array=True),
            _maybe("MaterialActuals", "J:3010", is_array=True),
        ),
    ),
)  # fmt: skip
"""In the order in which they need each other."""
