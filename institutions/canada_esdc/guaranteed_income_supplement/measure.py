"""What the supplement is measured by: the pension that is missing, and the income that is spared."""

from amparo.law.language import *

# Of a spouse or partner who receives a pension: its monthly amount, before deferral, the increase at 75 and any recovery.
pension_received = fact(Money, default=0)


@formula
def by_factor(amount, factor):
    """An amount multiplied by the special qualifying factor, to the nearest cent."""
    return round_half_up(amount * factor, 2)


@article("Old Age Security Act, s. 2.1, s. 12(5), A - B")
def missing_pension(older_pensioner, missing_pension_from_75, full_monthly_pension, pension_without_deferral) -> Money:
    """What a partial pension lacks of a full one: the supplement makes it up."""
    if older_pensioner:
        return missing_pension_from_75
    return max(full_monthly_pension - pension_without_deferral, 0)


@article(
    "Old Age Security Act, s. 2.1(1), s. 7(5), s. 12(5), A - B",
    unconfirmed="the order of the roundings of a partial pension from 75",
)
def missing_pension_from_75(full_monthly_pension, pension_without_deferral, p) -> Money:
    """The same from 75, where both are increased by ten per cent."""
    return max(with_older_increase(full_monthly_pension, p) - with_older_increase(pension_without_deferral, p), 0)


@article("Old Age Security Act, s. 12(6)(b), B")
def income_spared(older_pensioner, income_spared_from_75, full_monthly_pension, qualifying_factor) -> Money:
    """Beside a spouse or partner without a pension: a quarter of the full pension rounded up to four dollars."""
    if older_pensioner:
        return income_spared_from_75
    return round_up(full_monthly_pension * qualifying_factor / 4, 0)


@article(
    "Old Age Security Act, s. 12(6)(b), B",
    unconfirmed="the published limits know one amount for all ages; the increase at 75 is not taken into it",
)
def income_spared_from_75(full_monthly_pension, qualifying_factor) -> Money:
    """The same from 75."""
    return round_up(full_monthly_pension * qualifying_factor / 4, 0)


@article("Old Age Security Act, s. 12(5.1)")
def enhancement_to_weigh(
    counts_as_single,
    partner,
    partner_receives_pension,
    full_monthly_pension,
    pension_without_deferral,
    couple_supplement,
    income_fall,
    supplement_beside_pensioner,
    supplement_beside_none,
) -> bool:
    """Two partial pensions and supplements are less than one pensioner alone would have: the Minister may pay more."""
    received = partner.pension_received if partner.exists else 0
    if counts_as_single or not partner_receives_pension or received <= 0:
        return False
    lacking = max(full_monthly_pension - received, 0)
    theirs = received + max(couple_supplement + lacking - income_fall, 0)
    both = pension_without_deferral + supplement_beside_pensioner + theirs
    return both < pension_without_deferral + supplement_beside_none
