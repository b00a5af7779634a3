"""Who gets an account in the demonstration: insured persons, one for each thing worth seeing, and employers."""

from collections.abc import Iterator
from datetime import date

from amparo.administration.awards.queries import awards_of_person, persons_in_payment
from amparo.administration.claims.determination import LawHasNoAnswer, preview
from amparo.administration.claims.queries import claims_by_status, claims_of_person
from amparo.administration.registry.queries import persons_born_between
from amparo.interfaces.demonstration.accounts import DemonstrationAccount, open_insured
from amparo.interfaces.demonstration.bank_accounts import add_bank_accounts
from amparo.interfaces.demonstration.collection import add_collection
from amparo.interfaces.demonstration.deaths import add_deaths
from amparo.interfaces.demonstration.employers import add_employers
from amparo.interfaces.demonstration.insurance import add_insurance
from amparo.interfaces.demonstration.owed import add_owed
from amparo.interfaces.demonstration.plan import Showcase, current_plan


def open_all(today: date) -> list[DemonstrationAccount]:
    """Open the accounts, first those who can claim and be granted at once."""
    showcase = current_plan().showcase
    found = list(_can_claim(showcase, today))
    for seen in showcase.claims:
        shown = {person_id for person_id, _what in found}
        of_kind = (each for each in claims_by_status(seen.status) if each.benefit == seen.benefit)
        claim = next((each for each in of_kind if each.claimant_id not in shown), None)
        if claim is not None:
            found.append((claim.claimant_id, seen.what))
    pensioner = next((each for each in persons_in_payment(until=today.replace(month=2, day=1))), None)
    if pensioner is not None:
        found.append((pensioner, showcase.in_payment))
    found += add_insurance(today)
    add_collection(today)
    opened = [*(open_insured(person_id, what) for person_id, what in found), *add_employers(today)]
    add_owed(today)
    add_bank_accounts(today)  # what is held back of a run is known before it is ordered
    return opened + add_deaths(today)


def _can_claim(showcase: Showcase, today: date) -> Iterator[tuple[int, str]]:
    """One person for each benefit who is entitled to it and has not claimed."""
    for benefit, (youngest, oldest), what in ((one.benefit, one.ages, one.what) for one in showcase.claimable):
        born = (date(today.year - oldest, 1, 1), date(today.year - youngest, 1, 1))
        for person_id in persons_born_between(*born):
            if not (claims_of_person(person_id) or awards_of_person(person_id)) and _is_entitled(
                person_id, benefit, today
            ):
                yield person_id, what
                break


def _is_entitled(person_id: int, benefit: str, today: date) -> bool:
    try:
        return preview(person_id, benefit, {}, today).determination.outcome == "entitled"
    except LawHasNoAnswer:
        return False
