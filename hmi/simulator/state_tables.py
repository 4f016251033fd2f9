"""States and transitions of the companion state machines, by their published NodeIds, BrowseNames and numbers.

Source: the node sets of OPC 40001-1, 40010-1, 30050, 10031-4, 40501-1 and 40100-1. OPC 30050 numbers no transition;
those numbers are ours.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class StateMachine:
    """A state machine type."""

    type: str
    prefix: str
    """What its states are called with in ``STATE_IDS``."""
    states: tuple[tuple[str, str, int], ...]
    """Known node, BrowseName, number."""
    transitions: tuple[tuple[str, str, int, str, str], ...]
    """Known node, BrowseName, number, known nodes of the states that it leads from and to."""


STATE_MACHINES: tuple[StateMachine, ...] = (
    StateMachine(
        "M:1002", "item",
        (
            ("M:5005", "NotAvailable", 0), ("M:5004", "OutOfService", 1), ("M:5007", "NotExecuting", 2),
            ("M:5006", "Executing", 3),
        ),
        (
            ("M:5008", "FromNotAvailableToOutOfService", 0, "M:5005", "M:5004"),
            ("M:5010", "FromNotAvailableToExecuting", 1, "M:5005", "M:5006"),
            ("M:5009", "FromNotAvailableToNotExecuting", 2, "M:5005", "M:5007"),
            ("M:5012", "FromOutOfServiceToNotAvailable", 3, "M:5004", "M:5005"),
            ("M:5014", "FromOutOfServiceToExecuting", 4, "M:5004", "M:5006"),
            ("M:5013", "FromOutOfServiceToNotExecuting", 5, "M:5004", "M:5007"),
            ("M:5020", "FromExecutingToNotAvailable", 6, "M:5006", "M:5005"),
            ("M:5021", "FromExecutingToOutOfService", 7, "M:5006", "M:5004"),
            ("M:5022", "FromExecutingToNotExecuting", 8, "M:5006", "M:5007"),
            ("M:5016", "FromNotExecutingToNotAvailable", 9, "M:5007", "M:5005"),
            ("M:5017", "FromNotExecutingToOutOfService", 10, "M:5007", "M:5004"),
            ("M:5018", "FromNotExecutingToExecuting", 11, "M:5007", "M:5006"),
            ("M:5011", "FromNotAvailableToNotAvailable", 12, "M:5005", "M:5005"),
            ("M:5015", "FromOutOfServiceToOutOfService", 13, "M:5004", "M:5004"),
            ("M:5023", "FromExecutingToExecuting", 14, "M:5006", "M:5006"),
            ("M:5019", "FromNotExecutingToNotExecuting", 15, "M:5007", "M:5007"),
        ),
    ),
    StateMachine(
        "M:1008", "mode",
        (
            ("M:5024", "None", 0), ("M:5025", "Maintenance", 1), ("M:5027", "Setup", 2), ("M:5026", "Processing", 3),
        ),
        (
            ("M:5028", "FromNoneToMaintenance", 0, "M:5024", "M:5025"),
            ("M:5030", "FromNoneToProcessing", 1, "M:5024", "M:5026"),
            ("M:5029", "FromNoneToSetup", 2, "M:5024", "M:5027"),
            ("M:5032", "FromMaintenanceToNone", 3, "M:5025", "M:5024"),
            ("M:5034", "FromMaintenanceToProcessing", 4, "M:5025", "M:5026"),
            ("M:5033", "FromMaintenanceToSetup", 5, "M:5025", "M:5027"),
            ("M:5040", "FromProcessingToNone", 6, "M:5026", "M:5024"),
            ("M:5041", "FromProcessingToMaintenance", 7, "M:5026", "M:5025"),
            ("M:5042", "FromProcessingToSetup", 8, "M:5026", "M:5027"),
            ("M:5036", "FromSetupToNone", 9, "M:5027", "M:5024"),
            ("M:5037", "FromSetupToMaintenance", 10, "M:5027", "M:5025"),
            ("M:5038", "FromSetupToProcessing", 11, "M:5027", "M:5026"),
            ("M:5031", "FromNoneToNone", 12, "M:5024", "M:5024"),
            ("M:5035", "FromMaintenanceToMaintenance", 13, "M:5025", "M:5025"),
            ("M:5043", "FromProcessingToProcessing", 14, "M:5026", "M:5026"),
            ("M:5039", "FromSetupToSetup", 15, "M:5027", "M:5027"),
        ),
    ),
    StateMachine(
        "R:1025", "task",
        (
            ("R:5040", "Idle", 1), ("R:5041", "Ready", 2), ("R:5042", "Executing", 3),
        ),
        (
            ("R:5043", "IdleToIdle", 1, "R:5040", "R:5040"), ("R:5044", "IdleToReady", 2, "R:5040", "R:5041"),
            ("R:5045", "ReadyToIdle", 3, "R:5041", "R:5040"), ("R:5046", "ReadyToExecuting", 4, "R:5041", "R:5042"),
            ("R:5047", "ExecutingToReady", 5, "R:5042", "R:5041"),
            ("R:5048", "ExecutingToIdle", 6, "R:5042", "R:5040"),
        ),
    ),
    StateMachine(
        "R:1021", "system",
        (
            ("R:5030", "Idle", 1), ("R:5031", "Ready", 2), ("R:5032", "Executing", 3),
        ),
        (
            ("R:5033", "IdleToIdle", 1, "R:5030", "R:5030"), ("R:5034", "IdleToReady", 2, "R:5030", "R:5031"),
            ("R:5035", "ReadyToIdle", 3, "R:5031", "R:5030"), ("R:5036", "ReadyToExecuting", 4, "R:5031", "R:5032"),
            ("R:5037", "ExecutingToReady", 5, "R:5032", "R:5031"),
            ("R:5038", "ExecutingToIdle", 6, "R:5032", "R:5030"),
        ),
    ),
    StateMachine(
        "P:1", "pack",
        (
            ("P:29", "Starting", 3), ("P:28", "Idle", 4), ("P:31", "Suspended", 5), ("P:36", "Execute", 6),
            ("P:33", "Holding", 10), ("P:34", "Held", 11), ("P:35", "Unholding", 12), ("P:30", "Suspending", 13),
            ("P:32", "Unsuspending", 14), ("P:27", "Resetting", 15), ("P:37", "Completing", 16),
            ("P:38", "Complete", 17),
        ),
        (
            ("P:100", "UnsuspendingToHolding", 1, "P:32", "P:33"),
            ("P:101", "SuspendedToHolding", 2, "P:31", "P:33"), ("P:102", "SuspendingToHolding", 3, "P:30", "P:33"),
            ("P:103", "UnholdingToHolding", 4, "P:35", "P:33"), ("P:39", "ResettingToIdle", 5, "P:27", "P:28"),
            ("P:40", "IdleToStarting", 6, "P:28", "P:29"), ("P:41", "StartingToExecute", 7, "P:29", "P:36"),
            ("P:42", "ExecuteToSuspending", 8, "P:36", "P:30"), ("P:43", "SuspendingToSuspended", 9, "P:30", "P:31"),
            ("P:44", "UnsuspendingToExecute", 10, "P:32", "P:36"), ("P:45", "ExecuteToHolding", 11, "P:36", "P:33"),
            ("P:46", "HoldingToHeld", 12, "P:33", "P:34"), ("P:47", "HeldToUnholding", 13, "P:34", "P:35"),
            ("P:48", "UnholdingToExecute", 14, "P:35", "P:36"), ("P:49", "ExecuteToCompleting", 15, "P:36", "P:37"),
            ("P:50", "CompletingToComplete", 16, "P:37", "P:38"),
            ("P:51", "CompleteToResetting", 17, "P:38", "P:27"),
            ("P:52", "SuspendedToUnsuspending", 18, "P:31", "P:32"),
            ("P:99", "StartingToHolding", 19, "P:29", "P:33"),
        ),
    ),
    StateMachine(
        "P:2", "pack",
        (
            ("P:55", "Clearing", 1), ("P:53", "Stopped", 2), ("P:54", "Stopping", 7), ("P:75", "Running", 18),
        ),
        (
            ("P:57", "StoppingToStopped", 1, "P:54", "P:53"), ("P:58", "ClearingToStopped", 2, "P:55", "P:53"),
            ("P:59", "StoppedToRunning", 3, "P:53", "P:75"), ("P:60", "RunningToStopping", 4, "P:75", "P:54"),
        ),
    ),
    StateMachine(
        "P:3", "pack",
        (
            ("P:61", "Aborting", 8), ("P:62", "Aborted", 9), ("P:71", "Cleared", 19),
        ),
        (
            ("P:65", "AbortedToCleared", 1, "P:62", "P:71"), ("P:66", "AbortingToAborted", 2, "P:61", "P:62"),
            ("P:67", "ClearedToAborting", 3, "P:71", "P:61"),
        ),
    ),
    StateMachine(
        "J:1002", "job",
        (
            ("J:5035", "NotAllowedToStart", 1), ("J:5036", "AllowedToStart", 2), ("J:5037", "Running", 3),
            ("J:5038", "Interrupted", 4), ("J:5039", "Ended", 5), ("J:5040", "Aborted", 6),
        ),
        (
            ("J:5041", "FromNotAllowedToStartToNotAllowedToStart", 1, "J:5035", "J:5035"),
            ("J:5042", "FromNotAllowedToStartToAllowedToStart", 2, "J:5035", "J:5036"),
            ("J:5043", "FromAllowedToStartToNotAllowedToStart", 3, "J:5036", "J:5035"),
            ("J:5044", "FromAllowedToStartToAllowedToStart", 4, "J:5036", "J:5036"),
            ("J:5045", "FromAllowedToStartToRunning", 5, "J:5036", "J:5037"),
            ("J:5046", "FromRunningToInterrupted", 6, "J:5037", "J:5038"),
            ("J:5047", "FromRunningToEnded", 7, "J:5037", "J:5039"),
            ("J:5048", "FromRunningToAborted", 8, "J:5037", "J:5040"),
            ("J:5049", "FromInterruptedToAborted", 9, "J:5038", "J:5040"),
            ("J:5050", "FromInterruptedToRunning", 10, "J:5038", "J:5037"),
            ("J:5051", "FromInterruptedToEnded", 11, "J:5038", "J:5039"),
            ("J:5084", "FromNotAllowedToStartToAborted", 12, "J:5035", "J:5040"),
            ("J:5085", "FromAllowedToStartToAborted", 13, "J:5036", "J:5040"),
        ),
    ),
    StateMachine(
        "MT:15", "program",
        (
            ("MT:5039", "Initializing", 0), ("MT:5041", "Running", 1), ("MT:5038", "Ended", 2),
            ("MT:5040", "Interrupted", 3), ("MT:5037", "Aborted", 4),
        ),
        (
            ("MT:91", "InitializingToRunning", 0, "MT:5039", "MT:5041"),
            ("MT:92", "RunningToEnded", 1, "MT:5041", "MT:5038"),
            ("MT:106", "EndedToInitializing", 2, "MT:5038", "MT:5039"),
            ("MT:133", "RunningToRunning", 3, "MT:5041", "MT:5041"),
            ("MT:109", "RunningToInterrupted", 4, "MT:5041", "MT:5040"),
            ("MT:107", "InterruptedToRunning", 5, "MT:5040", "MT:5041"),
            ("MT:108", "RunningToAborted", 6, "MT:5041", "MT:5037"),
            ("MT:105", "InterruptedToAborted", 7, "MT:5040", "MT:5037"),
            ("MT:102", "AbortedToInitializing", 8, "MT:5037", "MT:5039"),
            ("MT:104", "InitializingToAborted", 9, "MT:5039", "MT:5037"),
        ),
    ),
    StateMachine(
        "V:1017", "vision",
        (
            ("V:5028", "Preoperational", 1), ("V:5029", "Halted", 2), ("V:5030", "Error", 3),
            ("V:5031", "Operational", 4),
        ),
        (
            ("V:5033", "PreoperationalToHaltedAuto", 120, "V:5028", "V:5029"),
            ("V:5032", "PreoperationalToHalted", 121, "V:5028", "V:5029"),
            ("V:5034", "PreoperationalToErrorAuto", 130, "V:5028", "V:5030"),
            ("V:5254", "PreoperationalToOperationalAuto", 140, "V:5028", "V:5031"),
            ("V:5253", "PreoperationalToOperational", 141, "V:5028", "V:5031"),
            ("V:5036", "PreoperationalToInitializedAuto", 150, "V:5028", "V:5056"),
            ("V:5035", "PreoperationalToInitialized", 151, "V:5028", "V:5056"),
            ("V:5038", "HaltedToPreoperationalAuto", 210, "V:5029", "V:5028"),
            ("V:5037", "HaltedToPreoperational", 211, "V:5029", "V:5028"),
            ("V:5040", "ErrorToPreoperationalAuto", 310, "V:5030", "V:5028"),
            ("V:5039", "ErrorToPreoperational", 311, "V:5030", "V:5028"),
            ("V:5042", "ErrorToHaltedAuto", 320, "V:5030", "V:5029"),
            ("V:5041", "ErrorToHalted", 321, "V:5030", "V:5029"),
            ("V:5255", "ErrorToOperationalAuto", 340, "V:5030", "V:5031"),
            ("V:5048", "OperationalToPreoperationalAuto", 410, "V:5031", "V:5028"),
            ("V:5047", "OperationalToPreoperational", 411, "V:5031", "V:5028"),
            ("V:5050", "OperationalToHaltedAuto", 420, "V:5031", "V:5029"),
            ("V:5049", "OperationalToHalted", 421, "V:5031", "V:5029"),
            ("V:5051", "OperationalToErrorAuto", 430, "V:5031", "V:5030"),
        ),
    ),
    StateMachine(
        "V:1021", "vision",
        (
            ("V:5056", "Initialized", 5), ("V:5057", "Ready", 6), ("V:5058", "SingleExecution", 7),
            ("V:5059", "ContinuousExecution", 8),
        ),
        (
            ("V:5061", "InitializedToReadyAuto", 560, "V:5056", "V:5057"),
            ("V:5060", "InitializedToReadyRecipe", 561, "V:5056", "V:5057"),
            ("V:5045", "InitializedToReadyProduct", 562, "V:5056", "V:5057"),
            ("V:5063", "ReadyToInitializedAuto", 650, "V:5057", "V:5056"),
            ("V:5062", "ReadyToInitializedRecipe", 651, "V:5057", "V:5056"),
            ("V:5044", "ReadyToInitializedProduct", 652, "V:5057", "V:5056"),
            ("V:5065", "ReadyToSingleExecutionAuto", 670, "V:5057", "V:5058"),
            ("V:5064", "ReadyToSingleExecution", 671, "V:5057", "V:5058"),
            ("V:5067", "ReadyToContinuousExecutionAuto", 680, "V:5057", "V:5059"),
            ("V:5066", "ReadyToContinuousExecution", 681, "V:5057", "V:5059"),
            ("V:5070", "SingleExecutionToReadyAuto", 760, "V:5058", "V:5057"),
            ("V:5068", "SingleExecutionToReadyStop", 761, "V:5058", "V:5057"),
            ("V:5069", "SingleExecutionToReadyAbort", 762, "V:5058", "V:5057"),
            ("V:5073", "ContinuousExecutionToReadyAuto", 860, "V:5059", "V:5057"),
            ("V:5071", "ContinuousExecutionToReadyStop", 861, "V:5059", "V:5057"),
            ("V:5072", "ContinuousExecutionToReadyAbort", 862, "V:5059", "V:5057"),
        ),
    ),
)  # fmt: skip

STATE_IDS: dict[str, str] = {
    f"{machine.prefix}.{name}": node for machine in STATE_MACHINES for node, name, _number in machine.states
}
"""``item.Executing`` to the object that ``CurrentState/Id`` points at."""
