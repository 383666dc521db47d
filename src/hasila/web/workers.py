"""The desk in several processes of one server: each opens the ledger itself, from what the first one put into its environment.

In: a `Desk` in the environment variable that `DESK` names. Out: the application.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

import msgspec
from fastapi import FastAPI

from hasila.fetch import Fetcher, WarcArchive
from hasila.fetch.fetcher import user_agent
from hasila.store import Ledger
from hasila.web.app import create_app
from hasila.web.people import People
from hasila.web.visit import Settings

__all__ = ["DESK", "Desk", "desk_app", "desk_from_environment"]

DESK: Final = "HASILA_DESK"


class Desk(msgspec.Struct, frozen=True, kw_only=True):
    """What is served and how.

    Attributes:
        ledger: a file or an address.
        users: the users' file; None asks for a name only.
        hosts: the names under which it is reached.
        fetched: the folder for pages that are fetched.
        secret: what signs the sessions where there are no users; the same in every process.
    """

    ledger: str
    users: str | None
    hosts: tuple[str, ...]
    fetched: str
    secret: str


def desk_app(desk: Desk, ledger: Ledger) -> FastAPI:
    """The application over an open ledger."""
    fetcher = Fetcher(archive=WarcArchive(Path(desk.fetched), user_agent()))
    people = People(Path(desk.users)) if desk.users else None
    settings = Settings(people=people, hosts=frozenset(desk.hosts), fetch=fetcher.get, secret=desk.secret)
    return create_app(ledger, settings)


def desk_from_environment() -> FastAPI:
    """The application of one of several processes; its ledger is open as long as the process lives."""
    desk = msgspec.json.decode(os.environ[DESK], type=Desk)
    return desk_app(desk, Ledger.open_or_create(desk.ledger))
