"""As what workers are insured, in the reader's language."""

from amparo.administration.common.institution import current_law
from amparo.administration.returns.assessment import declared_categories
from amparo.interfaces.theme.formats import in_language


def category_label(category: str) -> str:
    """What a category is called; its code where the law has no words for it."""
    entry = current_law().words.get("contributor_category")
    return in_language(entry.values.get(category)) if entry and entry.values.get(category) else category


def category_choices() -> list[tuple[str, str]]:
    """The categories that employers declare, with their words."""
    return [(each, category_label(each)) for each in declared_categories()]
