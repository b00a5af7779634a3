"""Options and figures that several commands share."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, ProgressColumn, Task, TextColumn, TimeRemainingColumn
from rich.text import Text

screen = Console(highlight=False)
beside = Console(stderr=True, highlight=False)  # what is not the answer: standard output stays clean for machines

as_json = click.option("--json", "json", is_flag=True, help="Print one JSON document, for machines.")


class Day(click.ParamType[date]):
    """A calendar day, 2026-11-22."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Refuse what is not an ISO date."""
        try:
            return value if isinstance(value, date) else date.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is not a date such as 2026-11-22", param, ctx)


class Month(click.ParamType[date]):
    """A calendar month, 2026-11, as its first day."""

    name = "month"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Refuse what is not a month."""
        try:
            return value if isinstance(value, date) else datetime.strptime(value, "%Y-%m").date()  # noqa: DTZ007
        except ValueError:
            self.fail(f"{value!r} is not a month such as 2026-11", param, ctx)


class Rate(ProgressColumn):
    """How many a second."""

    def render(self, task: Task) -> Text:
        """Blank until there is something to measure."""
        speed = task.finished_speed or task.speed
        return Text(f"{speed:,.0f}/s" if speed else "", style="cyan")


@contextmanager
def progress(words: str, total: int) -> Iterator[Callable[[int], None]]:
    """A bar on standard error with what is done, the rate and the time left; yields a function that advances it."""
    with rising(words) as (began, advance):
        began(total)
        yield advance


@contextmanager
def rising(words: str) -> Iterator[tuple[Callable[[int], None], Callable[[int], None]]]:
    """The same bar where the total is known only later: yields a function that is told it, and one that advances."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), Rate(), TimeRemainingColumn())
    with Progress(*columns, console=beside) as bar:
        task = bar.add_task(words, total=None)
        yield lambda total: bar.update(task, total=total), lambda done: bar.advance(task, done)
