"""A value tile that belongs to a tag: a set point opens its faceplate, any other value its trend."""

from PySide6.QtWidgets import QWidget

from hmi.domain.tag import TagName
from ui.bridge import Bridge
from ui.models.tag_labels import tag_label
from ui.widgets.value_tile import ValueTile


class TagTile(ValueTile):
    """Tapping a writable tag asks the frame for the ``set_point`` faceplate; any other tag, for its trend."""

    def __init__(self, bridge: Bridge, name: TagName, parent: QWidget | None = None) -> None:
        definition = bridge.picture.definition(name)
        can_write = definition is not None and definition.is_writable and not definition.is_safety
        super().__init__(is_set_point=can_write, parent=parent)
        self._bridge = bridge
        self.tag_name = name
        self.clicked.connect(self._on_clicked)
        self.retranslate()

    def retranslate(self) -> None:
        """Set the label in the chosen language."""
        definition = self._bridge.picture.definition(self.tag_name)
        self.show_label(tag_label(definition) if definition is not None else self.tag_name)

    def _on_clicked(self) -> None:
        self._bridge.display_requested.emit("set_point" if self.is_set_point else "trends", self.tag_name)
