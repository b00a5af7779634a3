"""Insurance of the self-employed (contribuinte individual): Lei 8.212/1991, arts 12, V; 21; 30, II.

Whoever works on their own account is insured by law; enrolling says how much they pay, and how. Artisans, musicians,
street vendors and day cleaners are among them.
"""

from amparo.law.language import *

own_occupation = fact(
    Choice[
        "artisan", "musician", "performer", "vendor", "cleaner", "driver", "builder", "beautician", "repairer", "other"
    ]
)

# For whom the person works now. micro_entrepreneur: registered as MEI.
own_work = fact(Choice["own_account", "firms", "both", "micro_entrepreneur", "employed", "none"])


@article("Lei 8.212/1991, art. 12, V, h; Lei 13.180/2015, art. 1; Lei 3.857/1960")
def own_activity(
    own_occupation,
) -> Choice[
    "artisan", "musician", "performer", "vendor", "cleaner", "driver", "builder", "beautician", "repairer", "other"
]:
    """Every occupation on one's own account is insured alike; none has a rate of its own."""
    return own_occupation


@article("Lei 8.212/1991, art. 12, V, g, h; Lei 8.213/1991, art. 11, V")
def own_work_met(own_work) -> bool:
    """The person works on their own account, in any occupation, alone or beside work for firms."""
    return own_work in ("own_account", "both")


@article("LC 123/2006, art. 18-A; Lei 8.212/1991, arts 20; 30, I, a; Lei 10.666/2003, art. 4")
def own_work_paid_here(own_work) -> bool:
    """Nobody else already pays the contribution: the micro-entrepreneur's tax, an employer, the firms that hire."""
    return own_work not in ("micro_entrepreneur", "employed", "firms")


@article("Lei 8.212/1991, art. 21, caput, § 2, I, a")
def self_employed_plan_met(contributor_category, own_work) -> bool:
    """The reduced plan is for those who do not work for firms; the lowest rate is for those who do not work."""
    return contributor_category == "individual" or (contributor_category == "simplified" and own_work != "both")


@article("Lei 8.212/1991, art. 12, V; art. 21")
def self_employed_insurance_open(insurance_age_met, own_work_met, own_work_paid_here, self_employed_plan_met) -> bool:
    return insurance_age_met and own_work_met and own_work_paid_here and self_employed_plan_met


@article("Lei 8.212/1991, art. 21, caput, § 2, I, a")
def self_employed_category(
    contributor_category,
) -> Choice["employee", "domestic", "individual", "facultative", "simplified", "low_income", "late"]:
    """As what the person contributes: the plan that they chose."""
    return contributor_category


@article("Lei 8.212/1991, art. 28, III, §§ 3, 5; art. 21, § 2")
def self_employed_base(contributor_category, declared_income, p) -> Money:
    return own_base(contributor_category, declared_income, p)


@article("Lei 8.212/1991, art. 21, caput, § 2, I")
def self_employed_contribution(self_employed_base, contributor_category, p) -> Money:
    """What is paid each month."""
    rate = p.individual_rate if contributor_category == "individual" else p.simplified_rate
    return round_half_up(self_employed_base * rate, 2)


@article("Lei 8.212/1991, art. 12, V; Lei 8.213/1991, art. 11, V")
def self_employed_lapses(unpaid_months) -> bool:
    """Never by arrears: who works is insured by law and owes what is unpaid."""
    return False
