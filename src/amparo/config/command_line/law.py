"""Commands that use the law. `determine` and `cases` need no database and no Django."""

import sys
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from rich.padding import Padding
from rich.table import Table

from amparo.config import places
from amparo.config.command_line.options import as_json, progress, screen
from amparo.config.command_line.outcomes import Exit, print_json
from amparo.config.connection import set_up

if TYPE_CHECKING:
    from amparo.administration.claims.determination import ReplayResult
    from amparo.law import FactsFile, Law
    from amparo.law.cases import CaseResult
    from amparo.law.explanation import Explanation, Reason
    from amparo.law.months import MonthsShown


def _institution(name: str | None) -> Path:
    return places.institution_folder(name)


@click.command()
@click.argument("facts_file", metavar="FACTS.yaml", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--institution", help="The institution's folder. Default: the file's, else AMPARO_INSTITUTION.")
@click.option("--benefit", help="The benefit's code. Default: the file's.")
@click.option("--language", default="en", show_default=True, help="pt, es, fr or en.")
@as_json
def determine(
    facts_file: Path,
    institution: str | None,
    benefit: str | None,
    language: str,
    json: bool,
) -> None:
    """Determine a benefit for one person's facts. Needs no database.

    FACTS.yaml says `on:` (the day), `benefit:` and `facts:`; months of contribution may be given as spans. With --json
    the whole determination is printed: every value, its article, the parameters with their dates, the branches taken.
    """
    from amparo.law.explanation import explain

    law, wanted, given = _asked(facts_file, institution, benefit, language)
    determination = law.determine(wanted, given.facts, _day_of(given))
    if json:
        print_json(determination.as_data())
    else:
        _show(explain(law, determination, language, currency=_currency(_institution(institution or given.institution))))


@click.command()
@click.argument("facts_file", metavar="FACTS.yaml", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--institution", help="The institution's folder. Default: the file's, else AMPARO_INSTITUTION.")
@click.option("--benefit", help="The benefit's code. Default: the file's.")
@click.option("--back", "years_back", default=10, show_default=True, type=click.IntRange(0, 40), help="Years before.")
@click.option(
    "--ahead", "years_ahead", default=30, show_default=True, type=click.IntRange(0, 50), help="Years to come."
)
@click.option("--stop", "stops", is_flag=True, help="As if contributing stopped on the day of the file.")
@click.option("--language", default="en", show_default=True, help="pt, es, fr or en.")
@as_json
def timeline(
    facts_file: Path,
    institution: str | None,
    benefit: str | None,
    years_back: int,
    years_ahead: int,
    stops: bool,
    language: str,
    json: bool,
) -> None:
    """What each month's entitlement was, is and will be for one person, and what changes it. Needs no database.

    FACTS.yaml as for `determine`; its `on:` is the day until which the record is known.
    """
    from amparo.law.months import months_in_words

    law, wanted, given = _asked(facts_file, institution, benefit, language)
    on = _day_of(given)
    first, last = date(on.year - years_back, on.month, 1), date(on.year + years_ahead, on.month, 1)
    stretches = law.timeline(wanted, given.facts, first, last, on=on, goes_on=not stops)
    currency = _currency(_institution(institution or given.institution))
    months = months_in_words(law, wanted, stretches, language, currency=currency)
    if json:
        print_json([asdict(each) | {"first": f"{each.first:%Y-%m}", "last": f"{each.last:%Y-%m}"} for each in months])
    else:
        for each in months:
            _show_months(each)


def _show_months(months: "MonthsShown") -> None:
    style = {"entitled": "bold green", "open": "bold green", "not_entitled": "bold"}.get(months.kind, "bold yellow")
    screen.print(f"\n{months.first_month} – {months.last_month}   [{style}]{months.headline}[/{style}]")
    for line in (*months.routes, months.note):
        if line:
            screen.print(f"  {line}", markup=False)
    for cause in months.causes:
        screen.print(f"  · {cause}", markup=False)
    for each in months.amounts:
        because = f"   {'; '.join(each.causes)}" if each.causes else ""
        screen.print(f"    {each.first} – {each.last}: {each.amount}{because}", markup=False)


def _asked(
    facts_file: Path, institution: str | None, benefit: str | None, language: str
) -> "tuple[Law, str, FactsFile]":
    """The law, the benefit and the person that the command is about, checked."""
    from amparo.law import load_law, read_facts

    given = read_facts(facts_file)
    folder = _institution(institution or given.institution)
    _check_language(folder, language)
    law = load_law(folder)
    wanted = benefit or given.benefit
    if wanted is None or wanted not in law.benefits:
        raise click.UsageError(f"Say which benefit, with --benefit or in the file: {', '.join(law.benefits)}.")
    _day_of(given)
    law.check_facts(given.facts)
    return law, wanted, given


def _day_of(given: "FactsFile") -> date:
    if given.on is None:
        raise click.UsageError("The file must say on: the day on which the law is applied, such as 2026-11-22.")
    return given.on


def _currency(folder: Path) -> str:
    return str(_institution_file(folder)["currency"])


def _institution_file(folder: Path) -> dict[str, Any]:
    from amparo.law.plain_yaml import read_yaml

    data: dict[str, Any] = read_yaml((folder / "institution.yaml").read_text("utf-8"))
    return data


def _check_language(folder: Path, language: str) -> None:
    from amparo.law.words import languages_needed

    spoken = languages_needed(_institution_file(folder)["languages"])
    if language not in spoken:
        raise click.UsageError(f"{folder.name} does not speak {language!r}. It speaks {', '.join(spoken)}.")


def _show(explanation: "Explanation") -> None:
    """The headline, each condition with its article, and the ways that there are."""
    screen.print(f"\n[bold]{explanation.title}[/bold]   {explanation.on}")
    screen.print(explanation.headline, style="green" if explanation.outcome == "entitled" else "yellow")
    if explanation.period:
        screen.print(explanation.period)
    if explanation.outlook:
        screen.print(explanation.outlook)
    for fact in explanation.missing:
        screen.print(f"  ? {fact.label} ({fact.name})", markup=False)
    _show_reasons((*explanation.referred, *explanation.reasons))
    for route in explanation.routes:
        mark = "→" if route.chosen else "✓" if route.entitled else "✗"
        screen.print(
            f"\n {mark} {route.title}, {route.article}   {route.amount if route.entitled else ''}", markup=False
        )
        _show_reasons(route.reasons)
    for note in explanation.unconfirmed:
        screen.print(f"  ! {note}", style="yellow", markup=False)


def _show_reasons(reasons: "tuple[Reason, ...]") -> None:
    table = Table(box=None, show_header=False, padding=(0, 1))
    for reason in reasons:
        table.add_row("✓" if reason.satisfied else "✗", reason.sentence, f"[dim]{reason.article}[/dim]")
    if reasons:
        screen.print(Padding(table, (0, 0, 0, 2)))


@click.command()
@click.option("--institution", help="The institution's folder. Default: AMPARO_INSTITUTION.")
@click.option("--language", default="en", show_default=True, help="pt, es, fr or en.")
@as_json
def cases(institution: str | None, language: str, json: bool) -> None:
    """Run every worked case of the law and print what differs. Exit 1 when one does. Needs no database."""
    from amparo.law import load_law
    from amparo.law.case_report import report_cases
    from amparo.law.cases import read_cases, run_case

    folder = _institution(institution)
    _check_language(folder, language)
    law = load_law(folder)
    found = read_cases(folder)
    results = []
    with progress("Cases", len(found)) as advance:
        for case in found:
            results.append(run_case(law, case))
            advance(1)
    failed = [result for result in results if not result.passed]
    if json:
        print_json({"cases": len(results), "failed": [_as_data(result) for result in failed]})
    else:
        screen.print(report_cases(law, results, language, currency=_currency(folder)), markup=False)
    sys.exit(Exit.ATTENTION if failed or not results else Exit.DONE)


def _as_data(result: "CaseResult") -> dict[str, Any]:
    case = result.case
    head = {"case": case.name, "file": case.file, "source": case.source, "error": result.error}
    return {**head, "differences": [asdict(difference) for difference in result.differences]}


@click.command()
@as_json
def institutions(json: bool) -> None:
    """List the institutions that AMPARO_INSTITUTION can name: those of Amparo, and those that other packages bring."""
    found = [_summary(name, folder) for name, folder in sorted(places.known_institutions().items())]
    if json:
        print_json(found)
        return
    table = Table("name", "institution", "speaks", "folder", box=None, padding=(0, 2))
    for each in found:
        table.add_row(each["name"], each["title"], ", ".join(each["languages"]), each["folder"])
    screen.print(table)


def _summary(name: str, folder: Path) -> dict[str, Any]:
    told = _institution_file(folder)
    languages = [str(each) for each in told["languages"]]
    title = told["name"].get("en") or told["name"][languages[0]]
    return {"name": name, "title": title, "languages": languages, "folder": str(folder)}


@click.command()
@click.argument("decision", metavar="DECISION", type=click.UUID)
@as_json
def replay(decision: Any, json: bool) -> None:
    """Compute a stored decision again, and compare. Exit 1 when anything differs.

    DECISION is the reference printed on the letter. The facts and the law stored with it are used.
    It also says whether the law has changed here since.
    """
    set_up()
    from amparo.administration.claims.determination import replay_decision

    result = replay_decision(decision)
    if json:
        print_json(asdict(result))
    else:
        _show_replay(result)
    sys.exit(Exit.DONE if result.identical else Exit.ATTENTION)


def _show_replay(result: "ReplayResult") -> None:
    if result.identical:
        screen.print("Identical: the stored facts and the stored law give the same decision.", style="green")
    else:
        screen.print("Different from what was stored:", style="bold red")
    for each in result.differences:
        screen.print(f"  {each.path}: stored {each.stored}, computed {each.computed}", markup=False)
    if result.decides_otherwise:
        amount = f", {result.today_amount}" if result.today_amount else ""
        screen.print(f"Today's law would decide otherwise: {result.today_outcome or result.today_error}{amount}.")
    elif result.law_changed:
        screen.print("The law's files have changed since; today's would decide the same.")
