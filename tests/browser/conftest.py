"""A server, and a page that keeps to it."""

from urllib.parse import urlsplit

import pytest

from tests.browser.serving import serving


@pytest.fixture(scope="module")
def served(tmp_path_factory, assets):
    """A server of its own on a steady wind; it shows one campaign of two sites."""
    with serving(tmp_path_factory.mktemp("server")) as served:
        yield served


@pytest.fixture(scope="module")
def address(served):
    return served.address


@pytest.fixture
def page(browser):
    """A page that must ask no other host, meet no failed answer and say nothing on its console."""
    opened = browser.new_page(viewport={"width": 1280, "height": 800}, color_scheme="dark")
    asked, said = [], []
    opened.on("request", lambda request: asked.append(request.url))
    opened.on("console", lambda message: said.append(message.text))
    opened.on("pageerror", lambda error: said.append(str(error)))
    opened.on(
        "response", lambda answer: answer.status >= 400 and said.append(f"{answer.status} {answer.url}")
    )
    yield opened
    home = urlsplit(opened.url).netloc
    opened.close()
    assert {urlsplit(url).netloc for url in asked if url.startswith("http")} == {home}
    assert said == []
