"""Which insured persons get an account in the demonstration: one for each thing worth seeing."""

from collections.abc import Iterator
from datetime import date

from amparo.administration.awards.queries import awards_of_person, persons_in_payment
from amparo.administration.claims.choices import ClaimStatus
from amparo.administration.claims.determination import preview
from amparo.administration.claims.queries import claims_by_status, claims_of_person
from amparo.administration.registry.queries import persons_born_between
from amparo.interfaces.demonstration.accounts import DemonstrationAccount, open_insured

_BY_STATUS = (
    (ClaimStatus.GRANTED, "retirement", "a retirement just granted: reasons, letter, next payment"),
    (ClaimStatus.WAITING_FOR_CLAIMANT, "bpc_elderly", "a claim that waits for an answer"),
    (ClaimStatus.REFUSED, "retirement", "a refusal, with the day on which each way opens"),
)


def open_all(today: date) -> list[DemonstrationAccount]:
    """Open the accounts, first those who can claim and be granted at once."""
    found = list(_can_claim(today))
    for status, benefit, what in _BY_STATUS:
        claim = next((each for each in claims_by_status(status) if each.benefit == benefit), None)
        if claim is not None:
            found.append((claim.claimant_id, what))
    pensioner = next((each for each in persons_in_payment(until=today.replace(month=2, day=1))), None)
    if pensioner is not None:
        found.append((pensioner, "a pensioner since January: payments made, the next one"))
    return [open_insured(person_id, what) for person_id, what in found]


def _can_claim(today: date) -> Iterator[tuple[int, str]]:
    """One person for each benefit who is entitled to it and has not claimed."""
    for benefit, oldest, youngest, what in (
        ("retirement", 67, 60, "entitled to retirement, not yet claimed: claim it"),
        ("bpc_elderly", 80, 65, "entitled to assistance, not yet claimed: claim it"),
    ):
        born = (date(today.year - oldest, 1, 1), date(today.year - youngest, 1, 1))
        for person_id in persons_born_between(*born):
            if not (claims_of_person(person_id) or awards_of_person(person_id)) and _is_entitled(
                person_id, benefit, today
            ):
                yield person_id, what
                break


def _is_entitled(person_id: int, benefit: str, today: date) -> bool:
    return preview(person_id, benefit, {}, today).determination.outcome == "entitled"
