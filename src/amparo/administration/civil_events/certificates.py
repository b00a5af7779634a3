"""The digital death certificate: given at once from the event on record, checked by anybody by its code."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from amparo.administration.banking.qr import qr_svg
from amparo.administration.civil_events.choices import SETTLED
from amparo.administration.civil_events.models import Notification
from amparo.administration.common.errors import RecordError
from amparo.administration.documents.choices import IssuedKind
from amparo.administration.documents.operations import issue_document
from amparo.administration.documents.queries import IssuedRow, issued_to_person, shown_code
from amparo.administration.notices.content import Addressee, compose
from amparo.administration.notices.typesetting import LetterSection, Proof, typeset
from amparo.administration.notices.words import phrase
from amparo.administration.registry.queries import PersonRow
from amparo.law.formatting import format_day


class NoDeathOnRecord(RecordError):
    """The notification has put no death on record, or it was annulled."""


@dataclass(frozen=True, slots=True)
class DeathCertificate:
    """A certificate as a PDF, and the code by which anybody can check it."""

    code: str
    content: bytes


@transaction.atomic
def certify_death(
    *, notification_id: int, language: str, on: date, address_of: Callable[[str], str]
) -> DeathCertificate:
    """The certificate of a recorded death. Asked again in a language, it is the same one. Raises NoDeathOnRecord."""
    notification = Notification.objects.select_for_update(of=("self",)).select_related("person").get(pk=notification_id)
    person = notification.person
    if notification.kind != "death" or notification.state not in SETTLED or person is None:
        raise NoDeathOnRecord(_("No death is on record by this notification."))
    statements = _statements(notification, person, language)
    issued = _issued_before(person.pk, statements) or issue_document(
        kind=IssuedKind.DEATH_CERTIFICATE, statements=statements, language=language, issued_on=on, person_id=person.pk
    )
    code, address = shown_code(issued.code), address_of(issued.code)
    sentence = phrase("certificate_proof", language, code=code, address=address)
    day = format_day(notification.occurred_on, language)
    letter = compose(
        Addressee(person.name, language),
        phrase("certificate_title", language),
        issued.issued_on,
        code,
        phrase("certificate_outcome", language, name=person.name, day=day),
        (LetterSection(phrase("certificate_scope", language), phrase("certificate_scope_text", language)),),
        tuple(statements.items()),
        Proof(qr_svg(address, title=sentence), sentence),
    )
    return DeathCertificate(issued.code, typeset(letter))


def _issued_before(person_id: int, statements: dict[str, str]) -> IssuedRow | None:
    said = [list(each) for each in statements.items()]
    found = issued_to_person(person_id, IssuedKind.DEATH_CERTIFICATE)
    return next(
        (each for each in found if each.withdrawn_on is None and list(map(list, each.statements)) == said), None
    )


def _statements(notification: Notification, person: PersonRow, language: str) -> dict[str, str]:
    return {
        phrase("certificate_name", language): person.name,
        phrase("certificate_born", language): format_day(person.birth_date, language),
        phrase("certificate_died", language): format_day(notification.occurred_on, language),
        phrase("certificate_register", language): notification.register,
        phrase("certificate_number", language): notification.certificate_number,
    }
