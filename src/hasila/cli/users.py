"""`hasila users`: who may sign in at a desk that is open to others."""

from __future__ import annotations

from pathlib import Path

import click

from hasila.cli.serve import users_file
from hasila.web.people import People  # argon2, an extra, is imported where a password is

__all__ = ["users"]

_LEDGER = click.option(
    "--ledger", metavar="LEDGER", default="hasila.db", show_default=True, help="The ledger of the desk."
)
_FILE = click.option("--users", "file", metavar="FILE", type=click.Path(path_type=Path), help="The users' file.")


@click.group()
def users() -> None:
    """Users of a desk that is bound to more than this machine: their names, roles and passwords (hashed by argon2)."""


@users.command()
@click.argument("name")
@click.option("--role", default="reviewer", show_default=True, help="reader, reviewer, editor or admin.")
@click.password_option(help="Asked for where it is not given.")
@_LEDGER
@_FILE
def add(name: str, role: str, password: str, ledger: str, file: Path | None) -> int:
    """Add a user, or change the role and password of one."""
    _people(ledger, file).add(name, role, password)
    click.echo(f"{name}: {role}")
    return 0


@users.command("list")
@_LEDGER
@_FILE
def list_users(ledger: str, file: Path | None) -> int:
    """List users and their roles."""
    for user in _people(ledger, file).all():
        click.echo(f"{user.name}\t{user.role}")
    return 0


@users.command()
@click.argument("name")
@_LEDGER
@_FILE
def remove(name: str, ledger: str, file: Path | None) -> int:
    """Remove a user; what they decided stays."""
    _people(ledger, file).remove(name)
    return 0


def _people(ledger: str, file: Path | None) -> People:
    return People(file or users_file(ledger))
