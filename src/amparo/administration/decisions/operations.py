"""Acts that put a decision on record."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from amparo.administration.common.errors import RecordError
from amparo.administration.decisions.choices import Outcome
from amparo.administration.decisions.models import Decision, LawVersion
from amparo.administration.decisions.stored_facts import facts_as_data
from amparo.law import Determination, Law


class ReasonMissing(RecordError):
    """An officer's decision was given without a written reason."""

    def __init__(self) -> None:
        super().__init__(_("Write the reason for your decision. The person will read it."))


def store_law_version(*, law: Law, on: date) -> str:
    """Keep the law's files beside the decisions that use them; returns its version. Known versions are left alone."""
    if not LawVersion.objects.filter(pk=law.version).exists():
        LawVersion.objects.bulk_create(
            [LawVersion(version=law.version, institution=law.institution, archive=law.archive(), stored_on=on)],
            ignore_conflicts=True,
        )
    return law.version


@transaction.atomic
def record_decision(
    *,
    law: Law,
    person_id: int,
    facts: Mapping[str, Any],
    determination: Determination,
    outcome: Outcome,
    monthly_amount: Decimal | None,
    made_on: date,
    claim_id: int | None = None,
    decided_by_id: int | None = None,
    reason: str = "",
) -> Decision:
    """Record what was decided, with all that is needed to compute it again.

    `monthly_amount` is what the law determined, for a grant; so are the days from which and until which it runs.
    `decided_by_id` is the officer, or None where the law alone decided; an officer without a `reason` raises ReasonMissing.
    """
    if decided_by_id is not None and not reason.strip():
        raise ReasonMissing
    granted = outcome == Outcome.GRANTED
    return Decision.objects.create(
        person_id=person_id,
        claim_id=claim_id,
        institution=law.institution,
        benefit=determination.benefit,
        outcome=outcome,
        made_on=made_on,
        effective_on=determination.on,
        starts_on=determination.starts_on if granted else None,
        ends_on=determination.ends_on if granted else None,
        decided_by_id=decided_by_id,
        reason=reason.strip(),
        monthly_amount=monthly_amount if granted else None,
        law_version_id=store_law_version(law=law, on=made_on),
        facts=facts_as_data(facts),
        determination=determination.as_data(),
    )
