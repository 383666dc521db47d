"""`hasila attach`: files that bear on a claim, in and out, with their custody."""

from __future__ import annotations

import mimetypes
from pathlib import Path

import click

from hasila.cli.ledgers import by_option, ledger_option
from hasila.errors import UsageError
from hasila.ledger import events as ev
from hasila.store import Ledger

__all__ = ["attach"]


@click.command()
@click.argument("claim", metavar="CLAIM")
@click.argument("files", metavar="FILE...", nargs=-1, type=click.Path(path_type=Path))
@click.option("--from", "origin", metavar="WHERE", default="", help="Where the file was got from. Needed.")
@click.option("--why", metavar="NOTE", default=None, help="A note.")
@click.option(
    "--out", metavar="DIR", type=click.Path(path_type=Path), help="Write the claim's files into a folder instead."
)
@ledger_option
@by_option
def attach(
    claim: str, files: tuple[Path, ...], origin: str, why: str | None, out: Path | None, ledger: str, by: str
) -> int:
    """Keep files that bear on a claim: their bytes and SHA-256, who attached them, when, and where they are from.

    With --out the files are written out again; that, too, is recorded. `hasila verify` checks every byte.

    \b
    Examples:
      hasila attach c:5f0e88a41c0b2d97 clip.mp4 --from "sent by a witness on 4 May"
      hasila attach c:5f0e88a41c0b2d97 --out evidence
    """
    if bool(files) == (out is not None):
        raise UsageError("name a FILE to attach, or --out DIR to write files out")
    with Ledger.open(ledger, write=True) as opened:
        for file in files:
            _in(opened, claim, file, origin, by, why)
        if out is not None:
            _out(opened, claim, out, by)
    return 0


def _in(opened: Ledger, claim: str, file: Path, origin: str, by: str, why: str | None) -> None:
    try:
        stream = file.open("rb")
    except OSError as error:
        raise UsageError(f"{file}: it cannot be opened ({error.strerror}); check its name") from error
    media, _ = mimetypes.guess_type(file.name)
    with stream:
        made = opened.attach(claim, stream, name=file.name, origin=origin, by=by, media=media, why=why)
    if isinstance(made.act, ev.Attached):
        click.echo(f"{made.act.sha256}  {made.act.name}")


def _out(opened: Ledger, claim: str, folder: Path, by: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    opened.entry(claim)
    for one in opened.attachments([claim]):
        safe = "".join(c if c.isalnum() or c in "._-" else "_" for c in one.name).lstrip(".")
        path = folder / f"{one.sha256[:16]}-{safe}"
        opened.decide(ev.Accessed(sha256=one.sha256, how="exported"), by=by)
        with path.open("wb") as stream:
            stream.writelines(opened.blob(one.sha256))
        click.echo(str(path))
