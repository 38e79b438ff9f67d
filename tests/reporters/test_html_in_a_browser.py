"""The page in a browser: no errors, no request, filters, unfolds, keyboard, print, narrow screens.

Run by hand, in an environment with Playwright and a Chromium of the system:
pip install playwright pytest hypothesis jsonschema -e . && python -m pytest -m by_hand tests/reporters
"""

from __future__ import annotations

import shutil
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from stacklint.report import Bond, Ending, ProjectInfo, Report
from stacklint.reporters.registry import load_reporter

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.by_hand
CARDS = "article:visible"


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    api = pytest.importorskip("playwright.sync_api")
    chromium = shutil.which("chromium") or pytest.skip("no chromium")
    with api.sync_playwright() as play:
        found = play.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield found
        found.close()


@pytest.fixture
def address(report: Report, tmp_path: Path) -> str:
    two = replace(report.stack[1], tool="two", name="Two", in_use=True)
    whole = replace(
        report,
        projects=(*report.projects, ProjectInfo("web")),
        problems=(*report.problems, replace(report.problems[0], project="web")),
        findings=(
            replace(report.findings[0], act=f"Use {'a_long_name.' * 20}"),
            report.findings[1],
            replace(report.findings[2], project="web"),
        ),
        stack=(*report.stack, two),
        bonds=(Bond("one", "wraps", "two"),),
        endings=(Ending("2026-03-05", "two", "shutdown", "one", "the service is closed"),),
    )
    file = tmp_path / "report.html"
    file.write_text(load_reporter("html")(whole), encoding="utf-8")
    return file.as_uri()


@pytest.fixture
def page(browser: Any, address: str) -> Iterator[Any]:
    """Open the page; a word on the console, an error or a request but for the file itself fails the test."""
    said: list[str] = []
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    opened = context.new_page()
    opened.on("console", lambda message: said.append(message.text))
    opened.on("pageerror", lambda error: said.append(str(error)))
    opened.on("request", lambda request: said.append(request.url) if request.url != address else None)
    opened.goto(address)
    yield opened
    context.close()
    assert said == []


def test_everything_is_there(page: Any) -> None:
    assert page.locator(".ten li").count() == 4
    assert page.locator("svg.map .tool").count() == 2
    assert page.locator("svg.map .bond.overlaps").count() == 1  # found here, which beats what the catalogue knows
    assert page.locator("svg.ends .end").count() == 1
    assert page.locator("#shown").text_content() == "3 of 3 shown"


@pytest.mark.parametrize(
    ("name", "value", "left"), [("severity", "note", 2), ("severity", "error", 2), ("kind", "overlap", 2)]
)
def test_a_box_filters(page: Any, name: str, value: str, left: int) -> None:
    page.uncheck(f"input[name={name}][value={value}]")
    assert page.locator(CARDS).count() == left
    assert page.locator("#shown").text_content() == f"{left} of 3 shown"


def test_a_project_and_words_filter(page: Any) -> None:
    page.select_option("select[name=project]", "web")
    assert page.locator(CARDS).count() == 1
    page.select_option("select[name=project]", "")
    page.fill("input[name=words]", "shut down")
    assert page.locator(CARDS).count() == 1
    page.fill("input[name=words]", "no such words")
    assert page.locator(CARDS).count() == 0


def test_evidence_unfolds_by_keyboard(page: Any) -> None:
    summary = page.locator("article summary").first
    assert not page.locator("article pre").first.is_visible()
    summary.focus()
    page.keyboard.press("Enter")
    assert page.locator("article pre").first.is_visible()


def test_all_unfold_and_fold(page: Any) -> None:
    page.click("button[data-fold=open]")
    assert page.locator("article details[open]").count() == 3
    page.click("button[data-fold=closed]")
    assert page.locator("article details[open]").count() == 0


def test_the_first_stop_of_the_keyboard_skips_to_the_report(page: Any) -> None:
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"


def test_every_control_and_picture_has_a_name(page: Any) -> None:
    unnamed = page.evaluate(
        "[...document.querySelectorAll('input,select,button,summary,svg[role=img],[role=region]')].filter(e=>"
        "!(e.textContent.trim()||e.getAttribute('aria-label')||e.closest('label')?.textContent.trim())).length"
    )
    assert unnamed == 0


def test_paper_has_everything_and_no_filters(page: Any) -> None:
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.locator("details:not([open])").count() == 0
    assert not page.locator("form").is_visible()
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.locator("article details[open]").count() == 0
    assert page.pdf()[:5] == b"%PDF-"


@pytest.mark.parametrize("width", [360, 768, 1920])
def test_nothing_runs_out_of_the_screen(page: Any, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.click("button[data-fold=open]")
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_is_readable(page: Any, scheme: str) -> None:
    """Every text has a contrast of 4.5 with the page or card behind it, as WCAG asks."""
    page.emulate_media(color_scheme=scheme)
    assert page.evaluate(CONTRAST) == []


CONTRAST = """
(()=>{
  const part=c=>{c/=255;return c<=.03928?c/12.92:((c+.055)/1.055)**2.4};
  const light=s=>{const [r,g,b]=s.match(/[\\d.]+/g).map(Number);return .2126*part(r)+.7152*part(g)+.0722*part(b)};
  const behind=e=>{for(;e;e=e.parentElement){const c=getComputedStyle(e).backgroundColor;
    if(!/rgba\\(0, 0, 0, 0\\)|transparent/.test(c))return c;}return 'rgb(255,255,255)'};
  const bad=[];
  for(const e of document.querySelectorAll('h1,h2,h3,p,li,td,th,summary,code,span,label,legend,button')){
    if(![...e.childNodes].some(n=>n.nodeType===3&&n.textContent.trim())||!e.checkVisibility())continue;
    const [a,b]=[light(getComputedStyle(e).color),light(behind(e))].sort((x,y)=>y-x);
    if((a+.05)/(b+.05)<4.5)bad.push(e.tagName+' '+e.className+' '+e.textContent.slice(0,30));
  }
  return bad;
})()
"""
