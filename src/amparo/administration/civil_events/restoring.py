"""A living person who was recorded as dead: put right in one act, as if it had never been."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from amparo.administration.awards.deaths import restore_after_death
from amparo.administration.civil_events.aftermath import give_up_recovery
from amparo.administration.civil_events.choices import SETTLED, NotificationState
from amparo.administration.civil_events.letters import tell_restored, tell_survivor_restored
from amparo.administration.civil_events.models import Notification, Restoration
from amparo.administration.civil_events.survivors import drop_prepared_claims, survivors_of
from amparo.administration.common.errors import RecordError
from amparo.administration.documents.choices import IssuedKind
from amparo.administration.documents.operations import withdraw_document
from amparo.administration.documents.queries import issued_to_person
from amparo.administration.registry.annulments import annul_civil_event
from amparo.administration.registry.choices import CivilEventKind
from amparo.administration.registry.operations import locked_person
from amparo.administration.registry.queries import PersonRow, civil_event_of


class NotRecordedAsDead(RecordError):
    """No death is on record for the person."""


class EvidenceMissing(RecordError):
    """It must be said why the person is known to be alive, and by what."""


@transaction.atomic
def restore_living_person(*, person_id: int, officer_id: int, reason: str, evidence: str, on: date) -> Restoration:
    """Annul a death that did not happen, and everything that followed from it.

    Awards run as before, so that the next run pays the months that were missed; recovery and recalls that the bank has
    not answered are withdrawn; certificates no longer hold; claims prepared for survivors and not sent are given up; the
    person and the survivors are told. Raises NotRecordedAsDead, EvidenceMissing.
    """
    if not (reason.strip() and evidence.strip()):
        raise EvidenceMissing(_("Say why the person is known to be alive, and what you were shown."))
    person = locked_person(person_id)
    death = civil_event_of(person.pk, CivilEventKind.DEATH)
    if death is None:
        raise NotRecordedAsDead(_("No death is on record for this person."))
    number, died_on = death.pk, death.occurred_on
    annul_civil_event(event_id=number, reason=reason, by_id=officer_id, on=on)
    restore_after_death(person_id=person.pk)
    give_up_recovery(event_number=number, on=on)
    _annul_notifications(number, officer_id, reason, on)
    for issued in issued_to_person(person.pk, IssuedKind.DEATH_CERTIFICATE):
        if issued.withdrawn_on is None:
            withdraw_document(code=issued.code, reason=reason, on=on)
    restoration = Restoration.objects.create(
        person=person,
        event_number=number,
        died_on=died_on,
        reason=reason,
        evidence=evidence,
        restored_on=on,
        restored_by_id=officer_id,
    )
    tell_restored(person, str(restoration.pk), on)
    _put_survivors_right(person, restoration)
    return restoration


def _put_survivors_right(person: PersonRow, restoration: Restoration) -> None:
    on = restoration.restored_on
    for survivor in survivors_of(person.pk, restoration.died_on):
        dropped = drop_prepared_claims(survivor, person.pk, restoration.died_on)
        tell_survivor_restored(survivor, person, str(restoration.pk), dropped, on)


def _annul_notifications(event_number: int, officer_id: int, reason: str, on: date) -> None:
    for each in Notification.objects.select_for_update().filter(event_number=event_number, state__in=SETTLED):
        each.state, each.settled_by_id, each.settled_on, each.note = NotificationState.ANNULLED, officer_id, on, reason
        each.save(update_fields=["state", "settled_by", "settled_on", "note"])
