"""What three employers of the demonstration owe: one pays in time, one is behind, one keeps a plan; and two odd payments."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

from amparo.administration.banking.operations import receive_bank_file
from amparo.administration.collection.arrears import due_day
from amparo.administration.collection.choices import ChargeKind, PayerKind
from amparo.administration.collection.operations import charge, issue_instalment_slip, issue_slip
from amparo.administration.collection.payers import Payer
from amparo.administration.collection.plans import agree_plan
from amparo.administration.collection.queries import ChargeRow, SlipRow, instalments_of
from amparo.administration.collection.receipts import match_receipts
from amparo.administration.common.institution import current_institution, current_law
from amparo.administration.common.periods import add_months, first_of_month
from amparo.administration.registry.employers import EmployerRow, some_employers
from amparo.interfaces.demonstration.bank_notice import Incoming, notice

# What workers and employer owe for a month: a bakery with five workers, a workshop with three.
WORKERS, EMPLOYER = Decimal("912.40"), Decimal("2541.00")
# The charges come from the system before this one: their numbers are those of the employer and of the month.
FORMER_SYSTEM = "former_system"


def add_collection(today: date) -> None:
    """Charges, slips, payments told by an invented bank, a plan, and two payments that nobody can place yet."""
    employers = some_employers(3)
    if len(employers) < 3 or not {"contribution_due_on", "plan_most_instalments"} <= current_law().variables.keys():
        return  # a country whose law of collection is not written, or offers no plans
    punctual, behind, agreed = employers
    _pays_in_time(punctual, today)
    _is_behind(behind, today)
    _keeps_a_plan(agreed, today)
    odd = [
        Incoming(WORKERS, today - timedelta(days=2), name=behind.name.upper(), text="contribuicao"),
        Incoming(Decimal("180.00"), today - timedelta(days=1), name="M A SANTOS", text="pagamento"),
    ]
    _bank_tells("AVISO-ODD", odd, today)


def _pays_in_time(employer: EmployerRow, today: date) -> None:
    for month in _months_before(today, 4, 2):
        charges = _charged(employer, month)
        on = charges[0].due_on - timedelta(days=3)
        pay(issue_slip(charge_ids=[each.pk for each in charges], on=on), employer, on)


def _is_behind(employer: EmployerRow, today: date) -> None:
    for month in _months_before(today, 4, 1):
        _charged(employer, month)


def _keeps_a_plan(employer: EmployerRow, today: date) -> None:
    owed = [each for month in _months_before(today, 9, 5) for each in _charged(employer, month)]
    agreed_on = first_of_month(add_months(today, -2)) + timedelta(days=9)
    payer = Payer(employer_id=employer.pk)
    plan = agree_plan(payer=payer, charge_ids=[each.pk for each in owed], instalment_count=12, on=agreed_on)
    for instalment in instalments_of(plan):
        if instalment.due_on < today:
            slip = issue_instalment_slip(instalment_id=instalment.pk, on=instalment.due_on)
            pay(slip, employer, instalment.due_on)


def _months_before(today: date, first: int, last: int) -> Iterator[date]:
    return (first_of_month(add_months(today, -number)) for number in range(first, last - 1, -1))


def _charged(employer: EmployerRow, month: date) -> list[ChargeRow]:
    due_on = due_day(PayerKind.FIRM, month)
    return [
        charge(
            employer_id=employer.pk,
            month=month,
            kind=kind,
            amount=amount,
            due_on=due_on,
            source=FORMER_SYSTEM,
            source_number=employer.pk * 10_000 + month.year % 100 * 100 + month.month,
            posted_on=first_of_month(due_on),
        )
        for kind, amount in ((ChargeKind.WORKER, WORKERS), (ChargeKind.EMPLOYER, EMPLOYER))
    ]


def pay(slip: SlipRow, employer: EmployerRow, on: date) -> None:
    """Let the invented bank tell that a slip was paid."""
    paid = Incoming(slip.amount, on, name=employer.name, number=employer.identifier, reference=slip.reference)
    _bank_tells(f"AVISO-{slip.reference}", [paid], on)


def _bank_tells(message_id: str, payments: list[Incoming], on: date) -> None:
    content = notice(message_id, on, payments, currency=current_institution().currency)
    file = receive_bank_file(content=content, name=f"{message_id}.xml", received_on=on, received_by_id=None)
    match_receipts(file_id=file.pk, on=on)
