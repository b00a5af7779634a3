"""What is printed on a payslip and on the statement of a year, in the language of the reader."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from django.utils.translation import override

from amparo.administration.common.institution import current_institution
from amparo.administration.disbursement.choices import CAME_BACK, WHY_BACK
from amparo.administration.disbursement.models import PaymentOrder
from amparo.administration.disbursement.paid import NOTHING, PaidRow, TooMuch
from amparo.administration.notices.words import phrase
from amparo.administration.payments.choices import PaymentKind
from amparo.law.formatting import format_day, format_money, format_month
from amparo.law.words import in_language

SHOWN_AT_THE_END = 4
type Table = tuple[tuple[str, ...], ...]


def payslip_number(paid: PaidRow) -> str:
    """What a payslip calls its payment."""
    return f"{paid.payment.award_id}/{paid.payment.month:%Y-%m}/{paid.payment.kind}"


def payslip_statements(paid: PaidRow, name: str, language: str) -> dict[str, str]:
    """Gross, each deduction, net, the day, the masked account, and where the payment stands."""
    payment = paid.payment
    statements = {
        phrase("payslip_number", language): payslip_number(paid),
        phrase("payslip_person", language): name,
        phrase("payslip_benefit", language): in_language(payment.title, language),
        phrase("payslip_month", language): f"{format_month(payment.month, language)} · {_kind(payment.kind, language)}",
        phrase("payslip_gross", language): money(payment.amount, language),
    }
    for each in sorted(paid.held, key=lambda held: (held.creditor, held.amount)):
        label = phrase("payslip_held" if each.creditor else "payslip_recovered", language, creditor=each.creditor)
        statements[_unused(label, statements)] = f"− {money(each.amount, language)}"
    statements |= {
        phrase("payslip_net", language): money(paid.net, language),
        phrase("payslip_day", language): format_day(payment.pay_date, language),
    }
    if paid.order is not None:
        statements[phrase("payslip_account", language)] = _masked(paid.order)
    statements[phrase("payslip_state", language)] = _state(paid, language)
    return statements | _too_much(paid.too_much, language)


def payslip_outcome(paid: PaidRow, language: str) -> str:
    """The payment in one sentence, and at once that it did not arrive."""
    sentence = phrase(
        "payslip_outcome",
        language,
        benefit=in_language(paid.payment.title, language),
        month=format_month(paid.payment.month, language),
        net=money(paid.net, language),
        day=format_day(paid.payment.pay_date, language),
    )
    return f"{sentence} {_state(paid, language)}" if paid.is_back else sentence


def yearly_number(until: date) -> str:
    """What a yearly statement calls its year: with the last payment, since later ones make another statement."""
    return f"{until.year} / {until.isoformat()}"


def yearly_statements(paid: Sequence[PaidRow], name: str, language: str) -> dict[str, str]:
    """The totals of a year and, for whoever checks the paper, each line of its table. `paid`: the oldest first."""
    statements = {
        phrase("yearly_number", language): yearly_number(paid[-1].payment.pay_date),
        phrase("payslip_person", language): name,
        phrase("yearly_gross", language): money(sum((each.payment.amount for each in paid), NOTHING), language),
        phrase("yearly_held", language): money(sum((each.held_amount for each in paid), NOTHING), language),
        phrase("yearly_net", language): money(total_net(paid), language),
    }
    if missing := sum((each.net for each in paid if each.is_back), NOTHING):
        statements[phrase("yearly_not_received", language)] = money(missing, language)
    return statements | _too_much([wrong for each in paid for wrong in each.too_much], language)


def yearly_lines(paid: Sequence[PaidRow], language: str) -> dict[str, str]:
    """Each payment of a year as one statement: what was gross, held back and net."""
    lines: dict[str, str] = {}
    for what, gross, held, net in yearly_table(paid, language)[1:]:
        lines[_unused(what, lines)] = f"{gross} − {held} = {net}"
    return lines


def yearly_table(paid: Sequence[PaidRow], language: str) -> Table:
    """The head and the rows of a year: month and benefit, gross, held back, net."""
    columns = ("what", "gross", "held", "net")
    head = tuple(phrase(f"yearly_column_{column}", language) for column in columns)
    return head, *(_row(each, language) for each in paid)


def yearly_outcome(paid: Sequence[PaidRow], language: str) -> str:
    """The year in one sentence."""
    first, last = (format_day(each.payment.pay_date, language) for each in (paid[0], paid[-1]))
    return phrase("yearly_outcome", language, first=first, last=last, net=money(total_net(paid), language))


def total_net(paid: Sequence[PaidRow]) -> Decimal:
    """What was sent, or is to be, of several payments."""
    return sum((each.net for each in paid), NOTHING)


def money(amount: Decimal, language: str) -> str:
    """An amount in the institution's currency."""
    return format_money(amount, language, current_institution().currency)


def _row(paid: PaidRow, language: str) -> tuple[str, str, str, str]:
    payment = paid.payment
    what = f"{format_month(payment.month, language)} · {in_language(payment.title, language)}"
    if payment.kind != PaymentKind.MONTHLY:
        what += f" · {_kind(payment.kind, language)}"
    if paid.is_back:
        what += f" ({phrase('yearly_not_yet', language)})"
    amounts = (payment.amount, paid.held_amount, paid.net)
    gross, held, net = (money(amount, language) for amount in amounts)
    return what, gross, held, net


def _kind(kind: str, language: str) -> str:
    with override(language):
        return str(PaymentKind(kind).label)


def _masked(order: PaymentOrder) -> str:
    return f"•••• {order.account.value[-SHOWN_AT_THE_END:]}"


def _state(paid: PaidRow, language: str) -> str:
    order = paid.order
    if paid.given_back_on is not None:
        return phrase("payslip_state_recalled", language, day=format_day(paid.given_back_on, language))
    if order is not None and order.state in CAME_BACK and order.came_back_on:
        code = order.reason_code
        why = phrase(f"why_back_{code.lower()}" if code in WHY_BACK else "why_back_other", language)
        return phrase("payslip_state_back", language, day=format_day(order.came_back_on, language), why=why)
    if paid.waits:
        return phrase("payslip_state_waiting", language)
    if order is not None:
        return phrase("payslip_state_ordered", language)
    return phrase("payslip_state_none" if paid.net else "payslip_state_nothing", language)


def _too_much(found: Iterable[TooMuch], language: str) -> dict[str, str]:
    statements: dict[str, str] = {}
    for each in dict.fromkeys(found):
        months = dict.fromkeys(format_month(month, language) for month in (each.first_month, each.last_month))
        label = phrase("payslip_too_much", language, day=format_day(each.found_on, language), months=" – ".join(months))
        statements[_unused(label, statements)] = money(each.amount, language)
    return statements


def _unused(label: str, taken: dict[str, str]) -> str:
    """A label that stands once: two deductions for one creditor are two statements."""
    number, own = 1, label
    while own in taken:
        number += 1
        own = f"{label} ({number})"
    return own
