"""`hasila serve`: the desk over a ledger, on this machine unless told otherwise."""

from __future__ import annotations

import ipaddress
from pathlib import Path

import click

from hasila.errors import UsageError

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
def serve(ledger: str, host: str, port: int, names: tuple[str, ...], users: Path | None) -> int:
    """Serve the desk: review reports and claims, see incidents, map, series, control and totals in a browser.

    On this machine alone nobody logs in; the desk asks once for a name, which every decision carries. Bound to any other
    address it needs users: hasila users add NAME.

    \b
    Examples:
      hasila serve
      hasila serve --ledger war.db --port 9000
      hasila serve --host 0.0.0.0 --name desk.example.org
    """
    try:
        import uvicorn

        from hasila.web.app import create_app
        from hasila.web.people import People
        from hasila.web.visit import Settings
    except ImportError as error:
        raise UsageError(f"the desk needs {error.name}; install hasila[web]") from error
    from hasila.store import Ledger

    people = None
    if not _is_own_machine(host):
        people = People(users or users_file(ledger))
        if not people.all():
            raise UsageError(
                f"--host {host} is open to others and there are no users; add one with hasila users add NAME"
            )
    hosts = frozenset({"127.0.0.1", "localhost", "::1", host, *names})
    with Ledger.open_or_create(ledger) as opened:
        app = create_app(opened, Settings(people=people, hosts=hosts))
        config = uvicorn.Config(app, host=host, port=port, log_level="warning", server_header=False)
        click.echo(f"hasila: the desk of {ledger} is at http://{host}:{port or '...'}/  (Ctrl-C ends it)", err=True)
        uvicorn.Server(config).run()
    return 0


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
