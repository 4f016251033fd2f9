"""The file that people and the service both write."""


class CellFileChanged(Exception):
    """People changed ``cell.yaml`` since it was read: it is theirs until the service has read it again."""
