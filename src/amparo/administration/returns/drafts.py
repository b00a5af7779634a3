"""What an employer types or sends is kept as it is, right or wrong, until it is filed."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from amparo.administration.common.errors import RecordError
from amparo.administration.common.periods import add_months, first_of_month
from amparo.administration.registry.workforce import numbers_of, worker_counts, workers_in
from amparo.administration.returns.checking import check_lines, check_month
from amparo.administration.returns.choices import Channel, WorkState
from amparo.administration.returns.lines import CheckedReturn
from amparo.administration.returns.models import DraftWork, MonthlyReturn, ReturnDraft
from amparo.administration.returns.queries import LineChange, employer_facts, lines_of, standing_return
from amparo.administration.returns.reading import read_lines


class DraftIsBeingFiled(RecordError):
    """A draft that is on its way cannot be changed."""


@transaction.atomic
def save_draft(
    *, employer_id: int, month: date, lines: Sequence[Mapping[str, str]], channel: str, account_id: int, on: date
) -> ReturnDraft:
    """Keep the lines of a month as they were typed, in place of what was kept before. Raises MonthRefused, DraftIsBeingFiled."""
    month = first_of_month(month)
    check_month(month, on)
    work = DraftWork.objects.select_for_update().filter(draft__employer_id=employer_id, draft__month=month)
    if work.filter(state=WorkState.FILING).exists():
        raise DraftIsBeingFiled(_("The return for this month is being filed. Correct it when it is."))
    work.delete()
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


def check_draft(draft: ReturnDraft) -> CheckedReturn:
    """What would become of a draft if it were filed today. Raises NoSuchLaw, EmployerFactMissing."""
    facts = employer_facts(draft.employer_id, draft.month)
    return check_lines(read_lines(draft.lines), employer_id=draft.employer_id, month=draft.month, employer_facts=facts)


def differences(checked: CheckedReturn, standing_id: int | None) -> list[LineChange]:
    """Which workers a new version would add, leave out or pay otherwise than the version that stands; none without one."""
    if standing_id is None:
        return []
    before = {(each.person_id, each.category): each for each in lines_of(standing_id)}
    after = {(each.person_id, each.row.category): each.row for each in checked.good}
    found = [
        LineChange(
            key[0], row.name or row.identifier, before[key].remuneration if key in before else None, row.remuneration
        )
        for key, row in after.items()
        if key not in before or before[key].remuneration != row.remuneration
    ]
    gone = [line for key, line in before.items() if key not in after]
    return found + [LineChange(each.person_id, each.person.name, each.remuneration, None) for each in gone]


def count_to_begin_with(employer_id: int, month: date) -> int:
    """How many lines a month's return is filled in with."""
    standing = _earlier(employer_id, month)
    return standing.accepted_count if standing else worker_counts(employer_id, [month]).get(month, 0)


def _earlier(employer_id: int, month: date) -> MonthlyReturn | None:
    """What stands for a month, or else for the month before."""
    found = (standing_return(employer_id, each) for each in (month, add_months(month, -1)))
    return next((each for each in found if each and each.accepted_count), None)


def lines_to_begin_with(employer_id: int, month: date) -> list[dict[str, str]]:
    """What a month's return is filled in with: what stands for it, else last month's lines, else the workers on record."""
    standing = _earlier(employer_id, month)
    if standing:
        return _typed_again(standing.pk, with_days=standing.month == month)
    workers = workers_in(employer_id, month)
    numbers = numbers_of([each.person_id for each in workers])
    return [
        {
            "identifier": numbers.get(each.person_id, ""),
            "name": each.person.name,
            "category": each.category,
            "teaching": "1" if each.teaching else "",
        }
        for each in workers
    ]


def _typed_again(return_id: int, *, with_days: bool) -> list[dict[str, str]]:
    lines = lines_of(return_id)
    numbers = numbers_of([each.person_id for each in lines])
    return [
        {
            "identifier": numbers.get(each.person_id, ""),
            "name": each.person.name,
            "category": each.category,
            "remuneration": str(each.remuneration),
            "days": str(each.days) if with_days and each.days is not None else "",
            "teaching": "1" if each.teaching else "",
        }
        for each in lines
    ]
