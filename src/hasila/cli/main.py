"""`hasila`: finds the command, and turns whatever ends it early into one line and an exit code.

Exit codes: 0 all well; 1 some report could not be read (the others were); 2 the command line cannot be used, and
nothing was written; 130 stopped by the person. A pipe closed by its reader ends the program quietly.
"""

from __future__ import annotations

import errno
import importlib
import sys
from typing import Any, Final

import click

from hasila.cli import console
from hasila.errors import HasilaError, PackError, UsageError

__all__ = ["COMMANDS", "cli", "main"]

COMMANDS: Final = {  # a command a line: its name, and MODULE:FUNCTION, imported when it is called
    "read": "hasila.cli.read:read",
    "watch": "hasila.cli.watch:watch",
    "explain": "hasila.cli.explain:explain",
    "rules": "hasila.cli.rules:rules",
    "diff": "hasila.cli.diff:diff",
    "batch": "hasila.cli.batch:batch",
    "series": "hasila.cli.series:series",
    "incidents": "hasila.cli.incidents:incidents",
    "serve": "hasila.cli.serve:serve",
    "users": "hasila.cli.users:users",
    "publish": "hasila.cli.publish:publish",
    "schema": "hasila.cli.schema:schema",
    "add": "hasila.cli.add:add",
    "show": "hasila.cli.show:show",
    "search": "hasila.cli.search:search",
    "totals": "hasila.cli.totals:totals",
    "disputes": "hasila.cli.disputes:disputes",
    "judge": "hasila.cli.judge:judge",
    "correct": "hasila.cli.correct:correct",
    "retract": "hasila.cli.retract:retract",
    "assign": "hasila.cli.assign:assign",
    "merge": "hasila.cli.merge:merge",
    "split": "hasila.cli.split:split",
    "grade": "hasila.cli.grade:grade",
    "attach": "hasila.cli.attach:attach",
    "sources": "hasila.cli.sources:sources",
    "export": "hasila.cli.export:export",
    "import": "hasila.cli.bring:bring",
    "verify": "hasila.cli.verify:verify",
    "doctor": "hasila.cli.doctor:doctor",
    "migrate": "hasila.cli.migrate:migrate",
}
_CLOSED: Final = (errno.EPIPE, errno.EINVAL)  # the second is how Windows says it


class _Commands(click.Group):
    """Commands that are imported only when they are needed, so that each starts fast."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, _, function = COMMANDS[cmd_name].partition(":")
        found: click.Command = getattr(importlib.import_module(module), function)
        return found

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except OSError as error:  # here, before click turns it into an exit code of its own
            if error.errno not in _CLOSED:
                raise
            console.drop_output()
            return 0


def _version(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:
    if not wanted or ctx.resilient_parsing:
        return
    from importlib import metadata  # slow to import, and wanted only here

    try:
        click.echo(f"hasila {metadata.version('hasila')}")
    except metadata.PackageNotFoundError:
        click.echo("hasila (run from its source tree, not installed)")
    ctx.exit()


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option("--version", is_flag=True, is_eager=True, expose_value=False, callback=_version, help="Show the version.")
def cli() -> None:
    """Reads conflict reporting and keeps the toll: every figure with its words, its source and whether it adds up.

    \b
    hasila read report.txt --published 2015-12-30
    hasila read --help
    """


def main(arguments: list[str] | None = None) -> int:
    """Run the command line.

    Args:
        arguments: what stands after the program's name; the process's own by default.

    Returns:
        The exit code.
    """
    console.prepare()
    try:
        code = cli.main(args=arguments, prog_name="hasila", standalone_mode=False)
        sys.stdout.flush()
    except (click.ClickException, click.Abort, KeyboardInterrupt, HasilaError, OSError) as error:
        return _ending(error)
    return code if isinstance(code, int) else 0


def _ending(error: BaseException) -> int:
    """The exit code for what ended the program; one line on standard error where a person can do something."""
    match error:
        case click.exceptions.NoArgsIsHelpError():
            click.echo(error.format_message(), err=True)
            return 2
        case click.ClickException():
            return _say(_reason(error), 2)
        case click.Abort() | KeyboardInterrupt():
            return _say("stopped; what was written stands", 130)
        case UsageError() | PackError():
            return _say(str(error), 2)
        case HasilaError():
            return _say(str(error), 1)
        case OSError() if error.errno in _CLOSED:
            console.drop_output()
            return 0
        case OSError():
            return _say(f"cannot write: {error.strerror or error}; check the disk", 1)
    raise error


def _reason(error: click.ClickException) -> str:
    what = " ".join(error.format_message().split()).rstrip(".")
    context = error.ctx if isinstance(error, click.UsageError) else None
    return f"{what}; see '{context.command_path if context else 'hasila'} --help'"


def _say(reason: str, code: int) -> int:
    click.echo(f"hasila: {reason}", err=True)
    return code


if __name__ == "__main__":
    sys.exit(main())
