"""The registry's enumerations."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Sex(TextChoices):
    """As on the birth certificate; the law of pensions still asks."""

    FEMALE = "female", _("Female")
    MALE = "male", _("Male")


class RelationshipKind(TextChoices):
    """What one person is to another."""

    SPOUSE = "spouse", _("Spouse")
    PARTNER = "partner", _("Partner in a stable union")
    PARENT = "parent", _("Parent")
    CHILD = "child", _("Child")
    STEPPARENT = "stepparent", _("Stepparent")
    STEPCHILD = "stepchild", _("Stepchild")
    SIBLING = "sibling", _("Sibling")
    WARD = "ward", _("Child under guardianship")
    OTHER = "other", _("Other")


COUPLE = (RelationshipKind.SPOUSE.value, RelationshipKind.PARTNER.value)
CHILDREN = (RelationshipKind.CHILD.value, RelationshipKind.STEPCHILD.value, RelationshipKind.WARD.value)


class HouseholdRole(TextChoices):
    """What a member is to the person who answers for the household."""

    HEAD = "head", _("Person who answers for the household")
    SPOUSE = "spouse", _("Spouse")
    PARTNER = "partner", _("Partner in a stable union")
    PARENT = "parent", _("Parent")
    CHILD = "child", _("Child")
    STEPPARENT = "stepparent", _("Stepparent")
    STEPCHILD = "stepchild", _("Stepchild")
    SIBLING = "sibling", _("Sibling")
    WARD = "ward", _("Child under guardianship")
    OTHER = "other", _("Other")


class CivilEventKind(TextChoices):
    """What the civil register tells."""

    BIRTH = "birth", _("Birth")
    MARRIAGE = "marriage", _("Marriage")
    DEATH = "death", _("Death")
