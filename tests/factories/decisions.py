"""Decisions to test with: recorded as they would be, with a law that is only a name."""

from datetime import date
from decimal import Decimal

import factory

from amparo.administration.decisions import models
from tests.factories.registry import PersonFactory


class LawVersionFactory(factory.django.DjangoModelFactory):
    """A stored law version whose archive is no law; enough where nothing is computed again."""

    class Meta:
        model = models.LawVersion
        django_get_or_create = ("version",)

    version = "0" * 64
    institution = "brazil_inss"
    archive = b"not a law"
    stored_on = date(2026, 1, 5)


class DecisionFactory(factory.django.DjangoModelFactory):
    """A grant of the benefit for older people by law alone; `refused`, `by_officer` as traits."""

    class Meta:
        model = models.Decision

    person = factory.SubFactory(PersonFactory, elderly=True)
    institution = "brazil_inss"
    benefit = "bpc_elderly"
    outcome = "granted"
    monthly_amount = Decimal("1621.00")
    made_on = date(2026, 3, 10)
    effective_on = date(2026, 3, 2)
    law_version = factory.SubFactory(LawVersionFactory)
    facts = factory.LazyFunction(dict)
    determination = factory.LazyFunction(dict)

    class Params:
        refused = factory.Trait(outcome="refused", monthly_amount=None)
        by_officer = factory.Trait(
            decided_by=factory.SubFactory("tests.factories.access.AccountFactory", officer=True),
            reason="The papers of the school show the years of teaching.",
        )
