"""A simulation's outcome for people and machines: plain data, comma-separated rows, and a Vega-Lite picture."""

import csv
import io
from collections.abc import Iterator
from typing import Any

import msgspec

from amparo.analysis.simulation.run import Outcome, Simulation, keeps_award
from amparo.analysis.simulation.tally import Change, Spread
from amparo.law import Law

FORMAT = 1
FEWEST_SHOWN = 10  # persons
_SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
_BASE, _REFORM = "as it stands", "with the reform"


def as_data(law: Law, asked: Simulation, outcome: Outcome) -> dict[str, Any]:
    """The whole outcome as JSON holds it. Amounts are cents of the assumed prices; a year's cost is its months' sum."""
    reform, population, tally = asked.reform, asked.population, outcome.tally
    payments = 13 if law.benefits[reform.benefit].thirteenth else 12
    scale = payments * population.stands_for
    return {
        "format": FORMAT,
        "title": reform.title,
        "institution": law.institution,
        "benefit": reform.benefit,
        "law_version": outcome.versions[0],
        "reform_version": outcome.versions[1],
        "population": {
            "kind": population.kind,
            "persons": tally.persons,
            "stands_for": round(tally.persons * population.stands_for),
            "since": population.since.isoformat(),
        },
        "assumptions": {
            "monthly_change_percent": str(reform.assumptions.monthly_change),
            "keeps_award": keeps_award(law, reform),
            "payments_a_year": payments,
            "nobody_dies_or_joins": True,
        },
        "years": list(_years(outcome, scale, payments)),
        "groups": {
            kind: [_group(name, change, population.stands_for) for name, change in members.items()]
            for kind, members in tally.groups.items()
        },
        "seconds": round(outcome.seconds, 2),
    }


def _years(outcome: Outcome, scale: float, payments: int) -> Iterator[dict[str, Any]]:
    tally = outcome.tally
    times = scale / payments
    for place, year in enumerate(tally.years):
        base, reform, difference = tally.base[place], tally.reform[place], tally.difference[place]
        yield {
            "year": year,
            "base_cost_cents": _scaled(base, scale),
            "reform_cost_cents": _scaled(reform, scale),
            "difference_cents": _scaled(difference, scale),
            "difference_margin_cents": round(payments * difference.margin(times)),
            "base_margin_cents": round(payments * base.margin(times)),
            "base_in_payment": round(tally.in_payment[place][0] * times),
            "reform_in_payment": round(tally.in_payment[place][1] * times),
            "undetermined": round(max(tally.undetermined[place]) * times),
        }


def _scaled(spread: Spread, scale: float) -> int:
    return round(spread.total * scale) if scale != int(scale) else spread.total * int(scale)


def _group(name: str, change: Change, times: float) -> dict[str, Any]:
    counts = {key: round(getattr(change, key) * times) for key in ("persons", "winners", "losers")}
    affected = max(1, change.winners + change.losers)
    return {
        "name": name,
        **counts,
        "gained_cents": round(change.gained_cents * times),
        "lost_cents": round(change.lost_cents * times),
        "mean_change_cents": (change.gained_cents - change.lost_cents) // affected,
    }


def without_small_groups(data: dict[str, Any], least: int = FEWEST_SHOWN) -> dict[str, Any]:
    """The outcome of a real extract without the figures of groups so small that a person could be known by them.

    Where one group of a kind is hidden the next smallest is too: the sum of the others would give it away.
    """
    if data["population"]["kind"] != "extract":
        return data
    return {**data, "groups": {kind: _hidden(rows, least) for kind, rows in data["groups"].items()}}


def _hidden(rows: list[dict[str, Any]], least: int) -> list[dict[str, Any]]:
    small = [row["name"] for row in rows if _smallest(row) < least]
    others = sorted(
        (row for row in rows if row["name"] not in small and row["persons"]), key=lambda row: row["persons"]
    )
    if len(small) == 1 and others:
        small.append(others[0]["name"])
    return [{key: row[key] if key == "name" else None for key in row} if row["name"] in small else row for row in rows]


def _smallest(row: dict[str, Any]) -> int:
    """The smallest count of persons in a row's figures that is not nought."""
    return min((row[key] for key in ("persons", "winners", "losers") if row[key]), default=FEWEST_SHOWN)


def as_json(data: dict[str, Any]) -> bytes:
    """The machine-readable file, of an outcome or of a picture."""
    return msgspec.json.format(msgspec.json.encode(data), indent=2)


def as_rows(data: dict[str, Any]) -> str:
    """The years and groups as comma-separated rows for a spreadsheet."""
    text = io.StringIO()
    writer = csv.writer(text)
    for title, rows in (("year", data["years"]), *data["groups"].items()):
        if rows:
            writer.writerow([title, *[key for key in rows[0] if key not in ("year", "name")]])
            writer.writerows([*row.values()] for row in rows)
            writer.writerow([])
    return text.getvalue()


def as_picture(data: dict[str, Any]) -> dict[str, Any]:
    """Two charts in Vega-Lite: the cost of each year under both laws, and who wins and loses by decile."""
    return {
        "$schema": _SCHEMA,
        "title": data["title"],
        "vconcat": [_cost_chart(data), _decile_chart(data)],
        "config": {"range": {"category": ["#0a4d68", "#c8553d"]}, "font": "sans-serif"},
    }


def _cost_chart(data: dict[str, Any]) -> dict[str, Any]:
    values = [
        {"year": row["year"], "law": law, "cost": row[f"{key}_cost_cents"] / 100_000_000}
        for row in data["years"]
        for law, key in ((_BASE, "base"), (_REFORM, "reform"))
    ]
    return {
        "width": 560,
        "height": 260,
        "data": {"values": values},
        "mark": {"type": "line", "point": True},
        "encoding": {
            "x": {"field": "year", "type": "ordinal", "title": "Year"},
            "y": {"field": "cost", "type": "quantitative", "title": "Cost, millions", "scale": {"zero": False}},
            "color": {"field": "law", "type": "nominal", "title": "Law"},
        },
    }


def _decile_chart(data: dict[str, Any]) -> dict[str, Any]:
    values = [
        {"decile": row["name"], "who": who, "persons": sign * (row[who] or 0)}
        for row in data["groups"].get("decile", [])
        for who, sign in (("winners", 1), ("losers", -1))
    ]
    return {
        "width": 560,
        "height": 200,
        "data": {"values": values},
        "mark": "bar",
        "encoding": {
            "x": {"field": "decile", "type": "ordinal", "sort": None, "title": "Decile of income"},
            "y": {"field": "persons", "type": "quantitative", "title": "Persons who gain (up) or lose (down)"},
            "color": {"field": "who", "type": "nominal", "title": ""},
        },
    }
