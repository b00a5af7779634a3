"""What many persons said in their last decided claim, and what else is known of some of them in a way of its own.

The same facts as `gather_facts` gathers for one: for most persons only what they answered is added to the columns of the
record, and partners and children are read of all at once; where an officer made findings, or a claim names others by their
number, the person's facts are gathered one by one.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple

from django.db import connection

from amparo.administration.claims.catalogue import service
from amparo.administration.claims.choices import DECIDED_STATUSES
from amparo.administration.claims.facts import (
    Facts,
    answered_facts,
    gather_facts,
    gather_facts_of_claim,
    persons_of_claim,
    settle_facts,
    with_answers,
)
from amparo.administration.claims.kin import relatives_of_many
from amparo.administration.claims.models import Claim, Finding
from amparo.administration.registry.columns import IN_RANGE, HouseholdRange

_LAST_DECIDED = f"""
SELECT DISTINCT ON (c.claimant_id, c.benefit) c.id, x.on_day
FROM extraction x JOIN claims_claim c ON c.claimant_id = x.person_id AND c.received_on <= x.on_day
WHERE {IN_RANGE} AND c.benefit = ANY(%(benefits)s) AND c.status = ANY(%(decided)s)
ORDER BY c.claimant_id, c.benefit, c.received_on DESC, c.id DESC
"""  # noqa: S608 - made of constants


class Declared(NamedTuple):
    """What a person's claim says and who the person's relatives are, or all that is known of the person."""

    person_id: int
    facts: Facts


def declared_facts(within: HouseholdRange, benefits: Sequence[str]) -> Iterator[Declared]:
    """What the persons of a part said or what was found of them, the earlier claim first where one has several."""
    kin = {benefit: relatives_of_many(within, benefit) for benefit in benefits}
    told: set[tuple[int, str]] = set()
    for claim, findings, on in _last_decided(within, benefits):
        told.add((claim.claimant_id, claim.benefit))
        yield Declared(claim.claimant_id, _facts_of(claim, findings, on, kin[claim.benefit].get(claim.claimant_id, {})))
    for benefit, relatives in sorted(kin.items()):
        for person_id, facts in relatives.items():
            if (person_id, benefit) not in told:
                yield Declared(person_id, facts)


def facts_now(person_id: int, benefit: str, on: date) -> Facts:
    """All that is known now of a person as of a day, with their last decided claim of the benefit and its findings."""
    claims = Claim.objects.filter(
        claimant_id=person_id, benefit=benefit, status__in=DECIDED_STATUSES, received_on__lte=on
    )
    claim = claims.order_by("-received_on", "-pk").first()
    if claim is None:
        return gather_facts(person_id, benefit, {}, on)
    claim.received_on = on  # not stored
    return settle_facts(gather_facts_of_claim(claim), service(claim.service), claim.findings.order_by("pk"))


def decided_claims_total(within: HouseholdRange, benefits: Sequence[str]) -> int:
    """A control total of a part: the numbers of the claims that speak, added up."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT coalesce(sum(id), 0) FROM ({_LAST_DECIDED}) AS last", _parameters(within, benefits))  # noqa: S608
        return int(cursor.fetchone()[0])


def _parameters(within: HouseholdRange, benefits: Sequence[str]) -> dict[str, Any]:
    return {**within.parameters(), "benefits": list(benefits), "decided": [str(each) for each in DECIDED_STATUSES]}


def _last_decided(within: HouseholdRange, benefits: Sequence[str]) -> Iterator[tuple[Claim, list[Finding], date]]:
    with connection.cursor() as cursor:
        cursor.execute(_LAST_DECIDED, _parameters(within, benefits))
        days = dict(cursor.fetchall())
    findings: dict[int, list[Finding]] = defaultdict(list)
    for finding in Finding.objects.filter(claim_id__in=days).order_by("pk"):
        findings[finding.claim_id].append(finding)
    for claim in Claim.objects.filter(pk__in=days).order_by("received_on", "pk"):
        yield claim, findings[claim.pk], days[claim.pk]


def _facts_of(claim: Claim, findings: Iterable[Finding], on: date, relatives: Facts) -> Facts:
    found = list(findings)
    if not (found or persons_of_claim(claim)):
        return with_answers(relatives, answered_facts(claim.benefit, claim.answers))
    claim.received_on = on  # not stored: the facts as of the person's day
    return settle_facts(gather_facts_of_claim(claim), service(claim.service), found)
