"""What an employer has typed or sent and not yet filed."""

from django.db import models
from django.db.models import Q

from amparo.administration.common.constraints import one_of
from amparo.administration.returns.choices import Channel, WorkState
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


class DraftWork(models.Model):
    """A large draft that is checked and filed beside the pages: the file as it was sent, how far it is, what was found.

    Gone with its draft, once that is filed. A new file for the month makes a new one.
    """

    draft = models.OneToOneField(ReturnDraft, on_delete=models.CASCADE, related_name="+")
    state = models.CharField(max_length=8, choices=WorkState, default=WorkState.CHECKING)
    sent = models.BinaryField(default=b"")
    language = models.CharField(max_length=8)
    done_count = models.PositiveIntegerField(default=0)
    line_count = models.PositiveIntegerField(default=0)
    fault = models.TextField(blank=True, default="")
    found = models.JSONField(null=True)
    error_sheet = models.TextField(blank=True, default="")
    filing_key = models.CharField(max_length=100, blank=True, default="")
    accept_partly = models.BooleanField(default=False)
    asked_by = key(ACCOUNT, null=True)
    asked_on = models.DateField(null=True)

    class Meta:
        constraints = (
            one_of("state", WorkState, "draft_work_state_known"),
            models.CheckConstraint(condition=Q(done_count__lte=models.F("line_count")), name="draft_work_done_of_all"),
            models.CheckConstraint(
                condition=~Q(state="checked") | Q(found__isnull=False), name="draft_work_checked_has_found"
            ),
            models.CheckConstraint(
                condition=~Q(state="filing") | (~Q(filing_key="") & Q(asked_by__isnull=False, asked_on__isnull=False)),
                name="draft_work_filed_as_asked",
            ),
            models.CheckConstraint(condition=~Q(state="stopped") | ~Q(fault=""), name="draft_work_stopped_says_why"),
        )

    def __str__(self) -> str:
        return f"{self.draft_id} {self.state}"
