"""A bank's reason codes (ISO 20022, external code set) as sentences for people."""

from django.utils.translation import gettext as _

from amparo.administration.disbursement.choices import WHY_BACK


def reason_in_words(code: str) -> str:
    """Why the bank says that it could not pay; the code itself where we know no words for it, nothing without a code."""
    if not code:
        return ""
    known = WHY_BACK.get(code)
    return str(known) if known else _("The bank gave the reason %(code)s") % {"code": code}
