"""How a command ends: one number for each kind of end, the same in every command, and errors in plain sentences."""

import sys
from enum import IntEnum
from typing import Any, NoReturn, override

import click
import msgspec

from amparo.config.postgres import ServerError


class Exit(IntEnum):
    """The exit codes, as documented in docs/reference/command-line.md."""

    DONE = 0
    ATTENTION = 1  # it ran, and what it found needs a person: a case differs, a run did not close
    USAGE = 2  # click's own: an option or argument is wrong
    DATABASE = 3  # the database cannot be started or reached
    LAW = 4  # the law or the facts given to it are refused
    REFUSED = 5  # the institution's rules refuse the operation, or there is no such record
    INTERRUPTED = 130


EXIT_CODES = """\b
Exit codes:
  0    done
  1    done, and what was found needs a person (a case differs, a run did not close)
  2    an option or argument is wrong
  3    the database cannot be started or reached
  4    the law, or the facts given to it, are refused
  5    the institution's rules refuse this, or there is no such record
  130  interrupted
"""


class Refused(click.ClickException):
    """The command cannot do this; the message says why."""

    exit_code = Exit.REFUSED


class AmparoGroup(click.Group):
    """A group of commands whose expected errors end in a sentence and a number, never in a traceback."""

    @override
    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except KeyboardInterrupt:
            sys.exit(Exit.INTERRUPTED)
        except Exception as error:
            code = code_of(error)
            if code is None:
                raise
            _end(error, code)


def code_of(error: Exception) -> Exit | None:
    """The exit code of an error that is expected; None for a fault of ours."""
    if isinstance(error, ServerError):
        return Exit.DATABASE
    ancestors = {f"{kind.__module__}.{kind.__qualname__}" for kind in type(error).__mro__}
    by_name = {  # by name, so that a command that needs no law or no records does not load them
        "amparo.config.places.InstitutionUnknown": Exit.USAGE,
        "amparo.law.errors.LawError": Exit.LAW,
        "amparo.administration.common.errors.RecordError": Exit.REFUSED,
        "django.core.exceptions.ObjectDoesNotExist": Exit.REFUSED,
        "psycopg.OperationalError": Exit.DATABASE,
        "django.db.utils.OperationalError": Exit.DATABASE,
    }
    return next((code for name, code in by_name.items() if name in ancestors), None)


def print_json(data: Any) -> None:
    """One JSON document on standard output; amounts and dates as strings."""
    sys.stdout.buffer.write(msgspec.json.format(msgspec.json.encode(data, enc_hook=str), indent=2) + b"\n")
    sys.stdout.buffer.flush()


def _end(error: Exception, code: Exit) -> NoReturn:
    click.echo(f"Error: {error}", err=True)
    sys.exit(code)
