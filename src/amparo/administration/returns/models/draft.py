"""What an employer has typed or sent and not yet filed."""

from django.db import models
from django.db.models import Q

from amparo.administration.common.constraints import one_of
from amparo.administration.returns.choices import Channel
from amparo.administration.returns.models.shared import ACCOUNT, EMPLOYER, key


class ReturnDraft(models.Model):
    """The lines of a month as they were typed, right or wrong, so that nothing typed is lost. One for each month."""

    employer = key(EMPLOYER, db_index=False)
    month = models.DateField()
    channel = models.CharField(max_length=8, choices=Channel)
    lines = models.JSONField(default=list)
    changed_by = key(ACCOUNT)
    changed_on = models.DateField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["employer", "month"], name="return_draft_once_a_month"),
            models.CheckConstraint(condition=Q(month__day=1), name="return_draft_month_is_month"),
            one_of("channel", Channel, "return_draft_channel_known"),
        )

    def __str__(self) -> str:
        return f"{self.employer_id} {self.month:%Y-%m}"
