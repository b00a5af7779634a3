"""The desk's addresses, each with who may reach it."""

from amparo.administration.access.choices import STAFF, Role
from amparo.administration.access.reach import reachable
from amparo.interfaces.desk import changes, claims, disputes, employers, ledger, months, persons, runs
from amparo.interfaces.desk.civil_events.urls import urlpatterns as civil_event_urls
from amparo.interfaces.desk.collection.urls import urlpatterns as collection_urls
from amparo.interfaces.desk.disbursement.urls import urlpatterns as disbursement_urls
from amparo.interfaces.desk.owed.urls import urlpatterns as owed_urls

app_name = "desk"
_OFFICERS = (Role.CASE_OFFICER, Role.SUPERVISOR)
_PAYMASTERS = (Role.PAYMENT_OFFICER, Role.SUPERVISOR)

urlpatterns = [
    reachable("", claims.queue, name="queue", by=STAFF),
    reachable("claims/<uuid:reference>/", claims.claim, name="claim", by=_OFFICERS),
    reachable("persons/", persons.search, name="persons", by=_OFFICERS),
    reachable("persons/<int:person_id>/", persons.person, name="person", by=_OFFICERS),
    reachable("persons/<int:person_id>/months/<slug:benefit>/", months.months, name="months", by=_OFFICERS),
    reachable("disputes/", disputes.disputes, name="disputes", by=_OFFICERS),
    reachable("disputes/<uuid:reference>/", disputes.dispute, name="dispute", by=_OFFICERS),
    reachable(
        "disputes/<uuid:reference>/evidence/<uuid:document>/",
        disputes.evidence,
        name="dispute_evidence",
        by=_OFFICERS,
    ),
    reachable("employers/", employers.employers, name="employers", by=_OFFICERS),
    reachable("changes/", changes.changes, name="changes", by=_OFFICERS),
    reachable("changes/<uuid:reference>/", changes.change, name="change", by=_OFFICERS),
    reachable("runs/", runs.runs, name="runs", by=_PAYMASTERS),
    reachable("runs/prepare/", runs.prepare, name="run_prepare", by=_PAYMASTERS),
    reachable("runs/<int:run_id>/", runs.run, name="run", by=_PAYMASTERS),
    reachable("runs/<int:run_id>/differences/<slug:kind>/", runs.differing, name="run_differing", by=_PAYMASTERS),
    reachable("runs/<int:run_id>/release/", runs.release, name="run_release", by=_PAYMASTERS),
    reachable("runs/<int:run_id>/cancel/", runs.cancel, name="run_cancel", by=_PAYMASTERS),
    reachable("runs/<int:run_id>/retry/", runs.retry, name="run_retry", by=_PAYMASTERS),
    reachable("ledger/", ledger.ledger, name="ledger", by=_PAYMASTERS),
    reachable("ledger/close/", ledger.close, name="ledger_close", by=(Role.SUPERVISOR,)),
    reachable("ledger/accounts/<slug:code>/", ledger.account, name="ledger_account", by=_PAYMASTERS),
    reachable("ledger/awards/<int:award_id>/", ledger.behind, name="ledger_behind", by=_PAYMASTERS),
    *civil_event_urls,
    *collection_urls,
    *disbursement_urls,
    *owed_urls,
]
