"""The root of the command line: groups of commands, and one place where errors become exits."""

from __future__ import annotations

import logging
import os
import sys
from typing import Annotated

import typer

from folkmoot import __version__
from folkmoot.errors import FolkmootError

app = typer.Typer(
    name="folkmoot",
    help="Join a county's data only as its signed agreement, the law, the data's quality and its"
    " residents allow.\n\nFolkmoot cites law; it gives no legal advice.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"folkmoot {__version__}")
        raise typer.Exit


@app.callback()
def root(
    context: typer.Context,
    home: Annotated[
        str | None,
        typer.Option(
            help="Where state and encrypted data rest (FOLKMOOT_HOME).", show_default=False
        ),
    ] = None,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """Set the home before anything reads the settings, and start Django, which reads them.

    The demo chooses its own home, so it starts Django itself.
    """
    if home:
        os.environ["FOLKMOOT_HOME"] = home
    if context.invoked_subcommand != "demo":
        from folkmoot.office.start import start

        start()


def run() -> None:
    """Run the command line and exit: 0 done; 2 wrong usage; an error's own code; 1 our bug."""
    from folkmoot.cli import commands
    from folkmoot.cli.output import show_error
    from folkmoot.logs import configure_logs

    configure_logs("WARNING")
    commands.register(app)
    try:
        app()
    except FolkmootError as error:
        show_error(error)
        sys.exit(error.exit_code)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except Exception as error:
        # The text of an unexpected error may quote data: only its type and place are shown.
        logging.getLogger("folkmoot").exception("unexpected error")
        sys.stderr.write(
            f"Error: an unexpected {type(error).__name__}. This is a fault of Folkmoot, not of your"
            " input.\nNext: report it with the log line above, which holds no personal data.\n"
        )
        sys.exit(1)
