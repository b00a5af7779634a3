"""The tables of what payers owe and pay. Sums are kept by the database from the lines that make them."""

from amparo.administration.collection.models.charge import Charge, Credit
from amparo.administration.collection.models.plan import Instalment, InstalmentPayment, Plan, PlanCharge
from amparo.administration.collection.models.receipt import Allocation, Receipt, Refund
from amparo.administration.collection.models.slip import Slip, SlipLine

__all__ = [
    "Allocation",
    "Charge",
    "Credit",
    "Instalment",
    "InstalmentPayment",
    "Plan",
    "PlanCharge",
    "Receipt",
    "Refund",
    "Slip",
    "SlipLine",
]
