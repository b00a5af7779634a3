"""Whose award is re-determined, and as of which day, as SQL that an extraction embeds.

An award is re-determined as of the day on which its right began (that of its decision, else the first day of the award),
with the facts known now. Where a benefit's amount follows the calendar, such as one minimum wage, it is re-determined
as of the day of the run (docs/explanation/redetermination.md).
"""

IN_PAYMENT = """
SELECT a.person_id, min(CASE WHEN a.benefit = ANY(%(follows_calendar)s::text[]) THEN %(day)s::date
                             ELSE coalesce(d.effective_on, lower(a.period)) END) AS on_day
FROM awards_award a LEFT JOIN decisions_decision d ON d.id = a.decision_id
WHERE a.benefit = ANY(%(benefits)s::text[]) AND a.period @> %(day)s::date
GROUP BY a.person_id
"""
