"""The addresses for other systems, each with the scope that its key needs."""

from django.urls import URLPattern, URLResolver

from amparo.administration.access.choices import Scope
from amparo.interfaces.api import civil_events, returns
from amparo.interfaces.api.calls import keyed

app_name = "api"
urlpatterns: list[URLPattern | URLResolver] = [
    keyed("returns", {"GET": returns.returns, "POST": returns.file_return}, name="returns", scope=Scope.RETURNS),
    keyed("returns/<int:return_id>", {"GET": returns.return_status}, name="return", scope=Scope.RETURNS),
    keyed("civil-events", {"POST": civil_events.notify}, name="civil_events", scope=Scope.CIVIL_EVENTS),
    keyed("civil-events/<uuid:reference>", {"GET": civil_events.status}, name="civil_event", scope=Scope.CIVIL_EVENTS),
    keyed(
        "civil-events/<uuid:reference>/certificate",
        {"GET": civil_events.certificate},
        name="civil_event_certificate",
        scope=Scope.CIVIL_EVENTS,
    ),
]
