"""Two employers of the demonstration, each with whoever acts for it: a bakery with four workers, a household with one.

Both have filed for three months; the return of the last month is still missing, which is what there is to try.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from amparo.administration.access.choices import Role
from amparo.administration.access.queries import accounts_of_role
from amparo.administration.collection.filing import file_and_charge
from amparo.administration.common.institution import current_institution
from amparo.administration.common.periods import add_months, first_of_month
from amparo.administration.registry.employers import employer_by_identifier
from amparo.administration.registry.operations import employ, register_employer
from amparo.administration.registry.queries import persons_born_between
from amparo.administration.registry.workforce import numbers_of
from amparo.administration.returns.assessment import declared_categories, employer_questions
from amparo.administration.returns.choices import Channel
from amparo.administration.returns.lines import ReturnLineRow
from amparo.administration.returns.registration import appoint, record_employer_facts
from amparo.interfaces.demonstration import identifiers
from amparo.interfaces.demonstration.accounts import DemonstrationAccount, open_employer

FILED_MONTHS = 3
WAGES = (Decimal("1850.00"), Decimal("2240.50"), Decimal("3100.00"), Decimal("4675.30"))


@dataclass(frozen=True, slots=True)
class _Invented:
    """An employer to be: its name, its representative, which of the institution's numbers it has, whom it insures as what."""

    name: str
    login: str
    representative: str
    scheme: str
    category: str
    workers: int
    what: str


def add_employers(today: date) -> list[DemonstrationAccount]:
    """Register them, employ people of the population, file three months; none where the law knows no such returns."""
    categories = declared_categories()
    officers = accounts_of_role(Role.CASE_OFFICER, Role.SUPERVISOR)
    if not categories or not officers:
        return []
    people = _people(today, 5)
    firm, household = _invented(categories)
    return [
        _begin(firm, people[: firm.workers], today, officers[0].pk),
        _begin(household, people[firm.workers :], today, officers[0].pk),
    ]


def _invented(categories: Sequence[str]) -> tuple[_Invented, _Invented]:
    firms, households = current_institution().employer_schemes
    domestic = "domestic" if "domestic" in categories else categories[0]
    return (
        _Invented(
            "Padaria Três Irmãos Ltda",
            "padaria@employer.example",
            "Sônia Prado",
            firms,
            categories[0],
            4,
            "files the returns of a bakery with four workers; last month's is missing",
        ),
        _Invented(
            "Casa de Tereza Lins",
            "tereza@employer.example",
            "Tereza Lins",
            households,
            domestic,
            1,
            "employs one domestic worker; last month's return is missing",
        ),
    )


def _people(today: date, count: int) -> list[tuple[int, str]]:
    """Persons of working age who have a number, in order of registration."""
    ids = persons_born_between(add_months(today, -45 * 12), add_months(today, -25 * 12))[: count * 4]
    numbers = numbers_of(ids)
    return [(each, numbers[each]) for each in ids if each in numbers][:count]


def _begin(plan: _Invented, people: Sequence[tuple[int, str]], today: date, officer_id: int) -> DemonstrationAccount:
    opened, account_id = open_employer(plan.login, plan.representative, plan.what)
    employer_id = register_employer(name=plan.name, identifier=_free_number(plan.scheme)).pk
    began = first_of_month(add_months(today, -14))
    asked = {"employer_accident_risk": "light"} if "employer_accident_risk" in employer_questions() else {}
    record_employer_facts(employer_id=employer_id, facts=asked, valid_from=began, source="demonstration")
    appoint(account_id=account_id, employer_id=employer_id, confirmed_by_id=officer_id, on=began)
    for person_id, _number in people:
        employ(person_id=person_id, employer_id=employer_id, category=plan.category, start=began)
    for months_ago in range(FILED_MONTHS + 1, 1, -1):
        _file(plan, people, employer_id, account_id, first_of_month(add_months(today, -months_ago)))
    return opened


def _free_number(scheme: str) -> str:
    return next(each for each in identifiers.numbers(scheme, Random(7)) if employer_by_identifier(each) is None)


def _file(plan: _Invented, people: Sequence[tuple[int, str]], employer_id: int, account_id: int, month: date) -> None:
    file_and_charge(
        employer_id=employer_id,
        month=month,
        lines=[
            ReturnLineRow(place, number, "", plan.category, wage)
            for place, ((_person_id, number), wage) in enumerate(zip(people, WAGES, strict=False), start=1)
        ],
        filed_by_id=account_id,
        received_on=add_months(month, 1) + timedelta(days=4),
        channel=Channel.TYPED,
        idempotency_key=f"demonstration {month:%Y-%m}",
    )
