"""A death in the family: what it means for whoever is left, and its digital certificate."""

import uuid
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import get_language

from amparo.administration.audit.choices import Purpose
from amparo.administration.civil_events.certificates import NoDeathOnRecord, certify_death
from amparo.administration.civil_events.queries import FamilyDeath, deaths_in_family, notification_by_reference
from amparo.administration.civil_events.survivors import services_left_to
from amparo.administration.claims import catalogue
from amparo.administration.claims.queries import ClaimRow, claims_of_person
from amparo.interfaces import clock
from amparo.interfaces.portal.person import reads_own_record, signed_in_person_id
from amparo.interfaces.theme.reading import log_reading
from amparo.interfaces.theme.verification import verification_url

# A card is shown for a year; a certificate may be needed for as long as anybody lives.
EVER_DAYS = 40_000


@dataclass(frozen=True, slots=True)
class Bereavement:
    """A death, and what the person may claim because of it, each with the claim that they have made."""

    death: FamilyDeath
    services: list[tuple[catalogue.Service, ClaimRow | None]]


def bereavements(person_id: int) -> list[Bereavement]:
    """The deaths in the person's family that were told within a year, with what may be claimed."""
    return [Bereavement(each, _claimable(person_id, each)) for each in deaths_in_family(person_id, clock.today())]


@reads_own_record("death certificate")
def death_certificate(request: HttpRequest, reference: uuid.UUID) -> HttpResponse:
    """The certificate of a death in the person's own family; there is none of anybody else's."""
    family = deaths_in_family(signed_in_person_id(request), clock.today(), days=EVER_DAYS)
    death = next((each for each in family if each.notification == reference), None)
    notification = notification_by_reference(reference)
    if death is None or notification is None:
        raise Http404
    log_reading(request, person_id=death.deceased_id, purpose=Purpose.CIVIL_EVENT, subject="death certificate")
    try:
        given = certify_death(
            notification_id=notification.pk,
            language=get_language() or "en",
            on=clock.today(),
            address_of=lambda code: verification_url(request, code),
        )
    except NoDeathOnRecord as error:  # annulled this very moment
        raise Http404 from error
    response = HttpResponse(given.content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="certificate-{death.died_on.isoformat()}.pdf"'
    response["Cache-Control"] = "private, no-store"
    return response


def _claimable(person_id: int, death: FamilyDeath) -> list[tuple[catalogue.Service, ClaimRow | None]]:
    offered = [catalogue.service(code) for code in services_left_to(person_id, death.deceased_id, death.died_on)]
    made = [each for each in claims_of_person(person_id) if each.received_on >= death.died_on]
    return [(each, next((one for one in made if one.service == each.service), None)) for each in offered]
