"""Who may act for which employer, and what the law needs to know of an employer."""

import pghistory
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q

from amparo.administration.common.constraints import in_order, not_blank, one_of
from amparo.administration.common.history import changes
from amparo.administration.returns.choices import RequestState
from amparo.administration.returns.models.shared import ACCOUNT, EMPLOYER, key


@pghistory.track(*changes())
class Representative(models.Model):
    """An account that files returns for an employer during a period."""

    account = key(ACCOUNT)
    employer = key(EMPLOYER)
    period = DateRangeField()
    confirmed_by = key(ACCOUNT)

    class Meta:
        constraints = (
            in_order("period", "representative_period_in_order"),
            models.CheckConstraint(condition=~Q(account=F("confirmed_by")), name="representative_confirmed_by_another"),
            ExclusionConstraint(
                name="represents_an_employer_once_at_a_time",
                expressions=[
                    ("account", RangeOperators.EQUAL),
                    ("employer", RangeOperators.EQUAL),
                    ("period", RangeOperators.OVERLAPS),
                ],
            ),
        )

    def __str__(self) -> str:
        return f"{self.account_id} for {self.employer_id}"


@pghistory.track(*changes())
class RegistrationRequest(models.Model):
    """An account asks to act for an employer, whom the registry may not know yet. An officer decides."""

    account = key(ACCOUNT)
    employer_name = models.TextField()
    identifier = models.CharField(max_length=32)
    facts = models.JSONField(default=dict, blank=True)
    requested_on = models.DateField()
    state = models.CharField(max_length=12, choices=RequestState, default=RequestState.OPEN)
    decided_by = key(ACCOUNT, null=True)
    decided_on = models.DateField(null=True)
    reason = models.TextField(blank=True, default="")

    class Meta:
        constraints = (
            one_of("state", RequestState, "registration_state_known"),
            not_blank("employer_name", "registration_names_an_employer"),
            models.CheckConstraint(
                condition=Q(state=RequestState.OPEN.value, decided_by=None, decided_on=None)
                | (~Q(state=RequestState.OPEN.value) & Q(decided_by__isnull=False, decided_on__isnull=False)),
                name="registration_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state=RequestState.REFUSED.value) | Q(reason__regex=r"\S"),
                name="registration_refused_for_a_reason",
            ),
            models.CheckConstraint(condition=~Q(account=F("decided_by")), name="registration_decided_by_another"),
            models.UniqueConstraint(
                fields=["account", "identifier"],
                condition=Q(state=RequestState.OPEN.value),
                name="registration_requested_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.employer_name} {self.identifier}"


@pghistory.track(*changes())
class EmployerFact(models.Model):
    """What the law needs to know of an employer, such as the risk of its work, from a day on until the next value."""

    employer = key(EMPLOYER)
    name = models.CharField(max_length=64)
    value = models.JSONField()
    valid_from = models.DateField()
    source = models.TextField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["employer", "name", "valid_from"], name="employer_fact_once_a_day"),
            models.CheckConstraint(condition=Q(name__regex=r"^[a-z][a-z0-9_]*$"), name="employer_fact_name_shape"),
            not_blank("source", "employer_fact_has_a_source"),
        )

    def __str__(self) -> str:
        return f"{self.name} {self.valid_from}"
