"""What the methods that companion types demand take and give: names and data types, by BrowseName.

Source: the node sets of OPC 30050, 10031-4 and 40100-1. A data type that ends with ``[]`` is a list.
"""

Arguments = tuple[tuple[str, str], ...]
"""Name and data type."""

SIGNATURES: dict[str, tuple[Arguments, Arguments]] = {
    "J:RequestJobResponseByJobOrderID": (
        (("JobOrderID", "0:12"),),
        (("JobResponse", "J:3013"), ("ReturnStatus", "0:9")),
    ),
    "J:RequestJobResponseByJobOrderState": (
        (("JobOrderState", "J:3006[]"),),
        (("JobResponses", "J:3013[]"), ("ReturnStatus", "0:9")),
    ),
    "P:SetMachSpeed": (
        (("RequestedMachineSpeed", "0:10"),),
        (),
    ),
    "P:SetParameter": (
        (("Parameter", "P:16[]"),),
        (),
    ),
    "P:SetProduct": (
        (("Product", "P:18[]"),),
        (),
    ),
    "P:SetUnitMode": (
        (("RequestedMode", "0:6"),),
        (),
    ),
    "V:Abort": (
        (("Cause", "0:6"), ("CauseDescription", "0:12")),
        (("Error", "0:6"),),
    ),
    "V:GetRecipeListFiltered": (
        (("ExternalId", "V:3002"), ("ProductId", "V:3003"), ("IsPrepared", "V:3014"), ("MaxResults", "0:7"),
         ("StartIndex", "0:7"), ("Timeout", "0:6")),
        (("IsComplete", "0:1"), ("ResultCount", "0:7"), ("RecipeHandle", "V:3018"), ("RecipeList", "V:3013[]"),
         ("Error", "0:6")),
    ),
    "V:GetResultById": (
        (("ResultId", "V:3021"), ("Timeout", "0:6")),
        (("ResultHandle", "V:3018"), ("Result", "V:3006"), ("Error", "0:6")),
    ),
    "V:GetResultComponentsById": (
        (("ResultId", "V:3021"), ("Timeout", "0:6")),
        (("HasTransferableDataOnFile", "0:1"), ("ResultHandle", "V:3018"), ("IsPartial", "0:1"), ("IsSimulated",
         "0:1"), ("ResultState", "V:3009"), ("MeasId", "V:3015"), ("PartId", "V:3004"), ("ExternalRecipeId", "V:3002"),
         ("InternalRecipeId", "V:3013"), ("ProductId", "V:3003"), ("ExternalConfigurationId", "V:3008"),
         ("InternalConfigurationId", "V:3008"), ("JobId", "V:3016"), ("CreationTime", "0:294"), ("ProcessingTimes",
         "V:3005"), ("ResultContent", "0:24[]"), ("Error", "0:6")),
    ),
    "V:GetResultListFiltered": (
        (("ResultState", "V:3009"), ("MeasId", "V:3015"), ("PartId", "V:3004"), ("ExternalRecipeId", "V:3002"),
         ("InternalRecipeId", "V:3013"), ("ExternalConfigurationId", "V:3008"), ("InternalConfigurationId", "V:3008"),
         ("ProductId", "V:3003"), ("JobId", "V:3016"), ("MaxResults", "0:7"), ("StartIndex", "0:7"), ("Timeout",
         "0:6")),
        (("IsComplete", "0:1"), ("ResultCount", "0:7"), ("ResultHandle", "V:3018"), ("ResultList", "V:3006[]"),
         ("Error", "0:6")),
    ),
    "V:Halt": (
        (("Cause", "0:6"), ("CauseDescription", "0:12")),
        (("Error", "0:6"),),
    ),
    "V:PrepareRecipe": (
        (("ExternalId", "V:3002"), ("InternalIdIn", "V:3013")),
        (("InternalIdOut", "V:3013"), ("IsCompleted", "0:1"), ("Error", "0:6")),
    ),
    "V:Reset": (
        (("Cause", "0:6"), ("CauseDescription", "0:12")),
        (("Error", "0:6"),),
    ),
    "V:StartContinuous": (
        (("MeasId", "V:3015"), ("PartId", "V:3004"), ("RecipeId", "V:3002"), ("ProductId", "V:3003"), ("Parameters",
         "0:24[]")),
        (("JobId", "V:3016"), ("Error", "0:6")),
    ),
    "V:StartSingleJob": (
        (("MeasId", "V:3015"), ("PartId", "V:3004"), ("RecipeId", "V:3002"), ("ProductId", "V:3003"), ("Parameters",
         "0:24[]")),
        (("JobId", "V:3016"), ("Error", "0:6")),
    ),
    "V:Stop": (
        (("Cause", "0:6"), ("CauseDescription", "0:12")),
        (("Error", "0:6"),),
    ),
    "V:UnprepareRecipe": (
        (("ExternalId", "V:3002"), ("InternalIdIn", "V:3013")),
        (("InternalIdOut", "V:3013"), ("Error", "0:6")),
    ),
}  # fmt: skip
"""Inputs and outputs."""
