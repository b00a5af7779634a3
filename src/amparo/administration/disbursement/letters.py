"""What a person is told about the account that they are paid to, and about a payment that came back."""

from datetime import date
from decimal import Decimal

from amparo.administration.common.institution import current_institution
from amparo.administration.disbursement.choices import WHY_BACK
from amparo.administration.disbursement.models import PayeeAccount, PaymentOrder
from amparo.administration.notices.choices import NoticeKind
from amparo.administration.notices.content import compose
from amparo.administration.notices.operations import addressee, send_letter
from amparo.administration.notices.typesetting import LetterSection
from amparo.administration.notices.words import phrase
from amparo.administration.registry.queries import person_by_id
from amparo.law.formatting import format_day, format_money, format_month


def notify_new_account(account: PayeeAccount, *, begins: date, on: date) -> None:
    """Tell a person that an account was given for them, from when it is paid to, and how to refuse it."""
    person = person_by_id(account.person_id)
    to = addressee(person)
    words = {"ending": account.value[-4:], "day": format_day(begins, to.language)}
    sections = [
        LetterSection(phrase("new_account_not_you", to.language), phrase("new_account_refuse", to.language, **words))
    ]
    outcome = phrase("new_account_outcome", to.language, **words)
    title = phrase("new_account_title", to.language)
    letter = compose(to, title, on, f"{account.person_id}-{account.pk}", outcome, sections, ())
    send_letter(kind=NoticeKind.BANK_ACCOUNT, letter=letter, to=to, on=on, person_id=account.person_id)


def notify_came_back(order: PaymentOrder, *, person_id: int, code: str, on: date) -> None:
    """Tell a person that a payment came back, why, and that they must give another account."""
    person = person_by_id(person_id)
    to = addressee(person)
    words = {
        "amount": _money(order.amount, to.language),
        "month": format_month(order.period, to.language),
        "why": phrase(f"why_back_{code.lower()}" if code in WHY_BACK else "why_back_other", to.language),
    }
    sections = [LetterSection(phrase("came_back_what", to.language), phrase("came_back_do", to.language))]
    outcome = phrase("came_back_outcome", to.language, **words)
    letter = compose(to, phrase("came_back_title", to.language), on, order.end_to_end_id, outcome, sections, ())
    send_letter(kind=NoticeKind.RETURNED_PAYMENT, letter=letter, to=to, on=on, person_id=person_id)


def _money(amount: Decimal, language: str) -> str:
    return format_money(amount, language, current_institution().currency)
