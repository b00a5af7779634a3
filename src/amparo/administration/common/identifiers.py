"""Identifiers with check digits, refused when they cannot be right. The schemes are read by python-stdnum."""

from types import ModuleType

from django.utils.translation import gettext as _
from stdnum.br import cnpj, cpf
from stdnum.exceptions import InvalidChecksum, InvalidLength, ValidationError

from amparo.administration.common.errors import RecordError

_NIT_WEIGHTS = (3, 2, 9, 8, 7, 6, 5, 4, 3, 2)
_SCHEMES: dict[str, ModuleType] = {"cpf": cpf, "cnpj": cnpj}
_DIGITS = {"cpf": 11, "nit": 11, "cnpj": 14}


class InvalidIdentifier(RecordError):
    """The value cannot be an identifier of the scheme: wrong length, letters, or check digits that do not match."""


def validate_identifier(scheme: str, value: str) -> str:
    """The identifier without dots and dashes. Raises `InvalidIdentifier` with a sentence for whoever typed it."""
    if scheme not in _DIGITS:
        raise InvalidIdentifier(_("%(scheme)s is not a kind of number that is used here.") % {"scheme": scheme})
    try:
        return _validate_nit(value) if scheme == "nit" else str(_SCHEMES[scheme].validate(value))
    except InvalidLength as error:
        raise InvalidIdentifier(_too_short_or_long(scheme)) from error
    except InvalidChecksum as error:
        raise InvalidIdentifier(_mistyped(scheme)) from error
    except ValidationError as error:
        raise InvalidIdentifier(_too_short_or_long(scheme)) from error


def format_identifier(scheme: str, value: str) -> str:
    """The identifier as it is printed on cards; a value of an unknown scheme is left as it is."""
    if scheme in _SCHEMES:
        return str(_SCHEMES[scheme].format(value))
    if scheme == "nit" and len(value) == _DIGITS["nit"]:
        return f"{value[:3]}.{value[3:8]}.{value[8:10]}-{value[10]}"
    return value


def nit_check_digit(first_ten: str) -> str:
    """The last digit of a NIT/PIS/PASEP number (modulus 11; 10 and 11 are written 0)."""
    remainder = sum(int(digit) * weight for digit, weight in zip(first_ten, _NIT_WEIGHTS, strict=True)) % 11
    return str((11 - remainder) % 11 % 10)


def _validate_nit(value: str) -> str:
    compact = value.replace(".", "").replace("-", "").replace(" ", "")
    if len(compact) != _DIGITS["nit"] or not (compact.isascii() and compact.isdigit()):
        raise InvalidLength
    if len(set(compact)) == 1 or nit_check_digit(compact[:10]) != compact[10]:
        raise InvalidChecksum
    return compact


def _too_short_or_long(scheme: str) -> str:
    words = {"scheme": scheme.upper(), "digits": _DIGITS[scheme]}
    return _("A %(scheme)s number has %(digits)d digits. Check what you typed.") % words


def _mistyped(scheme: str) -> str:
    return _("This %(scheme)s number is mistyped: its last digits do not match the others.") % {
        "scheme": scheme.upper()
    }
