"""The demonstration as a newcomer watches it: people, claims decided by law, awards, a month paid, the books balanced."""

import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from statistics import median
from typing import Any

from django.conf import settings
from rich.console import Console

from amparo.administration.access.queries import account_by_login
from amparo.administration.claims.operations import decide_open_claims
from amparo.administration.claims.queries import undecided_claim_ids
from amparo.administration.common.institution import current_institution, current_law
from amparo.administration.common.periods import first_of_month
from amparo.administration.payments.choices import PaymentKind
from amparo.administration.payments.operations import close_run, pay_chunk, prepare_run, release_run
from amparo.administration.payments.queries import run_summary, waiting_chunks
from amparo.interfaces import clock
from amparo.interfaces.demonstration import accounts, in_payment, population, showcase
from amparo.interfaces.demonstration.beginning import first_start
from amparo.interfaces.demonstration.screen import show_accounts, show_summary
from amparo.interfaces.demonstration.summary import Summary, count_decisions, count_run

Bar = Callable[[str, int], AbstractContextManager[Callable[[int], None]]]
_AWARDS_PER_CHUNK = 50  # small parts, so that the bar moves


def run(console: Console, *, persons: int, claims: int, seed: int, address: str | None, bar: Bar) -> dict[str, Any]:
    """Walk through once; a later start only shows what the first one kept. Returns the summary's figures."""
    kept = accounts.kept()
    if kept is None:
        population.check_empty()
        with first_start(Path(settings.DATA_DIRECTORY)):
            kept = _first_time(console, persons, claims, seed, bar)
            accounts.keep(*kept)
    opened, summary = kept
    show_summary(console, summary)
    show_accounts(console, opened, address)
    return summary


def _first_time(
    console: Console, persons: int, claims: int, seed: int, bar: Bar
) -> tuple[list[accounts.DemonstrationAccount], dict[str, Any]]:
    today, law = clock.today(), current_law()
    console.print(f"\n[bold]{current_institution().name_in('en')}[/bold] on {today:%d %B %Y}; law {law.version[:12]}\n")
    staff = accounts.open_staff()
    summary = Summary(day=today.isoformat(), law_version=law.version)
    with bar("People and their careers", persons) as advance:
        loaded = population.load(persons=persons, claims=claims, seed=seed, progress=advance)
    summary.persons, summary.claims = loaded.persons, loaded.claims
    summary.contribution_months = loaded.contribution_months
    summary.earlier_awards = _earlier(seed, bar)
    _decide(summary, bar)
    _pay(summary, bar)
    return [*showcase.open_all(today), *staff], summary.as_data()


def _earlier(seed: int, bar: Bar) -> int:
    """Benefits granted and months paid earlier this year."""
    today = clock.today()
    people = in_payment.candidates(seed, today)
    with bar("Benefits granted earlier this year", len(people)) as advance:
        granted = in_payment.grant_earlier(people, seed=seed, today=today, advance=advance)
    in_payment.pay_earlier_months(
        today=today, prepared_by_id=_account_id(accounts.prepares()), released_by_id=_account_id(accounts.releases())
    )
    return granted


def _decide(summary: Summary, bar: Bar) -> None:
    """Decide every pending claim; the time of each is taken between one and the next."""
    waiting = len(undecided_claim_ids())
    took: list[float] = []
    last = time.perf_counter()
    with bar("Claims decided", waiting) as advance:

        def one_more(_done: int, _count: int) -> None:
            nonlocal last
            took.append((time.perf_counter() - last) * 1000)
            last = time.perf_counter()
            advance(1)

        decided = decide_open_claims(on=clock.today(), progress=one_more)
    if decided.failed:
        raise RuntimeError(f"{len(decided.failed)} claims could not be decided: {next(iter(decided.failed.values()))}")
    summary.milliseconds_median = median(took) if took else 0.0
    summary.milliseconds_slowest = max(took, default=0.0)
    count_decisions(summary, clock.today())


def _pay(summary: Summary, bar: Bar) -> None:
    """One prepares the month, another releases it, and it is paid part by part."""
    month = first_of_month(clock.today())
    run_id = prepare_run(
        month=month,
        kind=PaymentKind.MONTHLY,
        pay_date=None,
        prepared_by_id=_account_id(accounts.prepares()),
        chunk_size=_AWARDS_PER_CHUNK,
    ).pk
    release_run(run_id=run_id, released_by_id=_account_id(accounts.releases()))
    parts = waiting_chunks(run_id)
    with bar("Parts of the month paid", len(parts)) as advance:
        for number in parts:
            pay_chunk(run_id=run_id, number=number)
            advance(1)
    close_run(run_id=run_id)
    count_run(summary, run_summary(run_id))


def _account_id(login: str) -> int:
    account = account_by_login(login)
    if account is None:
        raise LookupError(f"the demonstration's account {login} is missing; start over with an empty data directory")
    return account.pk
