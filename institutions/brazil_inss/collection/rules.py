"""When contributions fall due and what is added to those paid late: Lei 8.212/1991, arts 30 and 35; Lei 9.430/1996, art. 61.

A day of payment is `on`. Banks' holidays are not known to the law: whoever asks moves the due day as `due_moves_later` says.
"""

from amparo.law.language import *

# Who pays: a firm, a household that employs somebody, or an insured person for themselves.
payer_kind = fact(Choice["firm", "household", "own"])
# The last day on which the contribution could be paid without addition, banks' holidays considered.
due_on = fact(Date)
# What of the contribution is still unpaid.
unpaid_amount = fact(Money, most=10000000000)
# The day on which an instalment plan was agreed, and what of an instalment is to be paid.
agreed_on = fact(Date)
instalment_amount = fact(Money, most=10000000000)
# The months of the calendar, as far back as the debt goes.
calendar_months = relation(month=Date)


@formula
def selic_between(calendar_months, since, on, p):
    """The SELIC rates of the months after that of `since` and before that of `on`, added up and not compounded."""
    between = calendar_months.where(
        calendar_months.month >= add_months(first_of_month(since), 1) and calendar_months.month < first_of_month(on)
    )
    return between.sum(p.selic_rate.at(calendar_months.month))


@formula
def selic_known(since, on, p):
    """Whether each rate that `selic_between` adds up has been published."""
    return first_of_month(on) <= add_months(first_of_month(since), 1) or first_of_month(on) <= add_months(
        p.selic_known_until, 1
    )


@article("Lei 8.212/1991, art. 30, I, b, II, V; Lei 14.438/2022, art. 10, II")
def contribution_due_on(payer_kind, contribution_month, p) -> Date:
    """The day in the month after the contribution's own, before banks' holidays are considered."""
    next_month = add_months(first_of_month(contribution_month), 1)
    if payer_kind == "own":
        return add_days(next_month, p.contribution_due_day_offset.at(contribution_month))
    if payer_kind == "household":
        return add_days(next_month, days(p.household_due_day.at(contribution_month) - 1))
    return add_days(next_month, days(p.firm_due_day.at(contribution_month) - 1))


@article("Lei 8.212/1991, art. 30, § 2, I, II")
def due_moves_later(payer_kind) -> bool:
    """Where banks are closed: those who pay for themselves pay on the next day on which they open, all others before."""
    return payer_kind == "own"


@article(
    "Lei 9.430/1996, art. 61, §§ 1, 2",
    unconfirmed="whether a weekend right after the due day counts; the law's words are followed, by which it does",
)
def late_penalty_rate(due_on, on, p) -> Rate:
    """For each day late, up to the most: reached on the 61st day."""
    return min(number(days_between(due_on, on)) * p.late_penalty_per_day, p.late_penalty_most)


@article("Lei 8.212/1991, art. 35; Lei 9.430/1996, art. 61", unconfirmed="the rounding: half up, once")
def late_penalty(unpaid_amount, late_penalty_rate) -> Money:
    return round_half_up(unpaid_amount * late_penalty_rate, 2)


@article("Lei 9.430/1996, art. 61, § 3; art. 5, § 3")
def late_interest_rate(due_on, calendar_months, on, p) -> Rate:
    """Nothing in the month of the due day; then SELIC until the month before payment and 1 % for the month of payment."""
    if on <= due_on or first_of_month(on) == first_of_month(due_on):
        return 0
    return selic_between(calendar_months, due_on, on, p) + p.late_interest_last_month


@article("Lei 8.212/1991, art. 35; Lei 9.430/1996, art. 61, § 3", unconfirmed="the rounding: half up, once")
def late_interest(unpaid_amount, late_interest_rate) -> Money:
    return round_half_up(unpaid_amount * late_interest_rate, 2)


@article("Lei 9.430/1996, art. 5, § 3")
def late_rates_known(due_on, on, p) -> bool:
    """Whether the interest of a payment on this day can be computed: the rate of a month is published when it is over."""
    return on <= due_on or selic_known(due_on, on, p)


@article(
    "Lei 10.522/2002, art. 13", unconfirmed="that an instalment paid in the month of the agreement bears no interest"
)
def instalment_interest_rate(agreed_on, calendar_months, on, p) -> Rate:
    if first_of_month(on) <= first_of_month(agreed_on):
        return 0
    return selic_between(calendar_months, agreed_on, on, p) + p.late_interest_last_month


@article("Lei 10.522/2002, art. 13", unconfirmed="the rounding: half up, once")
def instalment_interest(instalment_amount, instalment_interest_rate) -> Money:
    return round_half_up(instalment_amount * instalment_interest_rate, 2)


@article("Lei 10.522/2002, art. 13")
def instalment_rates_known(agreed_on, on, p) -> bool:
    return selic_known(agreed_on, on, p)


@article("Lei 10.522/2002, arts 10, 14-C; IN RFB 2.063/2022, art. 21")
def plan_most_instalments(p) -> Count:
    """By the simplified way, which is open for what was withheld from workers too; the ordinary one is not (art. 14, I)."""
    return p.plan_instalments


@article("Lei 10.522/2002, art. 13, § 1; IN RFB 2.063/2022, art. 10")
def plan_least_instalment(payer_kind, p) -> Money:
    return p.plan_least_firm if payer_kind == "firm" else p.plan_least_person


@article("Lei 10.522/2002, art. 14-B, I, II", unconfirmed="the text of art. 14-B was not read")
def plan_is_broken(instalments_unpaid, instalments_to_come, p) -> bool:
    """Three instalments unpaid after their day, in a row or not; or one, where all others are paid."""
    return instalments_unpaid >= p.plan_broken_by or (instalments_unpaid >= 1 and instalments_to_come == 0)


@article("Lei 10.522/2002, art. 11")
def plan_is_kept(instalments_paid, instalments_unpaid) -> bool:
    """A plan counts from the payment of its first instalment; then as long as none is unpaid past its day."""
    return instalments_paid >= 1 and instalments_unpaid == 0


# Instalments fully paid; those past their day and not fully paid; those whose day is still to come.
instalments_paid = fact(Count, most=1000)
instalments_unpaid = fact(Count, most=1000)
instalments_to_come = fact(Count, most=1000)


# Whose contribution is collected: what an employer withheld from workers, its own part, or a person's own.
charge_kind = fact(Choice["worker", "employer", "voluntary"])


@article("CTN, art. 163, I; Lei 8.212/1991, art. 30, I, a")
def payment_rank(charge_kind) -> Count:
    """Debts of one's own are paid before those that one answers for, such as what was withheld from workers."""
    return 2 if charge_kind == "worker" else 1


@article("Lei 8.212/1991, art. 47, § 5; Portaria Conjunta RFB/PGFN 1.751/2014, art. 10")
def good_standing_days(p) -> Days:
    """For how many days a certificate of good standing is valid."""
    return p.certificate_days
