"""Awards in payment to test with."""

from datetime import date
from decimal import Decimal
from typing import Any

import factory

from amparo.administration.awards import models
from amparo.administration.common.periods import period_from
from tests.factories.registry import PersonFactory


class AwardFactory(factory.django.DjangoModelFactory):
    """A retirement pension in payment since January 2024, of 2,000.00 a month.

    `starts_on`, `ends_on` (the day after the last), `monthly_amount`; trait `suspended`: since March 2024.
    """

    class Meta:
        model = models.Award
        skip_postgeneration_save = True

    class Params:
        starts_on = date(2024, 1, 1)
        ends_on = None

    person = factory.SubFactory(PersonFactory, elderly=True)
    benefit = "retirement"
    period = factory.LazyAttribute(lambda award: period_from(award.starts_on, award.ends_on))
    first_payable_on = factory.LazyAttribute(lambda award: award.starts_on)
    thirteenth = True

    @factory.post_generation
    def monthly_amount(self: Any, create: bool, extracted: Decimal | int | str | None, **_options: Any) -> None:
        """The one rate of the award."""
        if create:
            amount = Decimal(extracted or "2000.00")
            models.AwardRate.objects.create(award=self, period=self.period, monthly_amount=amount)

    @factory.post_generation
    def suspended(self: Any, create: bool, extracted: date | None, **_options: Any) -> None:
        """`suspended=day`: held back from that day on."""
        if create and extracted:
            period = period_from(extracted, self.period.upper)
            models.Suspension.objects.create(award=self, period=period, reason="review")
