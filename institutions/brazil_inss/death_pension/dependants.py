"""Who depended on the person who died, and until when: Lei 8.213/1991, arts 16, 74, 76 and 77; EC 103/2019, art. 23, § 6.

Three classes: spouses, partners, children and who is treated as a child; parents; brothers and sisters. A class that was
there on the day of death shuts out the next, even after its own right has ended (art. 16, § 1).
"""

from amparo.law.language import *

# The insured person who died, with the record of their contributions.
deceased = person(optional=True)

# What the claimant was to the person who died. former_spouse: with alimony; ward: under guardianship or court custody.
relation_to_deceased = fact(
    Choice["spouse", "partner", "former_spouse", "child", "stepchild", "ward", "parent", "sibling"]
)

# First day of the marriage or of the life together, whichever came first.
union_began_on = fact(Date)

# A child, brother or sister below 21 who has been released from parental authority, by marriage for instance.
emancipated = fact(bool, default=False)

# The others who depended on that person; claims_too: they have asked for the pension as well (art. 76).
# For others than spouses and partners union_began_on says nothing.
other_dependants = relation(
    relation_to_deceased=Choice[
        "spouse", "partner", "former_spouse", "child", "stepchild", "ward", "parent", "sibling"
    ],
    birth_date=Date,
    union_began_on=column(Date, default=day(1900, 1, 1)),
    disabled=column(bool, default=False),
    claims_too=column(bool, default=True),
)

# What an officer or expert found: the union or economic dependence; the disability of a dependant; that the person who died
# had every requirement of a retirement pension before their cover ended (art. 102, § 2).
dependence_finding = fact(Choice["not_assessed", "established", "not_established"], default="not_assessed")
dependant_disability_finding = fact(Choice["not_assessed", "established", "not_established"], default="not_assessed")
retirement_right_finding = fact(Choice["not_assessed", "established", "not_established"], default="not_assessed")


@formula
def in_first_class(relation):
    """Spouses, partners, children, and who is treated as a child (art. 16, I, § 2)."""
    return relation not in ("parent", "sibling")


@formula
def same_class(relation, other):
    """Whether two dependants stand in the same class."""
    return (in_first_class(relation) and in_first_class(other)) or relation == other


@formula
def in_union(relation):
    """Spouses and partners, and former spouses with alimony (arts 16, I, 76, § 2)."""
    return relation in ("spouse", "partner", "former_spouse")


@formula
def coming_of_age(birth_date, p):
    """The day on which a child, brother or sister turns 21; 1 March for those born on 29 February."""
    birthday = add_years(birth_date, p.dependant_child_age)
    of_age_on_birthday = full_years(birth_date, birthday) >= p.dependant_child_age
    return birthday if of_age_on_birthday else add_days(birthday, 1)


@formula
def union_quota_ends_on(birth_date, union_began_on, died_on, contributions_enough, accident, p):
    """The first day without the share of a spouse or partner (art. 77, § 2, V, b and c, § 2-A)."""
    long_union = add_years(union_began_on, p.least_union_years) <= died_on
    short_pension = not (accident or (contributions_enough and long_union))
    if short_pension:
        return add_months(died_on, p.short_pension_months)
    age_at_death = full_years(birth_date, died_on)
    if age_at_death >= p.spouse_life_age.at(died_on):
        return day(2200, 12, 31)
    return add_years(died_on, p.spouse_pension_years.at(died_on).lookup(age_at_death))


@formula
def quota_ends_on(relation, birth_date, union_began_on, disabled, died_on, contributions_enough, accident, p):
    """The first day without the share of a dependant; 31 December 2200 for life, or as long as a disability lasts."""
    parent_or_disabled = relation == "parent" or disabled
    couple = in_union(relation)
    if parent_or_disabled:
        return day(2200, 12, 31)
    if couple:
        return union_quota_ends_on(birth_date, union_began_on, died_on, contributions_enough, accident, p)
    return coming_of_age(birth_date, p)


@article("Lei 8.213/1991, art. 74")
def died_on(deceased, death_date) -> Date:
    """The day of death, on which the right arises. Where nobody has been named yet, it is a fact to be asked for."""
    return deceased.death_date if deceased.exists else death_date


@article("Lei 8.213/1991, art. 77, § 2, V, b, § 2-A")
def accidental_death(deceased) -> bool:
    """Death by an accident of any kind or an occupational disease: contributions and length of the union do not matter."""
    return deceased.exists and deceased.death_cause in ("accident", "work")


@article("Lei 8.213/1991, arts 25, II, 77, § 2, V, b e c")
def spouse_contributions_enough(deceased, p) -> bool:
    """At least 18 monthly contributions of the person who died; who was retired had made 180."""
    if not deceased.exists:
        return False
    return deceased.contributions_at_death >= p.spouse_contributions or deceased.benefit_received == "retirement"


@article("Lei 8.213/1991, arts 16, I, III; 77, §§ 2, III, IV, V, a; EC 103/2019, art. 23, §§ 2, 5")
def disability_established(disabled, dependant_disability_finding) -> bool:
    """A disability, there on the day of death, that the expert found."""
    return disabled and dependant_disability_finding == "established"


@article("Lei 8.213/1991, arts 76, § 2, 77, § 2; Portaria ME 424/2020")
def own_union_began_on(relation_to_deceased, union_began_on) -> Date:
    """Asked of spouses and partners alone; for others a day that says nothing."""
    couple = in_union(relation_to_deceased)
    return union_began_on if couple else day(1900, 1, 1)


@article(
    "Lei 8.213/1991, art. 77, § 2, II a V, §§ 2-A, 2-B; Portaria ME 424/2020",
    unconfirmed="the years are counted from the day of death",
)
def death_pension_ends_on(
    relation_to_deceased,
    birth_date,
    own_union_began_on,
    emancipated,
    disability_established,
    died_on,
    spouse_contributions_enough,
    accidental_death,
    p,
) -> Date:
    """The first day without the share; 31 December 2200 for life, or as long as a disability lasts."""
    young = not in_union(relation_to_deceased) and relation_to_deceased != "parent"
    released = young and emancipated and not disability_established
    if released:
        return died_on
    return quota_ends_on(
        relation_to_deceased,
        birth_date,
        own_union_began_on,
        disability_established,
        died_on,
        spouse_contributions_enough,
        accidental_death,
        p,
    )


@article("Lei 8.213/1991, art. 16, § 1")
def no_nearer_dependant(
    other_dependants,
    relation_to_deceased,
    dependant_disability_finding,
    died_on,
    spouse_contributions_enough,
    accidental_death,
    p,
) -> bool:
    """On the day of death there was nobody in an earlier class, whether they claim or not."""
    first_class = in_first_class(relation_to_deceased)
    if first_class:
        return True
    nearer = other_dependants.where(
        in_first_class(other_dependants.relation_to_deceased)
        or (relation_to_deceased == "sibling" and other_dependants.relation_to_deceased == "parent")
    )
    return not nearer.where(
        quota_ends_on(
            other_dependants.relation_to_deceased,
            other_dependants.birth_date,
            other_dependants.union_began_on,
            other_dependants.disabled and dependant_disability_finding != "not_established",
            died_on,
            spouse_contributions_enough,
            accidental_death,
            p,
        )
        > died_on
    ).exists()


@article("Lei 8.213/1991, arts 16, 76, 77; EC 103/2019, art. 23, § 1")
def dependants_counted(
    other_dependants,
    relation_to_deceased,
    dependant_disability_finding,
    died_on,
    spouse_contributions_enough,
    accidental_death,
    on,
    p,
) -> Count:
    """The claimant, and those of the same class who claim too and whose share has not ended."""
    same = other_dependants.where(
        other_dependants.claims_too and same_class(relation_to_deceased, other_dependants.relation_to_deceased)
    )
    lasting = same.where(
        quota_ends_on(
            other_dependants.relation_to_deceased,
            other_dependants.birth_date,
            other_dependants.union_began_on,
            other_dependants.disabled and dependant_disability_finding == "established",
            died_on,
            spouse_contributions_enough,
            accidental_death,
            p,
        )
        > on
    )
    return lasting.count() + 1


@article("EC 103/2019, art. 23, §§ 2, 3, 5")
def disabled_dependant(
    other_dependants, relation_to_deceased, disability_established, dependant_disability_finding
) -> bool:
    """Whether any of the dependants counted is disabled, as the expert found."""
    others = other_dependants.where(
        other_dependants.claims_too
        and other_dependants.disabled
        and same_class(relation_to_deceased, other_dependants.relation_to_deceased)
    )
    return disability_established or (dependant_disability_finding == "established" and others.exists())
