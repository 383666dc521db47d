"""`hasila schema`: the JSON Schema of the record."""

from __future__ import annotations

import json

import click

from hasila.export.schema import record_schema

__all__ = ["schema"]


@click.command()
def schema() -> None:
    """Print the JSON Schema of a row of the ledger, as `hasila read --format jsonl` writes it."""
    click.echo(json.dumps(record_schema(), indent=2, ensure_ascii=False))
