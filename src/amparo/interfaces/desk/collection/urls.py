"""The addresses of collection at the desk."""

from amparo.administration.access.choices import Role
from amparo.administration.access.reach import reachable
from amparo.interfaces.desk.collection import accounts, receipts, refunds

_PAYMASTERS = (Role.PAYMENT_OFFICER, Role.SUPERVISOR)
_ALL = (Role.CASE_OFFICER, *_PAYMASTERS)

urlpatterns = [
    reachable("receipts/", receipts.receipts_waiting, name="receipts", by=_PAYMASTERS),
    reachable("receipts/<int:entry_id>/", receipts.receipt, name="receipt", by=_PAYMASTERS),
    reachable("refunds/", refunds.refunds_owed, name="refunds", by=_PAYMASTERS),
    reachable("arrears/", accounts.arrears, name="arrears", by=_ALL),
    reachable(
        "payers/employers/<int:number>/", accounts.account, name="payer_employer", by=_ALL, kwargs={"kind": "employer"}
    ),
    reachable(
        "payers/persons/<int:number>/", accounts.account, name="payer_person", by=_ALL, kwargs={"kind": "person"}
    ),
]
