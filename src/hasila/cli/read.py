"""`hasila read`: reports in, their ledger out, a report at a time."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import click

from hasila import languages
from hasila.border import read_safely
from hasila.cli import options
from hasila.cli.writing import FORMATS, Choices, writer
from hasila.errors import UsageError
from hasila.ledger.claim import Claim
from hasila.pipeline import ReadOptions, read_report, stages
from hasila.reports import Get, InputSettings, is_address, is_lines, read_reports
from hasila.text import Report

__all__ = ["pipeline_of", "read"]

_HELP = {
    "published": "Day of publication, YYYY-MM-DD, of the reports that do not state it. Without it, words such as "
    "«yesterday» stay words.",
    "language": "Language of the reports that do not state it, such as ar. Told from the text by default.",
    "format": "table to read, jsonl for programs (the whole record), csv for spreadsheets.",
    "only": f"Only these kinds: {', '.join(options.KINDS)}. A failure is always told.",
    "explain": "Show under each claim by which rules it was found.",
    "max_size": "The most that one report may have, such as 500kB.",
    "max_total": "The most that one archive may unpack to.",
    "mapping": "TOML file that says which column of a table of posts (CSV, XLSX) is what; see docs/inputs.md.",
    "warc": "Folder for what was fetched, as WARC; the user's data folder by default.",
    "with": "Folder with words, actors or places of your own. May be given several times.",
    "bidi": "visual for terminals that cannot order right-to-left words.",
}


@click.command()
@click.argument("files", metavar="FILE...", nargs=-1)
@click.option("--published", metavar="DATE", callback=options.day, help=_HELP["published"])
@click.option("--language", metavar="CODE", help=_HELP["language"])
@click.option("--format", "form", type=click.Choice(FORMATS), default="table", show_default=True, help=_HELP["format"])
@click.option("--only", metavar="KIND,...", callback=options.kinds, help=_HELP["only"])
@click.option("--explain", is_flag=True, help=_HELP["explain"])
@click.option(
    "--max-size", metavar="SIZE", default="10MB", show_default=True, callback=options.size, help=_HELP["max_size"]
)
@click.option(
    "--max-total", metavar="SIZE", default="20GB", show_default=True, callback=options.size, help=_HELP["max_total"]
)
@click.option("--mapping", metavar="TOML", callback=options.mapping, help=_HELP["mapping"])
@click.option("--warc", metavar="DIR", type=click.Path(path_type=Path), help=_HELP["warc"])
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
    choices = Choices(**given)
    if not choices.files:
        raise click.UsageError("no FILE; name the reports to read, or - for standard input")
    pipeline = pipeline_of(choices)
    write = writer(choices)
    failed = False
    for where, came in _reports(choices):
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


def _reports(choices: Choices) -> Iterator[tuple[str, Report | Claim]]:
    """Every report of every file, with a progress bar where a person is waiting for many."""
    files = choices.files
    settings = InputSettings(
        max_size=choices.max_size,
        max_total=choices.max_total,
        published=choices.published,
        language=choices.language,
        mapping=choices.mapping,
    )
    get = _get(choices)
    many = len(files) > 1
    if not (sys.stderr.isatty() and (many or is_lines(files[0]))):
        for file in files:
            yield from read_reports(file, settings, get=get)
        return
    from tqdm import tqdm  # only here: most runs show no bar and start faster without it

    with tqdm(total=len(files) if many else None, unit=" files" if many else " reports", leave=False) as bar:
        for file in files:
            for came in read_reports(file, settings, get=get):
                bar.clear()  # the table may go to the same screen
                yield came
                bar.update(0 if many else 1)
            bar.update(1 if many else 0)


def _get(choices: Choices) -> Get | None:
    """What fetches addresses, where some stand on the command line."""
    if not any(map(is_address, choices.files)):
        return None
    from hasila.cli.fetching import getter

    return getter(choices.warc, choices.max_size)
