"""What a person is told about a consent of theirs: that it was signed, and that it was revoked."""

from datetime import date

from amparo.administration.common.institution import current_institution
from amparo.administration.deductions.models import Consent
from amparo.administration.notices.choices import NoticeKind
from amparo.administration.notices.content import compose
from amparo.administration.notices.operations import addressee, send_letter
from amparo.administration.notices.typesetting import LetterSection
from amparo.administration.notices.words import phrase
from amparo.administration.registry.queries import person_by_id
from amparo.law.formatting import format_money


def notify_signed(consent: Consent, *, on: date) -> None:
    """Tell a person what was signed in their name, and how to revoke it if it was not them."""
    _write(consent, "signed", consent.text, on)


def notify_revoked(consent: Consent, *, on: date) -> None:
    """Tell a person that a consent of theirs is revoked."""
    _write(consent, "revoked", "", on)


def _write(consent: Consent, act: str, text: str, on: date) -> None:
    to = addressee(person_by_id(consent.person_id))
    language = to.language
    amount = format_money(consent.monthly_amount, language, current_institution().currency)
    words = {"creditor": consent.creditor.name, "amount": amount}
    sections = [LetterSection(phrase(f"consent_{act}_next", language), phrase(f"consent_{act}_next_text", language))]
    if text:
        sections.append(LetterSection(phrase("consent_text", language), text))
    outcome = phrase(f"consent_{act}_outcome", language, **words)
    letter = compose(to, phrase(f"consent_{act}_title", language), on, str(consent.reference), outcome, sections, ())
    send_letter(kind=NoticeKind.DEDUCTION, letter=letter, to=to, on=on, person_id=consent.person_id)
