"""Mandatory members of the types of vision systems, by their published NodeIds and BrowseNames.

Source: the node sets of OPC 40100-1 (1.00). The columns are those of ``node_declarations.Row``.
"""

from hmi.simulator.node_declarations import METHOD, PROPERTY, Row

VISION: dict[str, tuple[Row, ...]] = {
    "V:1003": (  # VisionSystemType
        ("V:5053", "V:VisionStateMachine", "V:1017", ""),
        ("V:6162", "V:VisionStateMachine/0:CurrentState", "0:2760", "0:21"),
        ("V:6163", "V:VisionStateMachine/0:CurrentState/0:Id", PROPERTY, "0:17"),
        ("V:7037", "V:VisionStateMachine/V:Halt", METHOD, ""),
        ("V:7038", "V:VisionStateMachine/V:Reset", METHOD, ""),
    ),
    "V:1004": (  # RecipeManagementType
        ("V:7014", "V:GetRecipeListFiltered", METHOD, ""),
        ("V:7015", "V:PrepareRecipe", METHOD, ""),
        ("V:7055", "V:UnprepareRecipe", METHOD, ""),
    ),
    "V:1007": (  # ResultManagementType
        ("V:7026", "V:GetResultById", METHOD, ""),
        ("V:7007", "V:GetResultComponentsById", METHOD, ""),
        ("V:7089", "V:GetResultListFiltered", METHOD, ""),
    ),
    "V:1017": (  # VisionStateMachineType
        ("V:7094", "V:Halt", METHOD, ""),
        ("V:7093", "V:Reset", METHOD, ""),
    ),
    "V:1021": (  # VisionAutomaticModeStateMachineType
        ("V:7097", "V:Abort", METHOD, ""),
        ("V:7009", "V:StartContinuous", METHOD, ""),
        ("V:7098", "V:StartSingleJob", METHOD, ""),
        ("V:7096", "V:Stop", METHOD, ""),
    ),
    "V:1024": (  # ResultReadyEventType
        ("V:6303", "V:CreationTime", PROPERTY, "0:294"),
        ("V:6142", "V:InternalConfigurationId", PROPERTY, "V:3008"),
        ("V:6302", "V:InternalRecipeId", PROPERTY, "V:3013"),
        ("V:6296", "V:IsPartial", PROPERTY, "0:1"),
        ("V:6300", "V:JobId", PROPERTY, "V:3016"),
        ("V:6295", "V:ResultId", PROPERTY, "V:3021"),
        ("V:6298", "V:ResultState", PROPERTY, "V:3009"),
    ),
}  # fmt: skip
