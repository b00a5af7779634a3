"""Identifiers with check digits, refused when they cannot be right. Most schemes are read by python-stdnum."""

from collections.abc import Callable
from dataclasses import dataclass
from types import ModuleType

from django.utils.translation import gettext as _
from stdnum.br import cnpj, cpf
from stdnum.ca import bn, sin
from stdnum.exceptions import InvalidChecksum, InvalidFormat, InvalidLength, ValidationError
from stdnum.gt import nit as gt_nit
from stdnum.uy import rut

from amparo.administration.common.errors import RecordError

_NIT_WEIGHTS = (3, 2, 9, 8, 7, 6, 5, 4, 3, 2)
_CI_WEIGHTS = (2, 9, 8, 7, 6, 3, 4)
# How many municipalities each of Guatemala's departments has, in the order of their codes, from 01 on.
_MUNICIPALITIES = (17, 8, 16, 16, 14, 14, 19, 8, 24, 21, 9, 30, 33, 21, 8, 17, 14, 5, 11, 11, 7, 17)


class InvalidIdentifier(RecordError):
    """The value cannot be an identifier of the scheme: wrong length, letters, or check digits that do not match."""


@dataclass(frozen=True, slots=True)
class Scheme:
    """A kind of number: how many digits it has, how it is checked and made compact, and how it is printed."""

    digits: int
    validate: Callable[[str], str]
    format: Callable[[str], str]


def validate_identifier(scheme: str, value: str) -> str:
    """The identifier without dots and dashes. Raises `InvalidIdentifier` with a sentence for whoever typed it."""
    if scheme not in _SCHEMES:
        raise InvalidIdentifier(_("%(scheme)s is not a kind of number that is used here.") % {"scheme": scheme})
    try:
        return str(_SCHEMES[scheme].validate(value))
    except InvalidChecksum as error:
        raise InvalidIdentifier(_mistyped(scheme)) from error
    except ValidationError as error:
        raise InvalidIdentifier(_too_short_or_long(scheme)) from error


def format_identifier(scheme: str, value: str) -> str:
    """The identifier as it is printed on cards; a value of an unknown scheme is left as it is."""
    return str(_SCHEMES[scheme].format(value)) if scheme in _SCHEMES else value


def identifier_name(scheme: str) -> str:
    """What people call the number, in the reader's language."""
    names = {
        "ci": _("identity card number"),
        "sin": _("Social Insurance Number"),
        "bn": _("business number"),
        "gt_nit": "NIT",
    }
    return names.get(scheme, scheme.upper())


def identifier_digits(scheme: str) -> int:
    """How many digits the number has."""
    return _SCHEMES[scheme].digits


def nit_check_digit(first_ten: str) -> str:
    """The last digit of a NIT/PIS/PASEP number (modulus 11; 10 and 11 are written 0)."""
    remainder = sum(int(digit) * weight for digit, weight in zip(first_ten, _NIT_WEIGHTS, strict=True)) % 11
    return str((11 - remainder) % 11 % 10)


def ci_check_digit(first_seven: str) -> str:
    """The last digit of a Uruguayan cédula, from the seven before it (weights 2, 9, 8, 7, 6, 3, 4, modulus 10)."""
    return str(-sum(int(digit) * weight for digit, weight in zip(first_seven, _CI_WEIGHTS, strict=True)) % 10)


def cui_check_digit(first_eight: str) -> str | None:
    """The ninth digit of a Guatemalan CUI (weights 2 to 9, modulus 11); None where the number is given to nobody."""
    rest = sum(int(digit) * weight for weight, digit in enumerate(first_eight, start=2)) % 11
    return str(rest) if rest < 10 else None


def compact(typed: str) -> str:
    """A number as the registry holds it: letters and figures only."""
    return "".join(sign for sign in typed if sign.isalnum()).upper()


def _digits(value: str, count: int) -> str:
    compact = value.replace(".", "").replace("-", "").replace(" ", "")
    if not (compact.isascii() and compact.isdigit()):
        raise InvalidFormat
    if len(compact) != count:
        raise InvalidLength
    return compact


def _validate_nit(value: str) -> str:
    compact = _digits(value, 11)
    if len(set(compact)) == 1 or nit_check_digit(compact[:10]) != compact[10]:
        raise InvalidChecksum
    return compact


def _format_nit(value: str) -> str:
    return f"{value[:3]}.{value[3:8]}.{value[8:10]}-{value[10]}" if len(value) == 11 else value


def _validate_ci(value: str) -> str:
    """Older cédulas have seven digits, a zero before which changes nothing."""
    compact = value.replace(".", "").replace("-", "").replace(" ", "")
    compact = _digits(compact.zfill(8) if len(compact) == 7 else compact, 8)
    if ci_check_digit(compact[:7]) != compact[7]:
        raise InvalidChecksum
    return compact


def _format_ci(value: str) -> str:
    return f"{value[0]}.{value[1:4]}.{value[4:7]}-{value[7]}".removeprefix("0.") if len(value) == 8 else value


def _validate_cui(value: str) -> str:
    """Eight digits, their check digit, and the department and municipality of registration."""
    compact = _digits(value, 13)
    department, municipality = int(compact[9:11]), int(compact[11:])
    if cui_check_digit(compact[:8]) != compact[8]:
        raise InvalidChecksum
    if not 1 <= department <= len(_MUNICIPALITIES) or not 1 <= municipality <= _MUNICIPALITIES[department - 1]:
        raise InvalidChecksum
    return compact


def _format_cui(value: str) -> str:
    return f"{value[:4]} {value[4:9]} {value[9:]}" if len(value) == 13 else value


def _standard(module: ModuleType, digits: int) -> Scheme:
    return Scheme(digits, module.validate, getattr(module, "format", str))


_SCHEMES = {
    "cpf": _standard(cpf, 11),
    "cnpj": _standard(cnpj, 14),
    "nit": Scheme(11, _validate_nit, _format_nit),
    "ci": Scheme(8, _validate_ci, _format_ci),
    "rut": _standard(rut, 12),
    "cui": Scheme(13, _validate_cui, _format_cui),
    "gt_nit": _standard(gt_nit, 9),
    "sin": _standard(sin, 9),
    "bn": _standard(bn, 9),
}


def _too_short_or_long(scheme: str) -> str:
    words = {"scheme": scheme.upper(), "digits": _SCHEMES[scheme].digits}
    return _("A %(scheme)s number has %(digits)d digits. Check what you typed.") % words


def _mistyped(scheme: str) -> str:
    return _("This %(scheme)s number is mistyped: its last digits do not match the others.") % {
        "scheme": scheme.upper()
    }
