"""Structures of OPC 40100-1 by their published ids; trimmed strings are declared as the strings that they are."""

from hmi.simulator.node_declarations import Structure, StructureField

_STRING, _TEXT, _BOOLEAN, _TIME, _DURATION, _ANY = "0:12", "0:21", "0:1", "0:294", "0:290", "0:24"
_ID = StructureField("Id", _STRING)
_DESCRIBED_ID = (_ID, StructureField("Description", _TEXT, is_optional=True))
_BINARY_ID = (
    _ID, StructureField("Version", _STRING, is_optional=True), StructureField("Hash", "0:15", is_optional=True),
    StructureField("HashAlgorithm", _STRING, is_optional=True), StructureField("Description", _TEXT, is_optional=True),
)  # fmt: skip

VISION_STRUCTURES: tuple[Structure, ...] = (
    Structure(key="V:3021", encoding="V:5274", name="ResultIdDataType", fields=(_ID,)),
    Structure(key="V:3016", encoding="V:5008", name="JobIdDataType", fields=(_ID,)),
    Structure(key="V:3004", encoding="V:5013", name="PartIdDataType", fields=_DESCRIBED_ID),
    Structure(key="V:3015", encoding="V:5006", name="MeasIdDataType", fields=_DESCRIBED_ID),
    Structure(key="V:3003", encoding="V:5224", name="ProductIdDataType", fields=_DESCRIBED_ID),
    Structure(key="V:3002", encoding="V:5002", name="RecipeIdExternalDataType", fields=_BINARY_ID),
    Structure(key="V:3013", encoding="V:5268", name="RecipeIdInternalDataType", fields=_BINARY_ID),
    Structure(key="V:3008", encoding="V:5090", name="ConfigurationIdDataType", fields=_BINARY_ID),
    Structure(
        key="V:3005", encoding="V:5016", name="ProcessingTimesDataType",
        fields=(
            StructureField("StartTime", _TIME), StructureField("EndTime", _TIME),
            StructureField("AcquisitionDuration", _DURATION, is_optional=True),
            StructureField("ProcessingDuration", _DURATION, is_optional=True),
        ),
    ),
    Structure(
        key="V:3006", encoding="V:5018", name="ResultDataType",
        fields=(
            StructureField("ResultId", "V:3021"),
            StructureField("HasTransferableDataOnFile", _BOOLEAN, is_optional=True),
            StructureField("IsPartial", _BOOLEAN),
            StructureField("IsSimulated", _BOOLEAN, is_optional=True),
            StructureField("ResultState", "0:6"),
            StructureField("MeasId", "V:3015", is_optional=True),
            StructureField("PartId", "V:3004", is_optional=True),
            StructureField("ExternalRecipeId", "V:3002", is_optional=True),
            StructureField("InternalRecipeId", "V:3013"),
            StructureField("ProductId", "V:3003", is_optional=True),
            StructureField("ExternalConfigurationId", "V:3008", is_optional=True),
            StructureField("InternalConfigurationId", "V:3008"),
            StructureField("JobId", "V:3016"),
            StructureField("CreationTime", _TIME),
            StructureField("ProcessingTimes", "V:3005", is_optional=True),
            StructureField("ResultContent", _ANY, is_array=True, is_optional=True),
        ),
    ),
)  # fmt: skip
"""In the order in which they need each other."""
