"""What a person is told when they were paid too much: the months, the reason, and how to object before anything is taken."""

from datetime import date, timedelta
from decimal import Decimal

from amparo.administration.common.institution import current_institution
from amparo.administration.notices.choices import NoticeKind
from amparo.administration.notices.content import compose
from amparo.administration.notices.operations import addressee, send_letter
from amparo.administration.notices.typesetting import LetterItem, LetterSection
from amparo.administration.notices.words import phrase
from amparo.administration.overpayments.models import Objection, Overpayment
from amparo.administration.overpayments.rules import current_overpayment_rules
from amparo.administration.registry.queries import death_date_of, person_by_id
from amparo.law.formatting import format_day, format_money, format_month
from amparo.law.words import in_language


def notify_overpayment(overpayment: Overpayment, *, on: date) -> None:
    """Write to the person; nobody is written to after their death: the heirs are, once an officer knows them."""
    if death_date_of(overpayment.person_id) is not None:
        return
    to = addressee(person_by_id(overpayment.person_id))
    language = to.language
    words = {
        "amount": _money(overpayment.amount, language),
        "day": format_day(overpayment.recover_from_on - timedelta(days=1), language),
        "percent": f"{overpayment.limit_percent.normalize():f}",
        "law": overpayment.law_reference,
        "first": format_month(overpayment.from_month, language),
        "last": format_month(overpayment.until_month, language),
    }
    objection = in_language(current_overpayment_rules().objection, language)
    months = tuple(
        LetterItem(
            phrase(
                "overpaid_month",
                language,
                month=format_month(each.month, language),
                paid=_money(each.paid, language),
                due=_money(each.due, language),
            )
        )
        for each in overpayment.months.order_by("month")
    )
    why = f"{phrase(f'overpaid_{overpayment.cause}', language)} {phrase('overpaid_from_until', language, **words)}"
    sections = (
        LetterSection(phrase("overpaid_months", language), why, months),
        LetterSection(
            phrase("overpaid_object", language), f"{phrase('overpaid_object_text', language, **words)} {objection}"
        ),
        LetterSection(phrase("overpaid_recovery", language), phrase("overpaid_recovery_text", language, **words)),
    )
    title, outcome = phrase("overpaid_title", language), phrase("overpaid_outcome", language, **words)
    letter = compose(to, title, on, str(overpayment.reference), outcome, sections, ())
    send_letter(kind=NoticeKind.OVERPAYMENT, letter=letter, to=to, on=on, person_id=overpayment.person_id)


def notify_objection(objection: Objection, *, on: date) -> None:
    """Write to the person what became of their objection, and why."""
    overpayment = objection.overpayment
    if death_date_of(overpayment.person_id) is not None:
        return
    to = addressee(person_by_id(overpayment.person_id))
    language = to.language
    words = {
        "amount": _money(objection.reduced_amount, language),
        "returned": _money(objection.returned_amount, language),
    }
    outcome = phrase(f"objection_{objection.status}", language, **words)
    if objection.returned_amount:
        outcome = f"{outcome} {phrase('objection_returned', language, **words)}"
    sections = (LetterSection(phrase("objection_reason", language), objection.reason, ()),)
    title = phrase("objection_title", language)
    letter = compose(to, title, on, str(objection.reference), outcome, sections, ())
    send_letter(kind=NoticeKind.OVERPAYMENT, letter=letter, to=to, on=on, person_id=overpayment.person_id)


def _money(amount: Decimal, language: str) -> str:
    return format_money(amount, language, current_institution().currency)
