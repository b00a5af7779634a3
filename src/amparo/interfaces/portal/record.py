"""My record: who I am to the institution, and each month of insurance with its gaps."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from amparo.administration.audit.queries import readings_by_others
from amparo.administration.collection.queries import paid_months
from amparo.administration.common.institution import current_law
from amparo.administration.contributions.choices import MonthState
from amparo.administration.contributions.queries import (
    RecordYear,
    assessed_months,
    disputes_of,
    insurance_record,
    last_month_of,
)
from amparo.administration.registry import queries as registry
from amparo.interfaces import clock
from amparo.interfaces.portal.person import reads_own_record, signed_in_person_id
from amparo.interfaces.theme.facts import known_to_law, shown_facts

_READINGS_SHOWN = 20


class _YearShown:
    """A year of the record, the latest month first, and whether it has a gap."""

    def __init__(self, year: RecordYear) -> None:
        self.year = year.year
        self.contributed_months = year.contributed_months
        self.months = tuple(reversed(year.months))
        self.has_gap = any(not month.recorded for month in year.months)


@reads_own_record("insurance record")
def record(request: HttpRequest) -> HttpResponse:
    """The person's data, household, employers, and months of contribution year by year."""
    person_id = signed_in_person_id(request)
    today = clock.today()
    paid = dict.fromkeys(paid_months(person_id), MonthState.PAID)
    insurance = insurance_record(person_id, today, states=assessed_months(person_id) | paid)
    context = {
        "person": registry.person_by_id(person_id),
        "identifiers": registry.identifiers_of(person_id),
        "members": [m for m in registry.household_members(person_id, today) if m.person_id != person_id],
        "employments": registry.employments(person_id),
        "insurance": insurance,
        "rests_on_contributions": "contributions" in current_law().relations,
        "registers": shown_facts(known_to_law(registry.person_facts(person_id, today))),
        "years": [_YearShown(year) for year in reversed(insurance.years)],
        "disputes": [(each, last_month_of(each)) for each in disputes_of(person_id)],
        "own_contribution": _("own contribution"),
        "readings": readings_by_others(person_id)[:_READINGS_SHOWN],
    }
    return render(request, "portal/record.html", context)
