"""A small institution with a pension by two routes, for tests of what surrounds the engine."""

from pathlib import Path

FILES = {
    "provisions/rules.py": '''
"""Facts and records."""

from amparo.law.language import *

sex = fact(Choice["female", "male"])
birth_date = fact(Date)
away = fact(bool, default=False)
contributions = relation(month=Date, wage=Money, category=Choice["employee", "individual"])
household = persons()
monthly_income = fact(Money, default=0)


@article("Act 1, s. 2")
def age_months(birth_date, on) -> Months:
    return full_months(birth_date, on)


@article("Act 1, s. 3")
def paid_months(contributions, p) -> Months:
    return months(contributions.where(contributions.wage >= p.minimum_wage.at(contributions.month)).count())
''',
    "pension/rules.py": '''
"""Pension."""

from amparo.law.language import *


@article("Act 1, s. 4")
def age_required(sex, p) -> Years:
    return p.age_woman if sex == "female" else p.age_man


@article("Act 1, s. 4")
def age_met(age_months, age_required) -> bool:
    return age_months >= in_months(age_required)


@article("Act 1, s. 5", unconfirmed="whether broken months count")
def record_met(paid_months, p) -> bool:
    return paid_months >= p.months_required


@article("Act 1, s. 4")
def by_age_entitled(age_met, record_met) -> bool:
    return age_met and record_met


@article("Act 1, s. 6")
def points(age_months, paid_months) -> Count:
    return number(in_years(age_months + paid_months))


@article("Act 1, s. 6")
def points_met(points, p) -> bool:
    return points >= p.points_required


@article("Act 1, s. 6")
def by_points_applies(contributions) -> bool:
    return contributions.exists()


@article("Act 1, s. 7")
def average_wage(contributions, p) -> Money:
    if contributions.count() == 0:
        return 0
    return round_half_up(contributions.sum(contributions.wage) / contributions.count(), 2)


@article("Act 1, s. 8")
def by_age_amount(average_wage, p) -> Money:
    return max(round_half_up(average_wage * p.share, 2), p.minimum_wage)


@article("Act 1, s. 8")
def by_points_amount(average_wage) -> Money:
    return average_wage


@article("Act 1, s. 9")
def lives_abroad(away) -> bool:
    return away
''',
    "pension/benefit.yaml": """
benefit: pension
title: { pt: Aposentadoria, es: Jubilación, fr: Pension, en: Pension }
article: Act 1
thirteenth: true
refer_when: [lives_abroad]
reasons: [record_met]
projection: { relation: contributions, column: month, at_least: { wage: minimum_wage } }
routes:
  - code: by_age
    title: { pt: Idade, es: Edad, fr: Âge, en: Age }
    article: Act 1, s. 4
    entitled: by_age_entitled
    amount: by_age_amount
    conditions: [age_met]
  - code: by_points
    title: { pt: Pontos, es: Puntos, fr: Points, en: Points }
    article: Act 1, s. 6
    entitled: points_met
    amount: by_points_amount
    conditions: [points_met]
    applies: by_points_applies
""",
    "pension/words.yaml": """
age_met:
  label: { pt: Idade alcançada, es: Edad cumplida, fr: Âge atteint, en: Age reached }
  yes:
    pt: "Você tem {age_months}."
    es: "Usted tiene {age_months}."
    fr: "Vous avez {age_months}."
    en: "You are {age_months} old."
  no:
    pt: "Você tem {age_months}; são pedidos {age_required}."
    es: "Usted tiene {age_months}; se piden {age_required}."
    fr: "Vous avez {age_months} ; il en faut {age_required}."
    en: "You are {age_months} old; {age_required} are asked for."
record_met:
  label: { pt: Contribuições, es: Cotizaciones, fr: Cotisations, en: Record }
  unconfirmed:
    pt: "se contam meses incompletos"
    es: "si cuentan meses incompletos"
    fr: "si les mois incomplets comptent"
    en: "whether broken months count"
  yes:
    pt: "Você contribuiu {paid_months}; são pedidos {months_required}."
    es: "Usted cotizó {paid_months}; se piden {months_required}."
    fr: "Vous avez cotisé {paid_months} ; il en faut {months_required}."
    en: "You contributed for {paid_months}; {months_required} are asked for."
  no:
    pt: "Você contribuiu só {paid_months}."
    es: "Usted cotizó solo {paid_months}."
    fr: "Vous n'avez cotisé que {paid_months}."
    en: "You contributed for {paid_months} only."
sex:
  label: { pt: Sexo, es: Sexo, fr: Sexe, en: Sex }
  values:
    female: { pt: mulher, es: mujer, fr: femme, en: woman }
    male: { pt: homem, es: hombre, fr: homme, en: man }
age_months: { label: { pt: Idade, es: Edad, fr: Âge, en: Age } }
age_woman: { label: { pt: Idade das mulheres, es: Edad de las mujeres, fr: Âge des femmes, en: Age of women } }
""",
}


def parameter(title: str, unit: str, values: str, *, confirmed: bool = True) -> str:
    """A parameter file from "day value" pairs, one a line."""
    lines = [f"title: {title}", f"unit: {unit}", "values:"]
    for pair in values.strip().splitlines():
        day, value = pair.split()
        lines += [
            f"  - from: {day}",
            f"    value: {value}",
            f"    reference: Act 1 of {day[:4]}",
            "    source: made up",
        ]
        lines.append(f"    confirmed: {str(confirmed).lower()}")
    return "\n".join(lines) + "\n"


PARAMETERS = {
    "minimum_wage": parameter("Minimum wage", "money", "1990-01-01 100.00\n2024-01-01 1412.00\n2026-01-01 1621.00"),
    "age_woman": parameter("Age of women", "years", "1990-01-01 60\n2024-01-01 62"),
    "age_man": parameter("Age of men", "years", "1990-01-01 65"),
    "months_required": parameter("Months asked for", "months", "1990-01-01 180", confirmed=False),
    "points_required": parameter(
        "Points asked for", "count", "\n".join(f"{2019 + n}-01-01 {86 + n}" for n in range(15))
    ),
    "share": parameter("Share of the average", "rate", "1990-01-01 0.6"),
}


def write_institution(folder: Path) -> Path:
    """The institution's folder, written below another."""
    files = {**FILES, **{f"pension/parameters/{name}.yaml": text for name, text in PARAMETERS.items()}}
    root = folder / "small"
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text.lstrip(), "utf-8")
    return root
