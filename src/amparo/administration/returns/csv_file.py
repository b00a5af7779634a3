"""A return as a CSV file, as spreadsheets write it: commas, semicolons or tabs, headings in any of our languages."""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from amparo.administration.common.errors import RecordError
from amparo.administration.common.institution import current_institution
from amparo.administration.returns.lines import LineError
from amparo.administration.returns.reading import FIELDS, plain

MOST_LINES = 200_000
_HEADINGS = {
    "identifier": (
        "identifier",
        "cpf",
        "ci",
        "cedula",
        "number",
        "numero",
        "identificador",
        "identifiant",
        "documento",
    ),
    "name": ("name", "nome", "nombre", "nom", "trabalhador", "trabajador", "worker"),
    "category": ("category", "categoria", "categorie"),
    "remuneration": ("remuneration", "remuneracao", "remuneracion", "pay", "salario", "salaire", "wage"),
    "days": ("days", "dias", "jours"),
    "teaching": ("teaching", "magisterio", "docencia", "enseignement"),
    "birth_date": ("birth_date", "data_de_nascimento", "nascimento", "fecha_de_nacimiento", "date_de_naissance"),
}
# As the template and the list of errors write them, in each language; what they write, the reader takes.
_WRITTEN = {
    "pt": ("numero", "nome", "categoria", "remuneracao", "dias", "magisterio", "data_de_nascimento"),
    "es": ("numero", "nombre", "categoria", "remuneracion", "dias", "docencia", "fecha_de_nacimiento"),
    "fr": ("identifiant", "nom", "categorie", "remuneration", "jours", "enseignement", "date_de_naissance"),
}
_BY_HEADING = {heading: name for name, headings in _HEADINGS.items() for heading in headings}
_NEEDED = ("identifier", "category", "remuneration")


class FileRefused(RecordError):
    """A file that cannot be read as a return at all."""


def read_csv(content: bytes) -> list[dict[str, Any]]:
    """The lines of a file as text, each with its number in the file. Raises FileRefused saying what is wrong."""
    rows = csv.reader(io.StringIO(_text(content), newline=""), delimiter=_delimiter(content))
    try:
        headings = [_BY_HEADING.get(plain(each), "") for each in next(rows, [])]
        _check_headings(headings)
        found = [
            {name: text for name, text in zip(headings, row, strict=False) if name} | {"number": rows.line_num}
            for row in rows
            if any(each.strip() for each in row)
        ]
    except csv.Error as error:
        raise FileRefused(_("This is not a CSV file: %(error)s.") % {"error": error}) from error
    if len(found) > MOST_LINES:
        raise FileRefused(_("The file has more than %(most)d lines. Send it in several parts.") % {"most": MOST_LINES})
    return found


def _text(content: bytes) -> str:
    if b"\x00" in content:
        raise FileRefused(_("This is not a text file. Save the sheet as CSV and send that."))
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:  # as older spreadsheets save it
        return content.decode("cp1252", errors="replace")


def _delimiter(content: bytes) -> str:
    first = content.split(b"\n", 1)[0]
    return max(";,\t", key=lambda sign: first.count(sign.encode()))


def _check_headings(headings: Sequence[str]) -> None:
    missing = [name for name in _NEEDED if name not in headings]
    if missing:
        raise FileRefused(
            _("The first line must name the columns. Missing: %(columns)s. Start from the template.")
            % {"columns": ", ".join(headings_of(missing))}
        )
    if len({*filter(None, headings)}) != len([*filter(None, headings)]):
        raise FileRefused(_("The first line names a column twice."))


def headings_of(names: Iterable[str] = FIELDS) -> list[str]:
    """Columns as they are headed in the reader's language."""
    written = dict(zip(FIELDS, _WRITTEN.get((get_language() or "en").split("-")[0], FIELDS), strict=True))
    return [written[name] for name in names]


def template(workers: Iterable[Sequence[str]] = ()) -> str:
    """A file to begin with: the headings, and the workers on record (number, name, category), their pay left empty."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=_written_delimiter())
    writer.writerow(headings_of())
    writer.writerows([*map(_harmless, worker), *[""] * (len(FIELDS) - 3)] for worker in workers)
    return out.getvalue()


def error_list(lines: Iterable[Any], errors: Iterable[LineError]) -> str:
    """The wrong lines as a file: each as it was sent, with a last column that says what is wrong."""
    said: dict[int, list[str]] = {}
    for error in errors:
        said.setdefault(error.line, []).append(error.sentence)
    out = io.StringIO()
    writer = csv.writer(out, delimiter=_written_delimiter())
    writer.writerow([_("line"), *headings_of(), _("what is wrong")])
    for place, line in enumerate(lines, start=1):
        number = int(line.get("number") or place)
        if number in said:
            texts = [_harmless(str(line.get(name) or "")) for name in FIELDS]
            writer.writerow([number, *texts, " ".join(said[number])])
    return out.getvalue()


def _written_delimiter() -> str:
    """Spreadsheets of countries that write 1,50 expect semicolons."""
    return "," if current_institution().locale.startswith("en") else ";"


def _harmless(text: str) -> str:
    """Text that a spreadsheet does not take for a formula."""
    return f"'{text}" if text[:1] in "=+-@\t\r" and text else text
