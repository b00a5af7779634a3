"""Awards whose facts have changed since they were decided, and what a re-determination proposes for them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from amparo.administration.access.choices import Role
from amparo.administration.access.models import Account
from amparo.administration.awards.models import Award, AwardChange
from amparo.administration.awards.operations import NewAward, open_award
from amparo.administration.claims.determination import preview
from amparo.administration.common.institution import current_law
from amparo.administration.common.periods import month_range
from amparo.administration.decisions.choices import Outcome
from amparo.administration.decisions.operations import record_decision
from amparo.administration.payments.operations import pay_run, prepare_run, release_run
from amparo.administration.registry.models import Person
from amparo.analysis.extract import open_extract
from amparo.analysis.redetermination import redetermine
from amparo.interfaces.jobs.extraction.taking import Request, take_extract
from amparo.interfaces.jobs.proposing import propose_changes
from tests.factories.contributions import record_career
from tests.factories.payments import officer
from tests.factories.registry import EmployerFactory, PersonFactory

DECIDED_ON = date(2026, 1, 1)
TODAY = date(2026, 4, 20)
PAID = (date(2026, 1, 1), date(2026, 3, 1))
CAREER = [(date(2000, 1, 1), date(2025, 11, 1), "3000.00")]


def retired(*, wage: str = "3000.00", on: date = DECIDED_ON, benefit: str = "retirement", **person: Any) -> Award:
    """A woman of 63 with 26 years of contribution, whose pension was decided from the record as it was."""
    career = [(first, last, wage) for first, last, _wage in CAREER]
    insured: Person = PersonFactory(birth_date=date(1962, 5, 4), career=career, **person)
    seen = preview(insured.pk, benefit, {}, on)
    assert seen.determination.outcome == "entitled"
    assert seen.determination.amount
    decision = record_decision(
        law=seen.law,
        person_id=insured.pk,
        facts=seen.facts,
        determination=seen.determination,
        outcome=Outcome.GRANTED,
        monthly_amount=seen.determination.amount,
        made_on=on,
    )
    return open_award(
        NewAward(insured.pk, benefit, on, seen.determination.amount, thirteenth=True, decision_id=decision.pk)
    )


def earned_more(award: Award, *, wage: str = "2500.00") -> None:
    """A second employer's ten years come to light."""
    employer = EmployerFactory()
    record_career(award.person_id, [(date(2010, 1, 1), date(2019, 12, 1), wage)], employer_id=employer.pk)


def pay_months(first: date = PAID[0], last: date = PAID[1], *, kind: str = "monthly") -> None:
    """Prepare, release and pay a run for each month."""
    preparer, releaser = officer(Role.PAYMENT_OFFICER), officer(Role.SUPERVISOR)
    for month in month_range(first, last):
        run = prepare_run(month=month, kind=kind, pay_date=date(2026, 5, 7), prepared_by_id=preparer.pk)
        release_run(run_id=run.pk, released_by_id=releaser.pk)
        assert pay_run(run_id=run.pk).status == "closed"


def law_gives(award: Award, on: date = DECIDED_ON) -> Decimal:
    """What the law gives now, one person at a time."""
    amount = preview(award.person_id, award.benefit, {}, on).determination.amount
    assert amount
    return amount


@dataclass
class Redetermined:
    """What a round of re-determination did, and in whose name."""

    counts: dict[str, int]
    account: Account

    @property
    def changes(self) -> Sequence[AwardChange]:
        return list(AwardChange.objects.order_by("pk"))


def redetermined(folder: Path, *, benefit: str = "retirement", on: date = TODAY) -> Redetermined:
    """Extract who is in payment, apply the law again, and propose what differs."""
    account = officer(Role.SUPERVISOR)
    take_extract(
        folder / "extract",
        Request((benefit,), on, in_payment=True, calendar_benefits=("bpc_elderly",), persons_per_part=3),
        account_id=account.pk,
        now=datetime(2026, 4, 20, 9, tzinfo=UTC),
    )
    extract = open_extract(folder / "extract")
    redetermine(extract, current_law().archive(), benefit, None, folder / "results")
    counts = propose_changes(extract, benefit, folder / "results", on=on, proposed_by_id=account.pk)
    return Redetermined(counts, account)
