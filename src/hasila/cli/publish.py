"""`hasila publish`: a ledger's public view as a static site."""

from __future__ import annotations

from pathlib import Path

import click

from hasila.errors import UsageError

__all__ = ["publish"]


@click.command()
@click.argument("out", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
@click.option(
    "--ledger", metavar="LEDGER", default="hasila.db", show_default=True, help="A file, or a PostgreSQL address."
)
@click.option("--title", default="حصيلة", show_default=True, help="What the site is called.")
@click.option("--all", "everything", is_flag=True, help="Also claims that no person has accepted.")
@click.option(
    "--with-names", is_flag=True, help="Show names of victims and of sources that the registry does not know."
)
def publish(out: Path, ledger: str, title: str, everything: bool, with_names: bool) -> int:
    """Write a static site of a ledger into DIR: incidents, map, totals, method, downloads, in Arabic and English.

    It opens from a file or any web host and runs no script. What people have accepted or signed off is shown; names of
    victims are withheld. The same ledger gives the same bytes, named with their hashes in manifest.json.

    \b
    Examples:
      hasila publish site --ledger war.db
      hasila publish site --all --title "Tolls of the valley"
    """
    try:
        from hasila.web.publish import PublishSettings
        from hasila.web.publish import publish as write
    except ImportError as error:
        raise UsageError(f"publish needs {error.name}; install hasila[web]") from error
    from hasila.store import Ledger

    settings = PublishSettings(states=() if everything else ("accepted", "signed_off"), names=with_names, title=title)
    with Ledger.open(ledger) as opened:
        done = write(opened, out, settings)
    click.echo(
        f"{done.incidents} incidents, {done.claims} claims in {done.files} files of {out}; "
        f"{done.withheld} names withheld",
        err=True,
    )
    if not done.claims and not everything:
        click.echo("hasila: nobody has accepted a claim yet; --all shows also what nobody has looked at", err=True)
    return 0
