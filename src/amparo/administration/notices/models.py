"""Notices sent to persons."""

from typing import ClassVar

import pghistory
import pgtrigger
from django.db import models
from django.db.models import F, Q

from amparo.administration.common.constraints import not_blank, one_of
from amparo.administration.notices.choices import NoticeKind


@pghistory.track(pghistory.UpdateEvent(), pghistory.DeleteEvent())
class Notice(models.Model):
    """A letter to one person or one employer. `read_on` is the day on which they first opened it in the portal."""

    person = models.ForeignKey("registry.Person", on_delete=models.PROTECT, related_name="+", db_index=False, null=True)
    employer = models.ForeignKey("registry.Employer", on_delete=models.PROTECT, related_name="+", null=True)
    kind = models.CharField(max_length=24, choices=NoticeKind)
    decision = models.ForeignKey("decisions.Decision", on_delete=models.PROTECT, related_name="+", null=True)
    claim = models.ForeignKey("claims.Claim", on_delete=models.PROTECT, related_name="+", null=True)
    language = models.CharField(max_length=8)
    subject = models.TextField()
    document = models.OneToOneField("documents.Document", on_delete=models.PROTECT, related_name="+")
    issued_on = models.DateField()
    read_on = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            one_of("kind", NoticeKind, "notices_notice_kind_known"),
            not_blank("subject", "notices_notice_has_a_subject"),
            models.CheckConstraint(
                name="notices_notice_to_one_party",
                condition=Q(person__isnull=False) ^ Q(employer__isnull=False),
            ),
            models.CheckConstraint(
                name="notices_notice_read_after_issued",
                condition=Q(read_on__isnull=True) | Q(read_on__gte=F("issued_on")),
            ),
            models.CheckConstraint(
                name="notices_notice_of_a_decision",
                condition=~Q(kind=NoticeKind.DECISION) | Q(decision__isnull=False),
            ),
            models.CheckConstraint(
                name="notices_notice_of_a_claim",
                condition=~Q(kind=NoticeKind.REQUEST_FOR_INFORMATION) | Q(claim__isnull=False),
            ),
            models.UniqueConstraint(
                name="notices_notice_one_per_decision", fields=["decision"], condition=Q(kind=NoticeKind.DECISION)
            ),
        ]
        indexes: ClassVar = [models.Index(name="notices_notice_of_person", fields=["person", "-issued_on"])]
        triggers: ClassVar = [pgtrigger.Protect(name="kept_for_good", operation=pgtrigger.Delete)]

    def __str__(self) -> str:
        return self.subject
