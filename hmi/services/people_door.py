"""Joins everything about people, and what belongs to them, to the one door."""

from hmi.domain.command import (
    AddPerson,
    AskErasure,
    CreateFirstAdministrator,
    DeactivatePerson,
    DeleteView,
    ErasePerson,
    ReactivatePerson,
    SaveView,
    SetBadge,
    SetLanguage,
    SetPin,
    SetRoles,
    SignIn,
    SignOff,
    Unlock,
    WithdrawErasure,
)
from hmi.domain.query import AskPeople, AskViews
from hmi.services.access import AccessService
from hmi.services.dispatcher import Dispatcher
from hmi.services.people import PeopleService
from hmi.services.saved_views import SavedViewService


def serve_people(dispatcher: Dispatcher, access: AccessService, people: PeopleService, views: SavedViewService) -> None:
    """Every command and query about people gets its handler."""
    serve, answer = dispatcher.serve, dispatcher.answer
    serve(CreateFirstAdministrator, access.handle_create_first_administrator)
    serve(SignIn, access.handle_sign_in)
    serve(SignOff, access.handle_sign_off)
    serve(AddPerson, people.handle_add_person)
    serve(SetRoles, people.handle_set_roles)
    serve(SetPin, people.handle_set_pin)
    serve(SetBadge, people.handle_set_badge)
    serve(SetLanguage, people.handle_set_language)
    serve(Unlock, people.handle_unlock)
    serve(DeactivatePerson, people.handle_deactivate_person)
    serve(ReactivatePerson, people.handle_reactivate_person)
    serve(AskErasure, people.handle_ask_erasure)
    serve(WithdrawErasure, people.handle_withdraw_erasure)
    serve(ErasePerson, people.handle_erase_person)
    serve(SaveView, views.handle_save_view)
    serve(DeleteView, views.handle_delete_view)
    answer(AskPeople, people.answer_people)
    answer(AskViews, views.answer_views)
