"""What an employer types or sends is kept as it is, right or wrong, until it is filed."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.db import transaction

from amparo.administration.common.periods import first_of_month
from amparo.administration.returns.checking import check_month
from amparo.administration.returns.choices import Channel
from amparo.administration.returns.models import ReturnDraft


@transaction.atomic
def save_draft(
    *, employer_id: int, month: date, lines: Sequence[Mapping[str, str]], channel: str, account_id: int, on: date
) -> ReturnDraft:
    """Keep the lines of a month as they were typed, in place of what was kept before. Raises MonthRefused."""
    month = first_of_month(month)
    check_month(month, on)
    draft, _made = ReturnDraft.objects.update_or_create(
        employer_id=employer_id,
        month=month,
        defaults={
            "lines": [dict(line) for line in lines],
            "channel": Channel(channel),
            "changed_by_id": account_id,
            "changed_on": on,
        },
    )
    return draft


@transaction.atomic
def drop_draft(*, employer_id: int, month: date) -> None:
    """Forget what was kept for a month."""
    ReturnDraft.objects.filter(employer_id=employer_id, month=first_of_month(month)).delete()
