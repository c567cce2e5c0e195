"""Opens pages in a headless Chromium at two widths and in both colour schemes.

usage: pages.py [--screenshots FOLDER] PAGE.html...

Fails on a console error, a request that leaves the file, something wider than the window, a picture that is
not drawn, text of a contrast below 4.5:1 (WCAG 2.2, 1.4.3), a page of 2 MB or more, or a number of a page that
is not in the JSON beside it; 200 numbers of each page are drawn at random.
"""

import argparse
import json
import pathlib
import random
import re
import shutil
import sys
from decimal import ROUND_HALF_EVEN, Decimal, InvalidOperation

from playwright.sync_api import sync_playwright

NUMBER = re.compile(r"(?<![\w.])-?\d+(?:\.\d+)?(?:e[+-]?\d+)?(?![\w.]*\w)")

CONTRASTS = """() => {
  const channel = v => { v /= 255; return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4 };
  const parse = c => c.match(/[\\d.]+/g).map(Number);
  const light = c => { const [r, g, b] = parse(c).map(channel); return 0.2126 * r + 0.7152 * g + 0.0722 * b };
  const behind = e => { for (; e; e = e.parentElement) {
    const c = getComputedStyle(e).backgroundColor, p = parse(c);
    if (p.length === 3 || p[3] > 0) return c } return 'rgb(255,255,255)' };
  const found = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node; node = walk.nextNode();) {
    if (!node.textContent.trim()) continue;
    const e = node.parentElement, s = getComputedStyle(e);
    const ink = e instanceof SVGElement ? s.fill : s.color;
    const [a, b] = [light(ink), light(behind(e))].sort((x, y) => y - x);
    found.push([(a + 0.05) / (b + 0.05), node.textContent.trim()]);
  }
  return found }"""

PICTURES = """() => [...document.querySelectorAll('svg')].map(s => {
  const marks = s.querySelectorAll('.line,.dot,.bar,.span').length, box = s.getBoundingClientRect();
  return [s.getAttribute('aria-label'), marks, box.width, box.height] })"""

TABLES = """() => [...document.querySelectorAll('table')].filter(t =>
  !t.querySelector('th[scope=col]') || !t.querySelector('th[scope=row]')).length"""


def json_numbers(value, numbers, texts):
    """Every number of a JSON value, and every text."""
    if isinstance(value, dict):
        for part in value.values():
            json_numbers(part, numbers, texts)
    elif isinstance(value, list):
        for part in value:
            json_numbers(part, numbers, texts)
    elif isinstance(value, str):
        texts.append(value)
    elif isinstance(value, (int, float, Decimal)) and not isinstance(value, bool):
        numbers.append(Decimal(value))


def is_rounded(text, numbers):
    """Whether some number, rounded to the digits of the text, is it."""
    shown = Decimal(text)
    for number in numbers:
        if not number.is_finite():
            continue
        try:
            if abs(number).quantize(Decimal((0, (1,), shown.as_tuple().exponent)), ROUND_HALF_EVEN) == abs(shown):
                return True
        except InvalidOperation:
            continue
    return False


def check_numbers(page, path, problems):
    beside = json.loads(path.with_suffix(".json").read_text(), parse_float=Decimal)
    numbers, texts = [], []
    json_numbers(beside, numbers, texts)
    told = {n for text in texts for n in NUMBER.findall(text)}
    # Ticks of axes are no data.
    page.evaluate("document.querySelectorAll('svg .axis-tick').forEach(e => e.remove())")
    seen = NUMBER.findall(page.inner_text("main"))
    drawn = random.Random(path.name).sample(seen, min(200, len(seen)))
    for text in drawn:
        if text not in told and not is_rounded(text, numbers):
            problems.append(f"{text} is not in the JSON beside the page")
    return len(drawn)


def check(browser, path, screenshots):
    problems = []
    if path.stat().st_size >= 2_000_000:
        problems.append(f"{path.stat().st_size} bytes")
    checked = 0
    for width in (360, 1280):
        for scheme in ("light", "dark"):
            page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
            page.on("console", lambda m: m.type == "error" and problems.append(f"console: {m.text}"))
            page.on("pageerror", lambda e: problems.append(f"error: {e}"))
            page.on("request", lambda r: r.url.startswith(("file:", "data:")) or problems.append(f"request: {r.url}"))
            page.goto(path.resolve().as_uri())
            where = f"at {width}, {scheme}"
            wide = page.evaluate("document.documentElement.scrollWidth")
            if wide > width:
                problems.append(f"{wide} pixels wide {where}")
            for label, marks, w, h in page.evaluate(PICTURES):
                if not label or marks == 0 or w < 200 or h < 100:
                    problems.append(f"a picture is not drawn {where}: {label}")
            for contrast, text in page.evaluate(CONTRASTS):
                if contrast < 4.5:
                    problems.append(f"contrast {contrast:.2f} {where}: {text[:40]}")
            if page.evaluate(TABLES):
                problems.append("a table without headers")
            if screenshots:
                page.screenshot(path=screenshots / f"{path.stem}-{width}-{scheme}.png", full_page=True)
            if width == 1280 and scheme == "light":
                checked = check_numbers(page, path, problems)
            page.close()
    print(f"{path.name}: {checked} numbers drawn, {len(problems)} problems")
    for problem in problems[:20]:
        print(f"  {problem}")
    return not problems


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--screenshots", type=pathlib.Path)
    parser.add_argument("pages", nargs="+", type=pathlib.Path)
    arguments = parser.parse_args()
    if arguments.screenshots:
        arguments.screenshots.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        results = [check(browser, path, arguments.screenshots) for path in arguments.pages]
        browser.close()
    sys.exit(0 if all(results) else 1)


main()
