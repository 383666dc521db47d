"""`hasila serve`: the desk over a ledger, on this machine unless told otherwise."""

from __future__ import annotations

import ipaddress
import os
import secrets
from pathlib import Path
from typing import TYPE_CHECKING

import click

from hasila.cli.fetching import warc_folder
from hasila.errors import UsageError

if TYPE_CHECKING:
    from hasila.web.workers import Desk

__all__ = ["serve"]


@click.command()
@click.option(
    "--ledger", metavar="LEDGER", default="hasila.db", show_default=True, help="A file, or a PostgreSQL address."
)
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8765, show_default=True, help="The port; 0 takes a free one."
)
@click.option("--name", "names", metavar="NAME", multiple=True, help="A name under which the server is reached.")
@click.option(
    "--users", metavar="FILE", type=click.Path(path_type=Path), help="The users' file; LEDGER.users.json else."
)
@click.option("--workers", type=click.IntRange(1, 32), default=1, show_default=True, help="Processes that answer.")
def serve(ledger: str, host: str, port: int, names: tuple[str, ...], users: Path | None, workers: int) -> int:
    """Serve the desk: review reports and claims, see incidents, map, series, control and totals in a browser.

    On this machine alone nobody logs in; the desk asks once for a name, which every decision carries. Bound to any other
    address it needs users: hasila users add NAME.

    \b
    Examples:
      hasila serve
      hasila serve --ledger war.db --port 9000
      hasila serve --host 0.0.0.0 --name desk.example.org --workers 4
    """
    try:
        from hasila.web.people import People
        from hasila.web.workers import Desk
    except ImportError as error:
        raise UsageError(f"the desk needs {error.name}; install hasila[web]") from error
    shared = not _is_own_machine(host)
    people = users or users_file(ledger)
    if shared and not People(people).all():
        raise UsageError(f"--host {host} is open to others and there are no users; add one with hasila users add NAME")
    desk = Desk(
        ledger=ledger, users=str(people) if shared else None, hosts=("127.0.0.1", "localhost", "::1", host, *names),
        fetched=str(warc_folder(None)), secret=secrets.token_urlsafe(32),
    )  # fmt: skip
    click.echo(f"hasila: the desk of {ledger} is at http://{host}:{port or '...'}/  (Ctrl-C ends it)", err=True)
    if workers > 1:
        _in_processes(desk, host, port, workers)
    else:
        _in_this_one(desk, host, port)
    return 0


def _in_this_one(desk: Desk, host: str, port: int) -> None:
    import uvicorn

    from hasila.store import Ledger
    from hasila.web.workers import desk_app

    with Ledger.open_or_create(desk.ledger) as opened:
        config = uvicorn.Config(desk_app(desk, opened), host=host, port=port, log_level="warning", server_header=False)
        uvicorn.Server(config).run()


def _in_processes(desk: Desk, host: str, port: int, workers: int) -> None:
    import msgspec
    import uvicorn

    from hasila.store import Ledger
    from hasila.web.workers import DESK

    Ledger.open_or_create(desk.ledger).close()  # what is wrong with it is said here, once
    os.environ[DESK] = msgspec.json.encode(desk).decode()
    uvicorn.run(
        "hasila.web.workers:desk_from_environment", factory=True, host=host, port=port, workers=workers,
        log_level="warning", server_header=False,
    )  # fmt: skip


def users_file(ledger: str) -> Path:
    """The file of a ledger's users: beside an SQLite file; of a server in the working folder."""
    return Path(f"{ledger}.users.json") if "://" not in ledger else Path("hasila.users.json")


def _is_own_machine(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
