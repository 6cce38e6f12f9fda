"""Report and pages in headless Chromium: filters, highlighting, keys, no errors, no network, phone width."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from proofloom.pipelines.look.report import report
from proofloom.pipelines.look.view import server

pytestmark = pytest.mark.browser

LIT = (
    "return [...document.querySelectorAll('.lit')].map(p => p.dataset.key || 'step ' + p.dataset.step).sort()"
)
CITED = "return [...document.querySelectorAll('.cited')].map(step => step.dataset.step)"
TALLY = "return document.querySelector('.tally').firstChild.textContent"
SHOWN = "return [...document.querySelectorAll('.card')].filter(card => !card.hidden).length"


@pytest.fixture(scope="module")
def report_address(dataset_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    return report(dataset_folder, tmp_path_factory.mktemp("report") / "report.html").as_uri()


@pytest.fixture(scope="module")
def view_address(dataset_folder: Path) -> Iterator[str]:
    yield from _serve(dataset_folder)


@pytest.fixture(scope="module")
def hostile_address(hostile_folder: Path) -> Iterator[str]:
    yield from _serve(hostile_folder)


def _serve(folder: Path) -> Iterator[str]:
    with server(folder, 0) as made:
        thread = threading.Thread(target=made.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield f"http://127.0.0.1:{made.server_port}"
        made.shutdown()
        thread.join()


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    """Yield the browser at desktop size; afterwards nothing may have gone wrong or gone out."""
    _resize(browser, 1280, 900)
    for kind in ("browser", "performance"):
        browser.get_log(kind)
    yield browser
    bad = [entry for entry in browser.get_log("browser") if entry["level"] in ("SEVERE", "WARNING")]
    assert bad == []
    for entry in browser.get_log("performance"):
        message = json.loads(entry["message"])["message"]
        if message["method"] == "Network.requestWillBeSent":
            url = urlsplit(message["params"]["request"]["url"])
            assert url.scheme in ("file", "data", "about") or url.hostname == "127.0.0.1", url


def _resize(browser: Any, width: int, height: int) -> None:
    size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)


def _open(page: Any, address: str) -> None:
    from selenium.webdriver.support.ui import WebDriverWait

    page.get(address)
    there = "return document.readyState === 'complete' && location.href.startsWith(arguments[0])"
    WebDriverWait(page, 20).until(lambda page: page.execute_script(there, address.partition("?")[0]))


def _becomes(page: Any, script: str, wanted: Any) -> None:
    """Wait until a script on the page, whichever page that is by then, returns what is wanted."""
    from selenium.common.exceptions import JavascriptException, TimeoutException
    from selenium.webdriver.support.ui import WebDriverWait

    waiting = WebDriverWait(page, 10, poll_frequency=0.05, ignored_exceptions=[JavascriptException])
    try:
        waiting.until(lambda page: page.execute_script(script) == wanted)
    except TimeoutException:
        assert page.execute_script(script) == wanted


def _all(page: Any, selector: str) -> list[Any]:
    found: list[Any] = page.find_elements("css selector", selector)
    return found


def _one(page: Any, selector: str) -> Any:
    return page.find_element("css selector", selector)


def _hover(page: Any, element: Any) -> None:
    from selenium.webdriver import ActionChains

    page.execute_script("arguments[0].scrollIntoView({block: 'center'})", element)
    ActionChains(page).move_to_element(element).perform()


def _press(page: Any, *keys: str) -> None:
    from selenium.webdriver import ActionChains

    chain = ActionChains(page)
    for key in keys:
        chain = chain.send_keys(key)
    chain.perform()


def _choose(page: Any, name: str, value: str) -> None:
    from selenium.webdriver.support.ui import Select

    Select(_one(page, f"select[name={name}]")).select_by_value(value)


def test_report_filters(page: Any, report_address: str) -> None:
    _open(page, report_address)
    _becomes(page, SHOWN, 80)
    _choose(page, "generator", "toy/triangle")
    _becomes(page, SHOWN, 40)
    _choose(page, "split", "test")
    _becomes(page, SHOWN, 8)
    _choose(page, "generator", "")
    _becomes(page, SHOWN, 16)
    _choose(page, "difficulty", "steps 3")
    _becomes(page, SHOWN, 8)
    _choose(page, "difficulty", "")
    _choose(page, "split", "")
    _one(page, "input[name=q]").send_keys("TOTAL(4)")
    _becomes(page, SHOWN, 5)  # of i = 2, 11, 20, 29, 38
    assert _one(page, "#samples .tally").text == "5 of 80 samples"


def test_report_shows_a_row_and_lights_what_a_step_uses(page: Any, report_address: str) -> None:
    _open(page, report_address)
    _choose(page, "generator", "toy/triangle")
    _one(page, ".card:not([hidden]) .open").click()
    steps = _all(page, "dialog .steps > li")
    assert len(steps) == 3
    _hover(page, steps[2])
    _becomes(page, LIT, ["angle:ACB", "segment:AB", "step 2"])
    _becomes(page, CITED, ["0", "1"])
    _hover(page, _one(page, "dialog .certificate h3"))
    _becomes(page, LIT, [])
    _hover(page, _one(page, "dialog svg [data-key='angle:ABC'] text"))
    _becomes(page, LIT, ["angle:ABC", "step 1"])
    _hover(page, _one(page, "dialog .prompt var[data-uses*='angle:BAC']"))
    assert "angle:BAC" in page.execute_script(LIT)


def test_report_is_driven_by_keys(page: Any, report_address: str) -> None:
    _open(page, report_address)
    _press(page, "/")
    assert page.execute_script("return document.activeElement.name") == "q"
    _press(page, "t", "o", "t", "a", "l", "\ue007")  # Enter goes to the first that is found
    _becomes(page, SHOWN, 40)
    _press(page, "j", "\ue007")
    where = "return document.querySelector('dialog .where').textContent"
    _becomes(page, where, "2 of 40")
    _press(page, "j", "\ue014")  # right arrow
    _becomes(page, where, "4 of 40")
    address = page.current_url
    _press(page, "k")
    _becomes(page, where, "3 of 40")
    _press(page, "\ue00c")
    assert not page.execute_script("return document.querySelector('dialog').open")
    _open(page, "about:blank")
    _open(page, address)  # a row's address opens it again
    assert page.execute_script("return document.querySelector('dialog').open")


def test_a_step_lights_its_code_line(page: Any, report_address: str, view_address: str) -> None:
    for address in (report_address, f"{view_address}/?generator=toy/loop"):
        _open(page, address)
        if address == report_address:
            _choose(page, "generator", "toy/loop")
        _one(page, ".card:not([hidden]) .open").click()
        steps = _all(page, ".item .steps > li")
        _hover(page, steps[-1])
        _becomes(page, LIT, ["L5", f"step {len(steps) - 1}"])
        _hover(page, _one(page, ".item .ln[data-key=L1]"))
        _becomes(page, LIT, ["L1", "step 0"])


def test_focus_lights_as_hovering_does(page: Any, view_address: str) -> None:
    _open(page, f"{view_address}/?generator=toy/triangle")
    _one(page, ".card .open").click()
    _one(page, ".steps > li").click()
    _press(page, "\ue004")  # Tab: the next step or the name in it
    assert "step 1" in page.execute_script(LIT)
    assert "angle:ABC" in page.execute_script(LIT)


def test_pages_are_driven_by_keys(page: Any, view_address: str) -> None:
    _open(page, f"{view_address}/?split=test")
    _press(page, "j", "j", "\ue007")
    where = "return document.querySelector('.where').textContent"
    _becomes(page, where, "2 of 16")
    _press(page, "j")
    _becomes(page, where, "3 of 16")
    _press(page, "\ue012")  # left arrow
    _becomes(page, where, "2 of 16")
    _press(page, "k")
    _becomes(page, where, "1 of 16")
    _press(page, "k")  # there is none before the first
    _becomes(page, where, "1 of 16")
    _press(page, "u")
    _becomes(page, SHOWN, 16)
    _press(page, "/", "t", "o", "t", "a", "l", "\ue007")
    _becomes(page, TALLY, "8 of 80 rows")
    assert "split=test" in page.current_url


def test_choosing_a_filter_narrows_the_list(page: Any, view_address: str) -> None:
    _open(page, view_address)
    _choose(page, "generator", "toy/loop")
    _becomes(page, TALLY, "40 of 80 rows")
    _one(page, ".clear").click()
    _becomes(page, TALLY, "80 rows")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 390, 1280])
def test_nothing_is_wider_than_the_screen(
    page: Any, report_address: str, view_address: str, width: int, scheme: str
) -> None:
    _resize(page, width, 844)
    features = [{"name": "prefers-color-scheme", "value": scheme}]
    page.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})
    wide = "return document.scrollingElement.scrollWidth - innerWidth"
    _open(page, report_address)
    assert page.execute_script(wide) <= 0
    for detail in _all(page, "details"):
        page.execute_script("arguments[0].open = true", detail)
    assert page.execute_script(wide) <= 0
    page.execute_script("document.querySelector('.card .open').click()")
    assert (
        page.execute_script(
            "const d = document.querySelector('dialog'); return d.scrollWidth - d.clientWidth"
        )
        <= 0
    )
    for path in ("/", "/rejects", "/?generator=toy/loop"):
        _open(page, view_address + path)
        assert page.execute_script(wide) <= 0
    _one(page, ".card .open").click()
    assert page.execute_script(wide) <= 0
    paper = page.execute_script("return getComputedStyle(document.body).backgroundColor")
    ink = page.execute_script("return getComputedStyle(document.body).color")
    bright = [sum(map(int, colour.strip("rgb()").split(","))) for colour in (paper, ink)]
    assert (bright[0] > bright[1]) == (scheme == "light")


def test_on_a_phone_the_diagram_stays_in_sight(page: Any, view_address: str) -> None:
    _resize(page, 390, 500)
    _open(page, f"{view_address}/?generator=toy/triangle")
    page.execute_script("document.querySelector('.card .open').click()")
    page.execute_script("document.querySelectorAll('.steps > li')[2].scrollIntoView({block: 'end'})")
    box = page.execute_script("return document.querySelector('.ask figure').getBoundingClientRect().toJSON()")
    assert box["top"] >= -1
    assert box["bottom"] < 500


def test_what_rows_say_is_never_run(
    page: Any, hostile_address: str, hostile_folder: Path, tmp_path: Path
) -> None:
    pwned = "return window.pwned === undefined"
    _open(page, report(hostile_folder, tmp_path / "report.html").as_uri())
    assert page.execute_script(pwned)
    page.execute_script("document.querySelector('.card .open').click()")
    for step in _all(page, "dialog .steps > li"):
        _hover(page, step)
    assert page.execute_script(pwned)
    for path in ("/", "/rejects"):
        _open(page, hostile_address + path)
        assert page.execute_script(pwned)
    _open(page, hostile_address)
    page.execute_script("document.querySelector('.card .open').click()")
    assert "/item/" in page.current_url
    assert page.execute_script(pwned)
