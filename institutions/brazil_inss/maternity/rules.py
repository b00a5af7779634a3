"""Maternity pay (salário-maternidade): Lei 8.213/1991, arts 71 to 73. Who is entitled, from when and until when.

An employee is paid by the employer, who sets it off against contributions; the institution pays the others, adoption, and
the employees of a microentrepreneur. Cover is that of the day of the event; the qualifying period that was asked of those
who pay their own contributions fell for every claim made since 5 April 2024 (STF, ADI 2.110 and 2.111).
"""

from amparo.law.language import *

# birth: also of a stillborn child, from the 23rd week; miscarriage: not criminal, before it.
maternity_event = fact(Choice["birth", "adoption", "miscarriage"])

# Day of the birth or miscarriage; of an adoption, that of the judgment or of the order of custody for adoption.
maternity_event_on = fact(Date)

# First day away from work, where it came before the birth; the default says that there was none.
leave_began_on = fact(Date, default=day(1900, 1, 1))

# Day on which mother and child had both left the hospital; the default says that they did not stay on.
hospital_discharge_on = fact(Date, default=day(1900, 1, 1))

# How the person worked when the child came. not_working: no longer employed, or no longer contributing.
maternity_work = fact(Choice["employed", "domestic", "own_contributions", "not_working", "family_farming"])

# The employer is a microentrepreneur (MEI), for whom the institution pays (art. 72, § 3).
employer_is_mei = fact(bool, default=False)

# The adopted child's day of birth.
adopted_child_born_on = fact(Date)

# The other parent has been paid for the same child (art. 71-A, § 2).
other_parent_was_paid = fact(bool, default=False)

# Incapacity benefit, permanent or temporary, or unemployment benefit in that time (Lei 8.213/1991, art. 124).
receives_benefit_excluding_maternity = fact(bool)

# What an officer found: family farming in the months before; that the mother died and left the rest of the pay to the
# insured spouse or partner (art. 71-B); that the person worked as stated where the record does not show it.
family_farming_finding = fact(Choice["not_assessed", "established", "not_established"], default="not_assessed")
surviving_parent_finding = fact(Choice["not_assessed", "established", "not_established"], default="not_assessed")
maternity_work_finding = fact(Choice["not_assessed", "established", "not_established"], default="not_assessed")


@article("Lei 8.213/1991, art. 71; Decreto 3.048/1999, art. 93; IN PRES/INSS 128/2022, art. 358")
def maternity_starts_on(maternity_event, maternity_event_on, leave_began_on, maternity_work, p) -> Date:
    """The day of the event; before a birth, the first day away from work, at most 28 days earlier, for those at work."""
    at_work = maternity_work != "not_working"
    left_before_birth = maternity_event == "birth" and at_work and leave_began_on > day(1900, 1, 1)
    if not left_before_birth:
        return maternity_event_on
    earliest = add_days(maternity_event_on, days(0) - p.maternity_days_before_birth)
    return min(maternity_event_on, max(leave_began_on, earliest))


@article("Lei 8.213/1991, art. 71, § 3 (Lei 15.222/2025); STF, ADI 6.327")
def maternity_hospital_stay(maternity_event, maternity_event_on, hospital_discharge_on, p) -> bool:
    """Mother or child stayed in hospital for more than two weeks after the birth."""
    if maternity_event != "birth" or maternity_event_on < p.maternity_hospital_rule_from:
        return False
    return days_between(maternity_event_on, hospital_discharge_on) > p.maternity_hospital_days


@article(
    "Lei 8.213/1991, arts 71, § 3; 71-A; Decreto 3.048/1999, art. 93, § 5",
    unconfirmed="after a long stay in hospital the days are counted from the day after the discharge",
)
def maternity_ends_on(
    maternity_event, maternity_event_on, maternity_starts_on, maternity_hospital_stay, hospital_discharge_on, p
) -> Date:
    """Last day paid: the 120th (the 14th after a miscarriage), or 120 days after the discharge less those before the birth."""
    if maternity_event == "miscarriage":
        return add_days(maternity_starts_on, p.maternity_days_miscarriage - days(1))
    if maternity_hospital_stay:
        before_birth = days_between(maternity_starts_on, maternity_event_on)
        return add_days(hospital_discharge_on, p.maternity_days - before_birth)
    return add_days(maternity_starts_on, p.maternity_days - days(1))


@article("Lei 8.213/1991, art. 71")
def maternity_days_paid(maternity_starts_on, maternity_ends_on) -> Days:
    """Days paid, the first and the last included."""
    return days_between(maternity_starts_on, maternity_ends_on) + days(1)


@article(
    "Lei 8.213/1991, art. 15, II, VI, §§ 1, 2 e 4; Decreto 3.048/1999, arts 13, 14, 97",
    unconfirmed="all contributions count towards 120, 5 % contributors are taken as insured by choice, the 15th is kept",
)
def maternity_covered_until(contributions, maternity_starts_on, registered_unemployed, p) -> Date:
    """Last day of the cover that the contributions up to the start gave; 1 January 1900 where there are none."""
    return covered_until(contributions, maternity_starts_on, registered_unemployed, p)


@article("Lei 8.213/1991, arts 11, 15, 71")
def insured_at_maternity(maternity_starts_on, maternity_covered_until, maternity_work, maternity_work_finding) -> bool:
    """Covered when the pay starts: by the contributions, or by family farming; by work that an officer found."""
    if maternity_work == "family_farming" or maternity_work_finding == "established":
        return True
    return maternity_starts_on <= maternity_covered_until


@article("Lei 8.213/1991, arts 24, 25, III; Decreto 3.048/1999, arts 19-E, 29, III")
def months_before_maternity(contributions, maternity_starts_on, p) -> Months:
    """Months of contribution up to the start, its own month included."""
    return months(counted(contributions, p).where(contributions.month <= maternity_starts_on).count())


@article("Lei 8.213/1991, arts 25, III; 26, VI")
def maternity_qualifying_asked(contributions, maternity_starts_on, maternity_work) -> bool:
    """Asked of those who pay, or last paid, their own contributions; not of employees and domestic workers."""
    if maternity_work == "own_contributions":
        return True
    known = contributions.where(contributions.month <= maternity_starts_on)
    contributed_before = maternity_work == "not_working" and known.exists()
    if not contributed_before:
        return False
    last = known.max(contributions.month)
    return known.where(contributions.month == last and contributions.category not in ("employee", "domestic")).exists()


@article(
    "Lei 8.213/1991, arts 25, III; 27-A; STF, ADI 2.110 e 2.111; IN PRES/INSS 188/2025",
    unconfirmed="an earlier loss is told from the months alone; a premature birth does not lower the months asked for",
)
def maternity_qualifying_reached(
    contributions, maternity_qualifying_asked, months_before_maternity, maternity_starts_on, p
) -> bool:
    """Ten months where the claim came before 5 April 2024, five of them anew after a loss of cover; since then none.

    The cover was lost between two of the latest months where more than 12 months (24 after 120 contributions), and the
    two that the law allows for paying, lie between them.
    """
    if not maternity_qualifying_asked:
        return True
    counting = counted(contributions, p).where(contributions.month <= maternity_starts_on)
    unbroken = all(
        latest_month(counting, place) - latest_month(counting, place + 1) <= covered_gap(counting.count() - place, p)
        for place in whole(1, number(p.maternity_qualifying_after_loss) - 1)
    )
    return months_before_maternity >= p.maternity_qualifying and unbroken


@article("Lei 8.213/1991, art. 71-A; Decreto 3.048/1999, art. 93-A", unconfirmed="a child is one below 12 years")
def maternity_event_covered(
    sex, maternity_event, maternity_event_on, adopted_child_born_on, other_parent_was_paid, surviving_parent_finding, p
) -> bool:
    """A birth or miscarriage of the insured woman, or a child adopted for whom nobody else was paid.

    The spouse or partner of a mother who died stands in her place once an officer has found it (art. 71-B).
    """
    if maternity_event == "adoption":
        young = full_years(adopted_child_born_on, maternity_event_on) < p.adopted_child_age
        return young and not other_parent_was_paid
    return sex == "female" or surviving_parent_finding == "established"


@article("Lei 8.213/1991, arts 71-A, § 1; 72, §§ 1 e 3")
def maternity_paid_by_institution(maternity_work, maternity_event, employer_is_mei) -> bool:
    """The employer pays its employees, except on adoption and where the employer is a microentrepreneur."""
    return maternity_work != "employed" or maternity_event == "adoption" or employer_is_mei


@article("Lei 8.213/1991, art. 124, IV e parágrafo único; Decreto 3.048/1999, art. 102")
def no_benefit_excluding_maternity(receives_benefit_excluding_maternity) -> bool:
    return not receives_benefit_excluding_maternity


@article("Lei 8.213/1991, art. 103, parágrafo único; IN PRES/INSS 128/2022, art. 357")
def maternity_claimed_in_time(maternity_starts_on, maternity_event_on, on, p) -> bool:
    """Not before it starts, nor more than five years after the event."""
    return maternity_starts_on <= on <= add_years(maternity_event_on, p.maternity_claim_years)


@article("Lei 8.213/1991, arts 39, parágrafo único; 71 a 73")
def maternity_entitled(
    maternity_event_covered,
    maternity_paid_by_institution,
    insured_at_maternity,
    maternity_qualifying_reached,
    no_benefit_excluding_maternity,
    maternity_claimed_in_time,
    maternity_work,
    family_farming_finding,
) -> bool:
    insured = insured_at_maternity and maternity_qualifying_reached
    farming = maternity_work != "family_farming" or family_farming_finding == "established"
    rest = maternity_event_covered and maternity_paid_by_institution and no_benefit_excluding_maternity
    return insured and farming and maternity_claimed_in_time and rest


@article("Lei 8.213/1991, arts 71 a 73")
def maternity_open(
    maternity_paid_by_institution,
    maternity_qualifying_reached,
    no_benefit_excluding_maternity,
    maternity_claimed_in_time,
) -> bool:
    """What no officer needs to look at speaks for the pay."""
    rest = maternity_paid_by_institution and no_benefit_excluding_maternity
    return rest and maternity_qualifying_reached and maternity_claimed_in_time


@article("Lei 8.213/1991, arts 11, VII; 39, parágrafo único; Decreto 3.048/1999, art. 93, § 2")
def family_farming_to_prove(maternity_open, maternity_event_covered, maternity_work, family_farming_finding) -> bool:
    """Family farming is proven by papers of the months before, not by contributions."""
    farming = maternity_work == "family_farming" and family_farming_finding == "not_assessed"
    return farming and maternity_open and maternity_event_covered


@article("Lei 8.213/1991, art. 71-B")
def surviving_parent_to_examine(
    maternity_open, insured_at_maternity, sex, maternity_event, surviving_parent_finding
) -> bool:
    """A man claims after a birth: it is his where the insured mother died and he is insured."""
    man = sex == "male" and maternity_event == "birth" and surviving_parent_finding == "not_assessed"
    return man and maternity_open and insured_at_maternity


@article("Lei 8.213/1991, arts 11, 29-A; Decreto 3.048/1999, art. 19")
def maternity_work_to_check(
    contributions,
    maternity_open,
    maternity_event_covered,
    maternity_work,
    maternity_starts_on,
    maternity_work_finding,
    p,
) -> bool:
    """The person says that they were employed, and the record shows no such month lately: an officer checks the papers."""
    since = add_months(first_of_month(maternity_starts_on), months(0) - p.maternity_work_shown_months)
    lately = contributions.where(contributions.month >= since and contributions.month <= maternity_starts_on)
    employed = lately.where(contributions.category == "employee").exists()
    domestic = lately.where(contributions.category == "domestic").exists()
    missing = (maternity_work == "employed" and not employed) or (maternity_work == "domestic" and not domestic)
    return missing and maternity_work_finding == "not_assessed" and maternity_open and maternity_event_covered
