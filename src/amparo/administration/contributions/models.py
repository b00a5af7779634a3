"""The table of monthly contributions."""

import pghistory
from django.db import models
from django.db.models import F, Q

from amparo.administration.common.constraints import code_shaped, not_blank
from amparo.administration.common.history import changes


@pghistory.track(*changes())
class ContributionMonth(models.Model):
    """What one payer declared for a person in one month. Without an employer the person pays their own."""

    person = models.ForeignKey("registry.Person", on_delete=models.PROTECT, related_name="+", db_index=False)
    employer = models.ForeignKey("registry.Employer", on_delete=models.PROTECT, related_name="+", null=True)
    month = models.DateField()
    category = models.CharField(max_length=24)
    remuneration = models.DecimalField(max_digits=14, decimal_places=2)
    contribution_amount = models.DecimalField(max_digits=14, decimal_places=2)
    teaching = models.BooleanField(default=False)
    # Days worked, where pay is by the day; not known where the law does not ask.
    days = models.PositiveSmallIntegerField(null=True)
    source = models.TextField()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(month__day=1), name="contribution_month_is_a_first_day"),
            models.CheckConstraint(condition=Q(month__gte="1923-01-01"), name="contribution_month_after_eloy_chaves"),
            code_shaped("category", "contribution_category_shape"),
            models.CheckConstraint(condition=Q(days__range=(0, 31)), name="contribution_days_within_a_month"),
            models.CheckConstraint(condition=Q(remuneration__gt=0), name="contribution_remuneration_positive"),
            models.CheckConstraint(condition=Q(contribution_amount__gte=0), name="contribution_amount_not_negative"),
            models.CheckConstraint(
                condition=Q(contribution_amount__lte=F("remuneration")), name="contribution_within_remuneration"
            ),
            not_blank("source", "contribution_has_a_source"),
            # The person leads, so the same index serves a person's record in order of months.
            models.UniqueConstraint(
                fields=["person", "month", "employer", "category"],
                name="contribution_month_recorded_once",
                nulls_distinct=False,
            ),
        )

    def __str__(self) -> str:
        return f"{self.person_id} {self.month:%Y-%m} {self.category}"
