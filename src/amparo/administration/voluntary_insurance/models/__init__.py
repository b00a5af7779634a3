"""Who insures themselves, on which amounts, and the months that they pay."""

from amparo.administration.voluntary_insurance.models.enrolment import DeclaredAmount, Enrolment
from amparo.administration.voluntary_insurance.models.insured_month import InsuredMonth

__all__ = ["DeclaredAmount", "Enrolment", "InsuredMonth"]
