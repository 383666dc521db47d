"""`hasila read`: reports in, their ledger out, a report at a time."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any

import click

from hasila import languages
from hasila.border import read_safely
from hasila.cli import options
from hasila.cli.inputs import Inputs, input_options
from hasila.cli.writing import FORMATS, Choices, writer
from hasila.errors import UsageError
from hasila.ledger.claim import Claim
from hasila.pipeline import ReadOptions, read_report, stages
from hasila.reports import Came, is_lines
from hasila.text import Report

__all__ = ["pipeline_of", "read"]

_HELP = {
    "format": "table to read, jsonl for programs (the whole record), csv for spreadsheets.",
    "only": f"Only these kinds: {', '.join(options.KINDS)}. A failure is always told.",
    "explain": "Show under each claim by which rules it was found.",
    "with": "Folder with words, actors or places of your own. May be given several times.",
    "bidi": "visual for terminals that cannot order right-to-left words.",
}


@click.command()
@click.argument("files", metavar="FILE...", nargs=-1)
@input_options
@click.option("--format", "form", type=click.Choice(FORMATS), default="table", show_default=True, help=_HELP["format"])
@click.option("--only", metavar="KIND,...", callback=options.kinds, help=_HELP["only"])
@click.option("--explain", is_flag=True, help=_HELP["explain"])
@click.option("--with", "extra", metavar="DIR", multiple=True, callback=options.extra, help=_HELP["with"])
@click.option(
    "--bidi", type=click.Choice(["logical", "visual"]), default="logical", show_default=True, help=_HELP["bidi"]
)
def read(**given: Any) -> int:
    """Read reports and print their ledger: tolls, who says so, who denies it, and whether it adds up.

    A FILE is plain text, a saved web page, JSON Lines of reports (.jsonl, .ndjson), an archive of them (zip, tar,
    gzip, zstd, WARC, WACZ), a folder, or the address of a web page; - is standard input. See docs/inputs.md.
    Exit code 1 says that some report could not be read; the others were.

    \b
    Examples:
      hasila read report.txt --published 2015-12-30
      hasila read reports/*.txt --format csv > ledger.csv
      hasila read saved-pages/ page.html https://news.example/report
      hasila read archive.jsonl --format jsonl --only toll,control > ledger.jsonl
      hasila read - --explain < report.txt
    """
    inputs = Inputs.taken_from(given)
    choices = Choices(language=inputs.language, **given)
    if not choices.files:
        raise click.UsageError("no FILE; name the reports to read, or - for standard input")
    pipeline = pipeline_of(choices)
    write = writer(choices)
    failed = False
    for where, came in _reports(choices.files, inputs):
        claims = [came] if isinstance(came, Claim) else read_safely(came, where, pipeline)
        failed = failed or any(claim.kind == "failure" for claim in claims)
        write(None if isinstance(came, Claim) else came, claims)
    return 1 if failed else 0


def pipeline_of(choices: Choices) -> Callable[[Report], list[Claim]]:
    """The reading of one report. A language or a folder of words that cannot be used ends the program here."""
    language, extra = choices.language, choices.extra
    known = languages.available(extra)
    if language is not None and language not in known:
        raise UsageError(f"--language {language!r} is not known; choose from {', '.join(sorted(known))}")
    if extra:
        for code in [language] if language else sorted(known):
            stages(code, extra)  # a fault in a person's own words shows before anything is written
    return partial(read_report, options=ReadOptions(language=language, extra=extra, explain=choices.explain))


def _reports(files: Sequence[str], inputs: Inputs) -> Iterator[Came]:
    """Every report of every file, with a progress bar where a person is waiting for many."""
    many = len(files) > 1
    if not (sys.stderr.isatty() and (many or is_lines(files[0]))):
        yield from inputs.reports(files)
        return
    from tqdm import tqdm  # only here: most runs show no bar and start faster without it

    with tqdm(total=len(files) if many else None, unit=" files" if many else " reports", leave=False) as bar:
        for reports in inputs.each(files):
            for came in reports:
                bar.clear()  # the table may go to the same screen
                yield came
                bar.update(0 if many else 1)
            bar.update(1 if many else 0)
