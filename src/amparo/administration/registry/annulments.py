"""Taking back a civil event that was recorded of the wrong person."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from amparo.administration.common.errors import RecordError
from amparo.administration.registry.models import AnnulledCivilEvent, CivilEvent


class NoSuchEvent(RecordError):
    """The event is not on record, or has been annulled already."""


class AnnulmentUnexplained(RecordError):
    """An event is annulled for a reason that is kept with it."""


@transaction.atomic
def annul_civil_event(*, event_id: int, reason: str, by_id: int, on: date) -> AnnulledCivilEvent:
    """Take a civil event off a person's record, keeping it with the reason. Raises NoSuchEvent, AnnulmentUnexplained."""
    if not reason.strip():
        raise AnnulmentUnexplained(_("Say why the event is taken off the record."))
    event = CivilEvent.objects.select_for_update().filter(pk=event_id).first()
    if event is None:
        raise NoSuchEvent(_("This event is not on record any more."))
    annulled = AnnulledCivilEvent.objects.create(
        event_number=event.pk,
        person_id=event.person_id,
        kind=event.kind,
        occurred_on=event.occurred_on,
        source=event.source,
        reason=reason,
        annulled_on=on,
        annulled_by_id=by_id,
    )
    event.delete()
    return annulled


def annulled_events(person_id: int) -> list[AnnulledCivilEvent]:
    """What was wrongly recorded of a person, the latest annulment first."""
    return list(AnnulledCivilEvent.objects.filter(person_id=person_id).order_by("-pk"))
