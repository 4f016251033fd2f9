"""Who may sign in to the simulated controller."""

from collections.abc import Mapping
from hmac import compare_digest
from typing import Any

from asyncua.crypto.permission_rules import User, UserRole
from asyncua.server.internal_server import InternalServer
from asyncua.server.user_managers import UserManager


class Accounts(UserManager):
    """Anonymous people and the named ones with their password; nobody becomes an administrator."""

    def __init__(self, passwords: Mapping[str, str]) -> None:
        self._passwords = passwords

    def get_user(
        self,
        iserver: InternalServer,
        username: str | None = None,
        password: str | None = None,
        certificate: Any = None,
    ) -> User | None:
        """The user of a session; None refuses it."""
        if username is None:
            return User(role=UserRole.User)
        known = self._passwords.get(username)
        if known is None or not compare_digest(known.encode(), (password or "").encode()):
            return None
        return User(role=UserRole.User, name=username)
