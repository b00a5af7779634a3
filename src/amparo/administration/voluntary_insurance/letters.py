"""The letter that tells a person that the law has ended their insurance, why, and what stays."""

from datetime import date

from amparo.administration.common.institution import current_law
from amparo.administration.notices.choices import NoticeKind
from amparo.administration.notices.content import appeal_section, compose
from amparo.administration.notices.operations import addressee, send_letter
from amparo.administration.notices.typesetting import LetterSection
from amparo.administration.notices.words import phrase
from amparo.administration.registry.queries import person_by_id
from amparo.administration.voluntary_insurance.models import Enrolment, InsuredMonth
from amparo.law.formatting import format_month
from amparo.law.words import in_language


def notify_end(enrolment: Enrolment, from_month: date, on: date) -> None:
    """Write to the person whose insurance has ended by arrears or by an employer's contributions from a month on."""
    to = addressee(person_by_id(enrolment.person_id))
    language = to.language
    benefit = in_language(current_law().benefits[enrolment.benefit].title, language)
    outcome = phrase(f"insurance_ended_{enrolment.end_reason}", language, month=format_month(from_month, language))
    paid = InsuredMonth.objects.filter(enrolment=enrolment, paid_on__isnull=False).count()
    kept = LetterSection(
        phrase("insurance_ended_kept", language), phrase("insurance_ended_kept_text", language, count=str(paid))
    )
    letter = compose(
        to,
        phrase("insurance_ended_title", language, benefit=benefit),
        on,
        str(enrolment.reference),
        outcome,
        (kept, appeal_section(on, language)),
        (),
    )
    send_letter(kind=NoticeKind.INSURANCE, letter=letter, to=to, on=on, person_id=enrolment.person_id)
