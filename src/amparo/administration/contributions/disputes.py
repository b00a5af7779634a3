"""Disputes of the record: a person says which months are missing, and an officer or a rule settles it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, cast

from django.db import transaction
from django.utils.translation import gettext as _

from amparo.administration.common.errors import RecordError
from amparo.administration.common.institution import current_law
from amparo.administration.common.periods import add_months, first_of_month, month_range, period_from
from amparo.administration.common.refusals import Refusals, refusing
from amparo.administration.contributions.choices import DisputeRule, DisputeStatus
from amparo.administration.contributions.models import ContributionMonth, Dispute, DisputeEvidence
from amparo.administration.contributions.operations import known_categories
from amparo.administration.contributions.record_rules import current_record_rules
from amparo.administration.registry.queries import employments
from amparo.law import LawError

MOST_MONTHS = 120


class DisputeRefused(RecordError):
    """The months cannot be disputed as described."""


class AlreadyDisputed(RecordError):
    """Some of the months are in a dispute that is still open."""


class DisputeSettled(RecordError):
    """The dispute has been settled or withdrawn."""


@dataclass(frozen=True, slots=True)
class DisputedMonths:
    """What a person says: who employed them, as what, for how much a month, from the first month to the last."""

    first_month: date
    last_month: date
    employer_name: str
    category: str
    remuneration: Decimal
    statement: str
    employer_id: int | None = None


_REFUSALS: Refusals = {
    "dispute_one_open_for_a_month": lambda: AlreadyDisputed(_("Some of these months are already being looked into.")),
    "dispute_remuneration_positive": lambda: DisputeRefused(_("The pay must be above zero.")),
    "dispute_says_what_is_wrong": lambda: DisputeRefused(_("Say what is wrong.")),
    "dispute_names_the_employer": lambda: DisputeRefused(_("Say who employed you.")),
}


@transaction.atomic
def dispute_months(*, person_id: int, months: DisputedMonths, evidence: Sequence[int] = (), on: date) -> Dispute:
    """Dispute months of a person's record, with documents as evidence; a rule may settle it at once.

    Raises DisputeRefused, AlreadyDisputed.
    """
    first, last = first_of_month(months.first_month), first_of_month(months.last_month)
    if not first <= last <= first_of_month(on):
        raise DisputeRefused(_("The first month comes before the last, and neither lies in the future."))
    if add_months(first, MOST_MONTHS) <= last:
        raise DisputeRefused(_("Dispute at most ten years at once."))
    if months.category not in known_categories():
        raise DisputeRefused(_("This kind of contribution is not known."))
    with refusing(_REFUSALS):
        dispute = Dispute.objects.create(
            person_id=person_id,
            period=period_from(first, add_months(last, 1)),
            employer_id=months.employer_id,
            employer_name=months.employer_name,
            category=months.category,
            remuneration=months.remuneration,
            statement=months.statement,
            filed_on=on,
        )
    DisputeEvidence.objects.bulk_create(
        DisputeEvidence(dispute=dispute, document_id=document) for document in dict.fromkeys(evidence)
    )
    settle_by_rule(dispute_id=dispute.pk, on=on)
    dispute.refresh_from_db()
    return dispute


@transaction.atomic
def uphold_dispute(*, dispute_id: int, officer_id: int, remuneration: Decimal, reason: str, on: date) -> Dispute:
    """The person is right: put the months on record, at the pay that was shown. Raises DisputeSettled, DisputeRefused."""
    dispute = _open(dispute_id)
    if remuneration <= 0:
        raise DisputeRefused(_("The pay must be above zero."))
    _record(dispute, remuneration)
    return _settle(dispute, DisputeStatus.UPHELD, on, officer_id=officer_id, reason=reason)


@transaction.atomic
def reject_dispute(*, dispute_id: int, officer_id: int, reason: str, on: date) -> Dispute:
    """The months stay as they are, for a reason that the person is told. Raises DisputeSettled, DisputeRefused."""
    dispute = _open(dispute_id)
    if not reason.strip():
        raise DisputeRefused(_("Say why: the person reads it."))
    return _settle(dispute, DisputeStatus.REJECTED, on, officer_id=officer_id, reason=reason)


@transaction.atomic
def withdraw_dispute(*, dispute_id: int, person_id: int, on: date) -> Dispute:
    """The person no longer wants it looked into. Raises DisputeSettled, also for another person's."""
    dispute = _open(dispute_id)
    if dispute.person_id != person_id:
        raise DisputeSettled(_("This dispute has already been settled."))
    return _settle(dispute, DisputeStatus.WITHDRAWN, on)


@transaction.atomic
def settle_by_rule(*, dispute_id: int, on: date) -> str:
    """Settle a dispute where a rule says that the person is right; which rule, or an empty string where none does."""
    dispute = _open(dispute_id)
    rule = next((rule for rule, holds in _RULES.items() if holds(dispute)), None)
    if rule is None:
        return ""
    _record(dispute, dispute.remuneration)
    presumed = current_record_rules().employment_presumes_contribution
    by_law = rule == DisputeRule.EMPLOYMENT_ON_RECORD and presumed is not None
    _settle(dispute, DisputeStatus.UPHELD, on, rule=rule, reason=presumed.reference if presumed and by_law else "")
    return rule.value


def settle_open_by_rule(*, on: date) -> list[Dispute]:
    """Go through every open dispute, as after an employer's return; those that a rule settled."""
    waiting = Dispute.objects.filter(status=DisputeStatus.OPEN).order_by("pk").values_list("pk", flat=True)
    settled = [pk for pk in list(waiting) if settle_by_rule(dispute_id=pk, on=on)]
    return list(Dispute.objects.filter(pk__in=settled))


def _declared_since(dispute: Dispute) -> bool:
    """Every month is on record with at least the pay that the person says, by the employer they name."""
    enough = _months_on_record(dispute, pay_at_least=dispute.remuneration)
    return enough >= set(_months(dispute))


def _employment_on_record(dispute: Dispute) -> bool:
    """The law presumes what an employer had to withhold to be withheld, the employment is on record for every month,
    and the employer declared as much pay for the month before or after.
    """
    if dispute.employer_id is None or current_record_rules().employment_presumes_contribution is None:
        return False
    held = [each.period for each in employments(dispute.person_id) if each.employer_id == dispute.employer_id]
    first, end = dispute.period.lower, dispute.period.upper
    if not any(work.lower <= first and (work.upper is None or work.upper >= end) for work in held):
        return False
    beside = ContributionMonth.objects.filter(
        person_id=dispute.person_id,
        employer_id=dispute.employer_id,
        category=dispute.category,
        month__in=[add_months(first, -1), end],
        remuneration__gte=dispute.remuneration,
    )
    return beside.exists()


_RULES = {
    DisputeRule.DECLARED_SINCE: _declared_since,
    DisputeRule.EMPLOYMENT_ON_RECORD: _employment_on_record,
}


def _open(dispute_id: int) -> Dispute:
    dispute = Dispute.objects.select_for_update().filter(pk=dispute_id, status=DisputeStatus.OPEN).first()
    if dispute is None:
        raise DisputeSettled(_("This dispute has already been settled."))
    return dispute


def _settle(
    dispute: Dispute,
    status: DisputeStatus,
    on: date,
    *,
    officer_id: int | None = None,
    rule: str = "",
    reason: str = "",
) -> Dispute:
    dispute.status, dispute.settled_on, dispute.settled_by_id = status, on, officer_id
    dispute.rule, dispute.reason = rule, reason
    dispute.save(update_fields=["status", "settled_on", "settled_by", "rule", "reason"])
    return dispute


def _months(dispute: Dispute) -> Iterable[date]:
    return month_range(dispute.period.lower, add_months(dispute.period.upper, -1))


def _months_on_record(dispute: Dispute, *, pay_at_least: Decimal) -> set[date]:
    rows = ContributionMonth.objects.filter(
        person_id=dispute.person_id,
        month__gte=dispute.period.lower,
        month__lt=dispute.period.upper,
        remuneration__gte=pay_at_least,
    )
    if dispute.employer_id is not None:
        rows = rows.filter(employer_id=dispute.employer_id)
    return set(rows.values_list("month", flat=True))


def _record(dispute: Dispute, remuneration: Decimal) -> None:
    """Put the months on record; one that is there with less pay is raised, one with more stays."""
    for month in _months(dispute):
        owed = _owed(dispute.category, month, remuneration)
        where: dict[str, Any] = {
            "person_id": dispute.person_id,
            "month": month,
            "category": dispute.category,
            "employer_id": dispute.employer_id,
        }
        row, is_new = ContributionMonth.objects.get_or_create(
            **where,
            defaults={
                "remuneration": remuneration,
                "contribution_amount": owed,
                "source": f"dispute {dispute.reference}",
            },
        )
        if not is_new and row.remuneration < remuneration:
            row.remuneration, row.contribution_amount = remuneration, max(row.contribution_amount, owed)
            row.source = f"{row.source}; dispute {dispute.reference}"
            row.save(update_fields=["remuneration", "contribution_amount", "source"])


def _owed(category: str, month: date, remuneration: Decimal) -> Decimal:
    """What the law says is owed on this pay; 0 where its history does not reach, for then only the pay counts."""
    facts = {"contribution_month": month, "remuneration": remuneration, "contributor_category": category}
    try:
        owed = current_law().compute(["contribution_owed"], facts, month).values["contribution_owed"]
    except LawError:
        return Decimal(0)
    return cast("Decimal", owed)
