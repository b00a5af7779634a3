"""The demonstration's employers, as the plan names them, each with whoever acts for it: workers, and three months filed.

All but the last of them are paid. The return of the month that has just ended is missing: that is what there is to try.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import islice
from random import Random

from amparo.administration.access.choices import Role
from amparo.administration.access.queries import accounts_of_role
from amparo.administration.collection.filing import file_and_charge
from amparo.administration.collection.operations import issue_slip
from amparo.administration.collection.payers import Payer
from amparo.administration.collection.queries import owed_on
from amparo.administration.common.institution import current_institution
from amparo.administration.common.periods import add_months, first_of_month
from amparo.administration.contributions.queries import last_contribution_month
from amparo.administration.registry.employers import employer_by_id, employer_by_identifier
from amparo.administration.registry.operations import employ, register_employer
from amparo.administration.registry.queries import persons_born_between
from amparo.administration.registry.workforce import numbers_of
from amparo.administration.returns.choices import Channel
from amparo.administration.returns.lines import ReturnLineRow
from amparo.administration.returns.registration import appoint, record_employer_facts
from amparo.interfaces.demonstration import identifiers
from amparo.interfaces.demonstration.accounts import DemonstrationAccount, open_employer
from amparo.interfaces.demonstration.collection import pay
from amparo.interfaces.demonstration.plan import Employing, current_plan

FILED_MONTHS = 3
NOT_PAID_MONTHS = 2
EMPLOYED_MONTHS = 4

Worker = tuple[int, str]


def add_employers(today: date) -> list[DemonstrationAccount]:
    """Register them, employ people of the population, file three months."""
    employers = current_plan().employers
    people = iter(_people(today, sum(len(each.wages) for each in employers)))
    return [_begin(each, [next(people) for _wage in each.wages], today) for each in employers]


def _people(today: date, count: int) -> list[Worker]:
    """Persons of working age who have a number and, as far as there are such, no other work now."""
    ids = persons_born_between(add_months(today, -45 * 12), add_months(today, -25 * 12))
    numbers, began = numbers_of(ids), add_months(today, -EMPLOYED_MONTHS - 1)
    known = [(each, numbers[each]) for each in ids if each in numbers]
    free = (each for each in known if not _works_since(each[0], began, today))
    return list(dict.fromkeys([*islice(free, count), *known]))[:count]


def _works_since(person_id: int, day: date, today: date) -> bool:
    last = last_contribution_month(person_id, today)
    return last is not None and last >= day


def _begin(plan: Employing, people: Sequence[Worker], today: date) -> DemonstrationAccount:
    opened, account_id = open_employer(plan.login, plan.representative, plan.what)
    firms, households = current_institution().employer_schemes
    number = _free_number(households if plan.household else firms)
    employer_id = register_employer(name=plan.name, identifier=number).pk
    began = first_of_month(add_months(today, -EMPLOYED_MONTHS))
    record_employer_facts(employer_id=employer_id, facts=plan.facts, valid_from=began, source="demonstration")
    officer = accounts_of_role(Role.CASE_OFFICER, Role.SUPERVISOR)[0]
    appoint(account_id=account_id, employer_id=employer_id, confirmed_by_id=officer.pk, on=began)
    for person_id, _number in people:
        employ(person_id=person_id, employer_id=employer_id, category=plan.category, start=began)
    for months_ago in range(FILED_MONTHS + 1, 1, -1):
        _file(plan, people, employer_id, account_id, first_of_month(add_months(today, -months_ago)))
        if months_ago > NOT_PAID_MONTHS:
            _pay(employer_id, today)
    return opened


def _pay(employer_id: int, today: date) -> None:
    """Pay what is owed, on its day."""
    owed = [each.charge for each in owed_on(Payer(employer_id=employer_id), today)]
    on = owed[0].due_on
    pay(issue_slip(charge_ids=[each.pk for each in owed], on=on), employer_by_id(employer_id), on)


def _free_number(scheme: str) -> str:
    return next(each for each in identifiers.numbers(scheme, Random(7)) if employer_by_identifier(each) is None)


def _file(plan: Employing, people: Sequence[Worker], employer_id: int, account_id: int, month: date) -> None:
    workers = zip(people, plan.wages, strict=True)
    file_and_charge(
        employer_id=employer_id,
        month=month,
        lines=[
            ReturnLineRow(place, number, "", plan.category, wage)
            for place, ((_person_id, number), wage) in enumerate(workers, start=1)
        ],
        filed_by_id=account_id,
        received_on=add_months(month, 1) + timedelta(days=4),
        channel=Channel.TYPED,
        idempotency_key=f"demonstration {month:%Y-%m}",
    )
