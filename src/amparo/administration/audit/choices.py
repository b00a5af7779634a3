"""Why a person's record may be read."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Purpose(TextChoices):
    """The reason that is kept with a reading, and shown to the person."""

    OWN_RECORD = "own_record", _("Own record")
    CLAIM_HANDLING = "claim_handling", _("Handling a claim")
    QUESTION_FROM_PERSON = "question_from_person", _("The person asked something")
    REVIEW = "review", _("Reviewing an award")
    SEARCH = "search", _("Searching for a person")
    EXTRACT = "extract", _("Re-determination and statistics of everybody")
    COLLECTION = "collection", _("Collecting contributions")
    PAYMENT = "payment", _("Paying a benefit")
    CIVIL_EVENT = "civil_event", _("Birth, marriage or death")
