"""Notifications of the civil register, who they may be about, and what was paid after a death."""

import uuid
from typing import Any, ClassVar

import pghistory
import pgtrigger
from django.db import models
from django.db.models import F, Q

from amparo.administration.civil_events.choices import SETTLED, TRANSITIONS, Channel, NotificationState
from amparo.administration.common.constraints import not_blank, one_of
from amparo.administration.common.history import append_only
from amparo.administration.registry.choices import CivilEventKind

_AS_RECEIVED = (
    "reference",
    "kind",
    "register",
    "certificate_number",
    "occurred_on",
    "given_names",
    "family_names",
    "birth_date",
    "sex",
    "mother_name",
    "municipality",
    "state_code",
    "identifier",
    "raw",
    "digest",
    "channel",
    "received_on",
    "received_by_id",
    "file_id",
    "line",
)
_OLD, _NEW = (", ".join(f"{version}.{column}" for column in _AS_RECEIVED) for version in ("OLD", "NEW"))


def _key(to: Any, **options: Any) -> "models.ForeignKey[Any, Any]":
    return models.ForeignKey(to, on_delete=models.PROTECT, related_name="+", **options)


class EventFile(models.Model):
    """A file of civil events as it was received. The same bytes are one file; `errors` are of lines that were left out."""

    name = models.CharField(max_length=200)
    digest = models.CharField(max_length=64, unique=True)
    received_on = models.DateField()
    received_by = _key("access.Account")
    line_count = models.PositiveIntegerField()
    errors = models.JSONField(default=list)

    class Meta:
        triggers: ClassVar = [
            pgtrigger.ReadOnly(
                name="stands_as_received", fields=["name", "digest", "received_on", "received_by", "line_count"]
            ),
            pgtrigger.Protect(name="kept_for_good", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return self.name


@pghistory.track(pghistory.UpdateEvent(), exclude=["raw"])
class Notification(models.Model):
    """A birth, marriage or death as the register tells it, and whom it is taken to be about.

    What was received never changes; a certificate of a register is notified once. `event_number` is that of the event on
    the person's record, also after it was annulled. `raw` is what was sent, word for word, `digest` its checksum.
    """

    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=12, choices=CivilEventKind)
    register = models.CharField(max_length=80)
    certificate_number = models.CharField(max_length=60)
    occurred_on = models.DateField()
    given_names = models.TextField()
    family_names = models.TextField(blank=True, default="")
    birth_date = models.DateField(null=True)
    sex = models.CharField(max_length=6, blank=True, default="")
    mother_name = models.TextField(blank=True, default="")
    municipality = models.CharField(max_length=120, blank=True, default="")
    state_code = models.CharField(max_length=40, blank=True, default="")
    identifier = models.CharField(max_length=40, blank=True, default="")
    raw = models.JSONField()
    digest = models.CharField(max_length=64)
    channel = models.CharField(max_length=8, choices=Channel)
    received_on = models.DateField()
    received_by = _key("access.Account")
    file = _key(EventFile, null=True)
    line = models.PositiveIntegerField(null=True)

    state = models.CharField(max_length=10, choices=NotificationState, default=NotificationState.RECEIVED)
    person = _key("registry.Person", null=True)
    event_number = models.BigIntegerField(null=True, db_index=True)
    probability = models.FloatField(null=True)
    settled_on = models.DateField(null=True)
    settled_by = _key("access.Account", null=True)
    note = models.TextField(blank=True, default="")

    class Meta:
        constraints: ClassVar = [
            one_of("kind", CivilEventKind, "notification_kind_known"),
            one_of("state", NotificationState, "notification_state_known"),
            one_of("channel", Channel, "notification_channel_known"),
            not_blank("register", "notification_names_a_register"),
            not_blank("certificate_number", "notification_has_a_certificate"),
            not_blank("given_names", "notification_names_somebody"),
            models.UniqueConstraint(
                fields=["register", "certificate_number", "kind"], name="notification_certificate_once"
            ),
            models.CheckConstraint(
                condition=Q(occurred_on__lte=F("received_on")), name="notification_not_of_the_future"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=SETTLED) | Q(person__isnull=False, event_number__isnull=False),
                name="notification_settled_of_somebody",
            ),
        ]
        indexes: ClassVar = [models.Index(name="notification_by_state", fields=["state", "-received_on"])]
        triggers: ClassVar = [
            pgtrigger.FSM(name="state_moves_forward", field="state", transitions=TRANSITIONS),
            pgtrigger.Protect(
                name="stands_as_received",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(f"ROW({_OLD}) IS DISTINCT FROM ROW({_NEW})"),
            ),
            pgtrigger.Protect(name="kept_for_good", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.register} {self.certificate_number}"

    @property
    def name(self) -> str:
        """The person's name as the register writes it."""
        return f"{self.given_names} {self.family_names}".strip()


class Candidate(models.Model):
    """A person whom a doubtful notification may be about, with how each field compares."""

    notification = models.ForeignKey(Notification, on_delete=models.PROTECT, related_name="candidates", db_index=False)
    person = _key("registry.Person")
    probability = models.FloatField(null=True)
    agreements = models.JSONField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["notification", "person"], name="candidate_once"),
            models.CheckConstraint(
                condition=Q(probability__isnull=True) | Q(probability__range=(0, 1)), name="candidate_probability"
            ),
        ]
        triggers: ClassVar = [append_only()]

    def __str__(self) -> str:
        return f"{self.notification_id} {self.person_id}"


@pghistory.track(pghistory.UpdateEvent())
class PaidAfterDeath(models.Model):
    """A payment that gave money for days after a death: what was paid and what was due until the day of death.

    The difference is owed back; where nothing was due, a recall of the payment is prepared. Withdrawn where the person is
    alive after all.
    """

    event_number = models.BigIntegerField()
    person = _key("registry.Person", db_index=False)
    award = _key("awards.Award")
    period = models.DateField()
    kind = models.CharField(max_length=16)
    paid = models.DecimalField(max_digits=14, decimal_places=2)
    due = models.DecimalField(max_digits=14, decimal_places=2)
    found_on = models.DateField()
    recall_number = models.BigIntegerField(null=True)
    overpayment_number = models.BigIntegerField(null=True)
    withdrawn_on = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["event_number", "award", "period", "kind"], name="paid_after_death_once"),
            models.CheckConstraint(condition=Q(due__gte=0, due__lt=F("paid")), name="paid_after_death_too_much"),
        ]
        indexes: ClassVar = [models.Index(name="paid_after_death_of_person", fields=["person"])]
        triggers: ClassVar = [pgtrigger.Protect(name="kept_for_good", operation=pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.award_id} {self.period:%Y-%m}"


class Restoration(models.Model):
    """That somebody recorded as dead was found to be alive: by whom, why, and what shows it."""

    person = _key("registry.Person")
    event_number = models.BigIntegerField(unique=True)
    died_on = models.DateField()
    reason = models.TextField()
    evidence = models.TextField()
    restored_on = models.DateField()
    restored_by = _key("access.Account")

    class Meta:
        constraints: ClassVar = [
            not_blank("reason", "restoration_for_a_reason"),
            not_blank("evidence", "restoration_shown_by_something"),
        ]
        triggers: ClassVar = [append_only()]

    def __str__(self) -> str:
        return f"{self.person_id} {self.restored_on}"
