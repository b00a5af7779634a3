"""The addresses for other systems, each with the scope that its key needs."""

from django.urls import URLPattern, URLResolver

from amparo.administration.access.choices import Scope
from amparo.interfaces.api import returns
from amparo.interfaces.api.calls import keyed

app_name = "api"
urlpatterns: list[URLPattern | URLResolver] = [
    keyed("returns", {"GET": returns.returns, "POST": returns.file_return}, name="returns", scope=Scope.RETURNS),
    keyed("returns/<int:return_id>", {"GET": returns.return_status}, name="return", scope=Scope.RETURNS),
]
