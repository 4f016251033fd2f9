"""What Qt says of the item that a delegate measures or paints, typed: PySide6's stubs leave these attributes out."""

from dataclasses import dataclass
from typing import Any, cast

from PySide6.QtCore import QRectF
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyleOptionViewItem


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemRoom:
    """Where an item is painted, and how it stands. Good only while Qt calls the delegate."""

    view: QAbstractItemView
    place: QRectF
    line_px: int
    is_chosen: bool
    has_focus: bool

    @classmethod
    def of(cls, option: QStyleOptionViewItem) -> "ItemRoom":
        """As Qt hands it to a delegate."""
        told = cast(Any, option)
        state: QStyle.StateFlag = told.state
        return cls(
            view=told.widget,
            place=QRectF(told.rect),
            line_px=told.fontMetrics.height(),
            is_chosen=bool(state & QStyle.StateFlag.State_Selected),
            has_focus=bool(state & QStyle.StateFlag.State_HasFocus),
        )
