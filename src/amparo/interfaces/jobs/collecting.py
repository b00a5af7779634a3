"""What collection does every day by itself."""

from datetime import date

from django.db import transaction

from amparo.administration.collection.letters import notify_broken_plan, remind_payers
from amparo.administration.collection.plans import review_plans


def write_to_payers(on: date) -> tuple[int, int]:
    """End plans that are not kept, tell whose they were, and remind payers; how many of each. Safe to repeat."""
    with transaction.atomic():
        broken = review_plans(on)
        for plan in broken:
            notify_broken_plan(plan, on)
    return len(broken), remind_payers(on)
