"""Who declared a person's months."""

from datetime import date

from amparo.administration.contributions.models import ContributionMonth


def employer_months(person_id: int) -> set[tuple[date, int]]:
    """The months that employers declared for a person, each with the employer."""
    rows = ContributionMonth.objects.filter(person_id=person_id, employer__isnull=False)
    return set(rows.values_list("month", "employer_id"))
