"""Turns the results of a re-determination into proposed changes of awards: whatever is in payment and differs.

The comparison is of whole columns; only awards that differ are looked at one by one, with the law's steps. The rule of
days and months is in docs/explanation/redetermination.md.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import numpy as np
import pyarrow as pa

from amparo.administration.audit.choices import Purpose
from amparo.administration.audit.operations import record_readings
from amparo.administration.awards.changes import MonthDifference, Proposal, propose_change, withdraw_changes
from amparo.administration.awards.choices import ChangeWhy
from amparo.administration.awards.queries import (
    AwardInPayment,
    awards_in_payment,
    awards_of_person,
    settled_before,
)
from amparo.administration.awards.rules import current_award_rules
from amparo.administration.claims.declared import facts_now
from amparo.administration.claims.facts import Facts
from amparo.administration.common.errors import RecordError
from amparo.administration.common.institution import current_law
from amparo.administration.common.money import CENT
from amparo.administration.common.periods import add_months
from amparo.administration.decisions.queries import decision_by_id, law_of_version
from amparo.administration.payments.corrections import PaidMonth, paid_months
from amparo.analysis.extract import Extract
from amparo.analysis.redetermination.running import read_results
from amparo.interfaces import clock
from amparo.law import Determination, Law, LawError
from amparo.law.columnar.determination import ENTITLED, FAILED, NOT_ENTITLED, OUTCOMES

_AT_ONCE = 5_000
_MOST_MONTHS_BACK = 60  # of a benefit that follows the calendar; the institution's arrears reach no further back


class NotOfAwards(RecordError):
    """The extract is not one from which awards can be compared."""


def propose_changes(extract: Extract, benefit: str, out: Path, *, on: date, proposed_by_id: int) -> dict[str, int]:
    """Compare every award in payment with the results in `out`, and propose a change where they differ.

    Returns how many awards agree, were proposed to change, or were left aside and why. Raises NotOfAwards.
    """
    source = extract.manifest.source
    if source.get("population") != "in_payment" or source.get("benefits") != [benefit]:
        raise NotOfAwards(
            f"Take the extract with `--in-payment --benefit {benefit}`: only then is each award compared as of its day."
        )
    counts: Counter[str] = Counter()
    for part in extract.parts:
        results = read_results(out, part.number)
        counts["set_aside"] += part.persons - results.num_rows
        for begin in range(0, results.num_rows, _AT_ONCE):
            counts += _Comparing(benefit, results.slice(begin, _AT_ONCE), on, proposed_by_id).counts()
    return dict(counts)


def propose_for_person(person_id: int, *, on: date, proposed_by_id: int) -> dict[str, int]:
    """Hold the awards of one person, whose facts have changed, against the law, as a re-determination does for all."""
    counts: Counter[str] = Counter()
    for benefit in sorted({award.benefit for award in awards_of_person(person_id) if award.last_day is None}):
        award = awards_in_payment(benefit, [person_id], on).get(person_id)
        if award is not None and benefit in current_law().benefits:
            counts += _Comparing(benefit, _result(award, on), on, proposed_by_id).counts()
    return dict(counts)


def _result(award: AwardInPayment, on: date) -> pa.RecordBatch:
    """What the law gives one person, in the columns in which a nation's results are kept."""
    follows = award.benefit in current_award_rules().calendar_benefits
    day = on if follows else _own_day(award)
    found = _determined(current_law(), award.benefit, facts_now(award.person_id, award.benefit, day), day)
    outcome = FAILED if found is None else OUTCOMES.index(found.outcome)
    amount = int(found.amount * 100) if found is not None and found.amount is not None else 0
    columns = {"person_id": [award.person_id], "outcome": [outcome], "amount": [amount]}
    return pa.RecordBatch.from_pydict(columns)


@dataclass(frozen=True, slots=True)
class _Differing:
    """An award whose amount is not what the law gives."""

    award: AwardInPayment
    amount: Decimal | None


class _Comparing:
    """Some results held against the awards of their persons."""

    def __init__(self, benefit: str, results: pa.RecordBatch, on: date, proposed_by_id: int) -> None:
        self.benefit, self.on, self.proposed_by_id = benefit, on, proposed_by_id
        self.law = current_law()
        self.columns = {name: results.column(name).to_numpy() for name in ("person_id", "outcome", "amount")}
        self.awards = awards_in_payment(benefit, self.columns["person_id"].tolist(), on)

    def counts(self) -> Counter[str]:
        """Propose what differs, and count everything."""
        counts: Counter[str] = Counter()
        differing, agreeing = self._sorted(counts)
        withdraw_changes(agreeing, on=self.on)
        ids = [each.award.pk for each in differing]
        paid = _by_award(paid_months(ids))
        settled = settled_before(ids)
        record_readings(
            account_id=self.proposed_by_id,
            person_ids=[each.award.person_id for each in differing],
            purpose=Purpose.REVIEW,
            subject=f"re-determination of {self.benefit}",
            read_at=clock.now(),
        )
        for each in differing:
            counts[self._proposed(each, paid.get(each.award.pk, []), settled)] += 1
        return counts

    def _sorted(self, counts: Counter[str]) -> tuple[list[_Differing], list[int]]:
        """The awards that differ, and the numbers of those that agree; the rest is counted."""
        person_id, outcome, amount = (self.columns[name] for name in ("person_id", "outcome", "amount"))
        held = [self.awards.get(int(each)) for each in person_id]
        cents = np.array([int(each.monthly_amount * 100) if each else -1 for each in held], dtype=np.int64)
        same = (outcome == ENTITLED) & (amount == cents)
        agreeing = [award.pk for award, agrees in zip(held, same, strict=True) if award and agrees]
        counts["agree"] += len(agreeing)
        differing = []
        for place in np.flatnonzero(~same):
            award = held[place]
            if award is None:
                counts["ended_since"] += 1
            elif outcome[place] not in (ENTITLED, NOT_ENTITLED):
                counts["left_to_officers"] += 1
            elif award.adjusted and not self._follows_calendar():
                counts["adjusted_since"] += 1
            else:
                gives = outcome[place] == ENTITLED and amount[place] > 0
                differing.append(_Differing(award, Decimal(int(amount[place])).scaleb(-2) if gives else None))
        return differing, agreeing

    def _follows_calendar(self) -> bool:
        return self.benefit in current_award_rules().calendar_benefits

    def _proposed(self, each: _Differing, paid: Sequence[PaidMonth], settled: dict[tuple[int, date], Decimal]) -> str:
        """Propose one change; what came of it."""
        award = each.award
        day = self.on if self._follows_calendar() else _own_day(award)
        facts = facts_now(award.person_id, award.benefit, day)
        determination = self.law.determine(self.benefit, facts, day)
        amount = determination.amount if determination.outcome == "entitled" else None
        if amount != each.amount:
            return "changed_meanwhile"
        months = tuple(self._differences(award, facts, amount, paid, settled))
        proposal = Proposal(
            award_id=award.pk,
            why=self._why(award, facts, day),
            amount_in_payment=award.monthly_amount,
            amount_by_law=amount,
            effective_from=add_months(paid[-1].month, 1) if paid else award.payable_from,
            months=months,
            facts=facts,
            determination=determination,
        )
        made = propose_change(proposal, law=self.law, on=self.on, proposed_by_id=self.proposed_by_id)
        return "proposed" if made else "already_proposed"

    def _differences(
        self,
        award: AwardInPayment,
        facts: Facts,
        amount: Decimal | None,
        paid: Sequence[PaidMonth],
        settled: dict[tuple[int, date], Decimal],
    ) -> Iterator[MonthDifference]:
        """The months that were paid otherwise than the law gives, with what earlier changes settled of them."""
        for month in paid[-_MOST_MONTHS_BACK:] if self._follows_calendar() else paid:
            rate = self._amount_of(facts, month.month) if self._follows_calendar() else amount
            if rate is None and self._follows_calendar():
                continue  # what is known now says nothing of that month: it stands as it was paid
            due = ((rate or Decimal(0)) * month.days / 30).quantize(CENT, ROUND_HALF_UP)
            received = month.amount + settled.get((award.pk, month.month), Decimal(0))
            if due != received:
                yield MonthDifference(month.month, received, due)

    def _amount_of(self, facts: Facts, month: date) -> Decimal | None:
        """What the law gives for a month of a benefit that follows the calendar."""
        try:
            determination = self.law.determine(self.benefit, facts, month)
        except LawError:
            return None
        return determination.amount if determination.outcome == "entitled" else None

    def _why(self, award: AwardInPayment, facts: Facts, day: date) -> ChangeWhy:
        """Whether the law of the decision, with what is known now, would still give what is in payment."""
        if award.decision_id is None:
            return ChangeWhy.FACTS
        version = decision_by_id(award.decision_id).law_version_id
        if version == self.law.version:
            return ChangeWhy.LAW if self._follows_calendar() else ChangeWhy.FACTS
        then = _determined(law_of_version(version), self.benefit, facts, day)
        now = self.law.determine(self.benefit, facts, day)
        if then is None or then.amount == award.monthly_amount:
            return ChangeWhy.LAW
        return ChangeWhy.FACTS if then.amount == now.amount else ChangeWhy.BOTH


def _determined(law: Law, benefit: str, facts: Facts, day: date) -> Determination | None:
    try:
        return law.determine(benefit, facts, day)
    except (LawError, KeyError):
        return None


def _own_day(award: AwardInPayment) -> date:
    return decision_by_id(award.decision_id).effective_on if award.decision_id else award.starts_on


def _by_award(months: Sequence[PaidMonth]) -> dict[int, list[PaidMonth]]:
    found: dict[int, list[PaidMonth]] = {}
    for month in months:
        found.setdefault(month.award_id, []).append(month)
    return found
