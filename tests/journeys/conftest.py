"""What every journey needs: the pages served as in production, a browser, and a day on which it all takes place."""

import os
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.test.testcases import LiveServerThread
from playwright.sync_api import Browser, sync_playwright

from amparo.config.assets import compile_translations
from tests.browser import find_browser
from tests.database import REPOSITORY
from tests.journeys.visitor import Visitor

if "PYTEST_XDIST_WORKER" not in os.environ:  # `make test` has done it before its workers begin
    compile_translations(REPOSITORY)
TODAY = "2026-07-20"
PHONE, DESKTOP = (390, 844), (1280, 900)

Arrive = Callable[..., Visitor]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Journeys go one after another, on one worker: the browser's event loop stays with them."""
    for item in items:
        if re.search(r"/tests/journeys/", item.path.as_posix()):
            item.add_marker(pytest.mark.journey)
            item.add_marker(pytest.mark.xdist_group("journeys"))


@pytest.fixture(autouse=True)
def _day(settings: Any) -> None:
    settings.AMPARO_TODAY = TODAY


class AsServed(WSGIHandler):
    """The whole application, in place of Django's own handler of static files, which would go round the middleware."""

    def __init__(self, _wrapped: object) -> None:
        super().__init__()


@pytest.fixture
def address(transactional_db: None) -> Iterator[str]:
    """The pages with every middleware, static files included, as a browser would get them from the server."""
    server = LiveServerThread("localhost", static_handler=AsServed)
    server.daemon = True
    server.start()
    server.is_ready.wait()
    if server.error:
        raise server.error
    yield f"http://localhost:{server.port}"
    server.terminate()


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """One browser for all journeys; each visitor has a profile of their own."""
    options: dict[str, Any] = find_browser().launch_options()
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        # Playwright keeps an event loop in this thread, for which Django would refuse the tests' own queries.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        browser = playwright.chromium.launch(**options)
        yield browser
        browser.close()


@pytest.fixture(params=[PHONE, DESKTOP], ids=["phone", "desktop"])
def screen(request: pytest.FixtureRequest) -> tuple[int, int]:
    """The sizes of screen at which a journey is made."""
    size: tuple[int, int] = request.param
    return size


@pytest.fixture
def arrive(chromium: Browser, address: str) -> Iterator[Arrive]:
    """Opens a browser of one's own: `arrive(account)` has signed in, `arrive()` has not."""
    visitors: list[Visitor] = []

    def open_browser(account: Any = None, **options: Any) -> Visitor:
        visitor = Visitor.arrive(chromium, address, account, **options)
        visitors.append(visitor)
        return visitor

    yield open_browser
    for visitor in visitors:
        visitor.leave()
