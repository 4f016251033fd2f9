"""Named sets of trend traces, shared at this panel."""

from hmi.domain.command import DeleteView, SaveView
from hmi.domain.outcome import Done, Outcome, Reason, Refused
from hmi.domain.query import AskViews, SavedView, ViewsAnswer
from hmi.ports.people import PeoplePort
from hmi.services.access import actor_of
from hmi.services.caller import Caller

MOST_TRACES = 32
LONGEST_NAME = 60


class SavedViewService:
    """Saves and deletes views; everybody sees them."""

    def __init__(self, people: PeoplePort) -> None:
        self._people = people

    async def answer_views(self, query: AskViews, caller: Caller) -> ViewsAnswer:
        """All views by name."""
        return ViewsAnswer(views=self._people.views())

    async def handle_save_view(self, command: SaveView, caller: Caller) -> Outcome:
        """Save under a name; an older view of that name is replaced, as the journal shows."""
        name = command.name.strip()
        if not 0 < len(name) <= LONGEST_NAME or not 0 < len(command.tag_names) <= MOST_TRACES or command.span_s <= 0:
            return Refused(reason=Reason.BAD_REQUEST, facts={"name": name})
        view = SavedView(name=name, tag_names=command.tag_names, span_s=command.span_s)
        self._people.save_view(view, actor_of(caller))
        return Done()

    async def handle_delete_view(self, command: DeleteView, caller: Caller) -> Outcome:
        """Delete a view."""
        is_gone = self._people.delete_view(command.name, actor_of(caller))
        return Done() if is_gone else Refused(reason=Reason.BAD_REQUEST, facts={"name": command.name})
