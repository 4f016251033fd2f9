"""Conditions, values and methods in a procedure's file: held against the cell, where one is given."""

from hmi.content.procedures_written import WrittenCall, WrittenCondition, WrittenMethod
from hmi.content.quantity import BadQuantity, Written, seconds_of, value_of
from hmi.domain.argument import Argument
from hmi.domain.cell import Cell
from hmi.domain.equipment import EquipmentId, MethodDefinition
from hmi.domain.outcome import Reason, Refused
from hmi.domain.procedure import MethodCall, tag_of_argument
from hmi.domain.procedure_condition import Condition
from hmi.domain.safety_access import is_safety_method, method_of
from hmi.domain.tag import DataType, Scalar, TagDefinition, TagName
from hmi.domain.written_value import refusal_by_value
from hmi.handwritten import Place

_TEXTS = frozenset({DataType.STRING, DataType.LOCALIZED_TEXT})


class ValueReader:
    """From what is written to what is meant; collects every fault with its place.

    Without a cell names of tags and methods are taken as they are, and numbers keep the unit that is written.
    """

    def __init__(self, cell: Cell | None) -> None:
        self._cell = cell
        self._tags = {tag.name: tag for tag in cell.tags} if cell is not None else {}
        self.faults: list[tuple[Place, str]] = []

    def tag(self, name: str, place: Place) -> TagDefinition | None:
        """What the cell knows of a tag; a fault where it has none such."""
        found = self._tags.get(TagName(name))
        if found is None and self._cell is not None:
            self.faults.append((place, f"no tag {name!r} in the cell"))
        return found

    def equipment(self, name: str | None, place: Place) -> EquipmentId | None:
        """A piece of equipment of the cell."""
        if name is None:
            return None
        if self._cell is not None and all(one.id != name for one in self._cell.equipment):
            known = ", ".join(one.id for one in self._cell.equipment) or "none"
            self.faults.append((place, f"no equipment {name!r} in the cell; it has {known}"))
        return EquipmentId(name)

    def seconds(self, written: Written, place: Place) -> float:
        """A span of time."""
        try:
            return seconds_of(written)
        except BadQuantity as error:
            self.faults.append((place, str(error)))
            return 0.0

    def conditions(self, written: tuple[WrittenCondition, ...], place: Place) -> tuple[Condition, ...]:
        """All of them, in their order."""
        return tuple(self.condition(one, (*place, number)) for number, one in enumerate(written))

    def condition(self, written: WrittenCondition, place: Place) -> Condition:
        """What a tag has to say."""
        tag = self.tag(written.tag, (*place, "tag"))
        listed = written.is_ if isinstance(written.is_, tuple) else (written.is_,) if written.is_ is not None else ()
        low = self._limit(written.at_least, tag, (*place, "at_least"))
        high = self._limit(written.at_most, tag, (*place, "at_most"))
        if not listed and low is None and high is None:
            self.faults.append((place, "needs is, at_least or at_most, or it holds always"))
        if listed and (low is not None or high is not None):
            self.faults.append((place, "is and limits exclude each other"))
        if low is not None and high is not None and low > high:
            self.faults.append(((*place, "at_least"), "is above at_most"))
        return Condition(
            tag=TagName(written.tag),
            is_one_of=tuple(self.value(one, tag, (*place, "is"), is_expected=True) for one in listed),
            at_least=low,
            at_most=high,
            unit=tag.unit if tag is not None else "",
            tolerance=self._limit(written.tolerance, tag, (*place, "tolerance")) or 0.0,
            words=written.because,
        )

    def value(self, written: Scalar, tag: TagDefinition | None, place: Place, *, is_expected: bool = False) -> Scalar:
        """A value of a tag; ``is_expected``: one to compare with, so that a word of the tag may stay a word."""
        if isinstance(written, bool) or (tag is not None and tag.data_type in _TEXTS):
            return self._typed(written, tag, place)
        if isinstance(written, str) and tag is not None and tag.words:
            return self._member(written, tag, place, is_expected=is_expected)
        if isinstance(written, str) and not is_expected and tag is None:
            return _number_or_text(written)
        if isinstance(written, str) and tag is None:
            return _number_or_text(written)
        if tag is None:
            return written
        if not tag.data_type.is_numeric or tag.data_type is DataType.BOOLEAN:
            self.faults.append((place, f"the tag is {tag.data_type.value}"))
            return written
        try:
            number = value_of(written, tag.unit)
        except BadQuantity as error:
            self.faults.append((place, str(error)))
            return 0.0
        return number if tag.data_type.is_floating else int(number) if number == int(number) else number

    def written_value(self, written: Scalar, tag: TagDefinition | None, place: Place) -> Scalar:
        """A value that is to be written: also writable, no safety state, and within the tag's range."""
        value = self.value(written, tag, place)
        if tag is None:
            return value
        if tag.is_safety:
            self.faults.append((place, f"{tag.name} is a safety state: no procedure writes it"))
        elif not tag.is_writable:
            self.faults.append((place, f"{tag.name} cannot be written"))
        elif (refusal := refusal_by_value(tag, value)) is not None:
            self.faults.append((place, _told(refusal)))
        return value

    def tolerance(self, written: Written | None, tag: TagDefinition | None, place: Place) -> float:
        """How far a read-back may be from what was written, in the tag's unit."""
        return self._limit(written, tag, place) or 0.0

    def call(self, written: WrittenCall | WrittenMethod, place: Place) -> MethodCall:
        """A method that exists, is no safety function's, and takes what is handed to it."""
        call = MethodCall(
            equipment=EquipmentId(written.equipment),
            component=written.component,
            method=written.method,
            arguments=written.arguments,
        )
        if self._cell is None:
            return call
        found = method_of(self._cell, call)
        if found is None:
            self.faults.append((place, self._no_method(call)))
            return call
        component, method = found
        if is_safety_method(component, method):
            fault = f"{method.name} belongs to a safety function: it is carried out at the machine, not by a procedure"
            self.faults.append(((*place, "method"), fault))
        self._check_arguments(method, call.arguments, (*place, "arguments"))
        return call

    def practice_call(self, written: WrittenCall, place: Place) -> MethodCall:
        """A method that simulated hands call; they may do what hands at a machine may."""
        call = MethodCall(
            equipment=EquipmentId(written.equipment),
            component=written.component,
            method=written.method,
            arguments=written.arguments,
        )
        if self._cell is not None and method_of(self._cell, call) is None:
            self.faults.append((place, self._no_method(call)))
        return call

    def _no_method(self, call: MethodCall) -> str:
        assert self._cell is not None
        places = {
            component.name: [method.name for method in component.methods]
            for one in self._cell.equipment
            if one.id == call.equipment
            for component in one.components
            if component.methods
        }
        if not places:
            return f"no equipment {call.equipment!r} with methods in the cell"
        if call.component not in places:
            return f"{call.equipment} has no component {call.component!r} with methods; it has {', '.join(places)}"
        known = ", ".join(places[call.component])
        return f"{call.component} of {call.equipment} has no method {call.method!r}; it has {known}"

    def _check_arguments(self, method: MethodDefinition, arguments: tuple[Argument, ...], place: Place) -> None:
        if len(arguments) != len(method.inputs):
            self.faults.append((place, f"{method.name} takes {len(method.inputs)} arguments, not {len(arguments)}"))
            return
        for number, (given, declared) in enumerate(zip(arguments, method.inputs, strict=True)):
            read = tag_of_argument(given)
            if read is not None:
                self.tag(read, (*place, number))
            if declared.data_type == "Other":
                fault = f"{declared.name} is a structure, which no procedure can hand over"
                self.faults.append(((*place, number), fault))
            elif isinstance(given, tuple) is not declared.is_array:
                kind = "a list" if declared.is_array else "one value"
                self.faults.append(((*place, number), f"{declared.name} takes {kind}"))

    def _limit(self, written: Written | None, tag: TagDefinition | None, place: Place) -> float | None:
        if written is None:
            return None
        if tag is None:
            found = _number_or_text(written) if isinstance(written, str) else written
            if isinstance(found, str):
                self.faults.append((place, "write a number and its unit, as in '2.5 bar'"))
                return 0.0
            return float(found)
        try:
            return value_of(written, tag.unit)
        except BadQuantity as error:
            self.faults.append((place, str(error)))
            return 0.0

    def _typed(self, written: Scalar, tag: TagDefinition | None, place: Place) -> Scalar:
        if tag is None:
            return written
        is_text = tag.data_type in _TEXTS
        fits = isinstance(written, str) if is_text else tag.data_type is DataType.BOOLEAN
        if not fits:
            self.faults.append((place, f"the tag is {tag.data_type.value}"))
        return written

    def _member(self, written: str, tag: TagDefinition, place: Place, *, is_expected: bool) -> Scalar:
        number = next((number for number, word in tag.words.items() if word == written), None)
        if number is None:
            self.faults.append((place, f"the tag knows no {written!r}; it knows {', '.join(tag.words.values())}"))
            return written
        return written if is_expected else number


def _number_or_text(written: str) -> Scalar:
    """Without a cell: a number where one stands in front, else the text."""
    head = written.split(maxsplit=1)
    try:
        return float(head[0]) if head else written
    except ValueError:
        return written


def _told(refusal: Refused) -> str:
    facts = refusal.facts
    if refusal.reason is Reason.OUT_OF_RANGE:
        return f"{facts['value']} is outside {facts['low']} to {facts['high']} {facts['unit']}".rstrip()
    return f"{facts['value']} is no {facts['type']}"
