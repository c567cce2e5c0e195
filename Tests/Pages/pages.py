"""Opens pages in a headless Chromium at two widths and in both colour schemes.

usage: pages.py [--screenshots FOLDER] PAGE.html...
       pages.py --self-test PAGE.html

Fails on a console error, a request that leaves the file, something wider than the window, a picture that is
not drawn, text of a contrast below 4.5:1 (WCAG 2.2, 1.4.3), a table without headers, a page of 2 MB or more, a
number of a page or a point of a chart that does not come from the sources in the JSON beside it. The self-test
puts each of these faults into a copy and expects it to be found.
"""

import argparse
import pathlib
import shutil
import sys
import tempfile

from page_numbers import NUMBER, Numbers, load, stray_points, with_a_point_moved
from playwright.sync_api import sync_playwright

# Numbers that pages tell without having found them: a year, decimal digits of Double, the reach of a search,
# limits to try.
PROSE = {
    "algorithms": {"2021"}, "article": {"7", "16", "32", "37", "1e-38", "1e-308"}, "atlas": {"2048"},
    "reported": {"96", "64", "12"},
}

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
  const marks = s.querySelectorAll('.line,.dot,.bar,.span,.area').length, box = s.getBoundingClientRect();
  return [s.getAttribute('aria-label'), marks, box.width, box.height] })"""

TABLES = """() => [...document.querySelectorAll('table')].filter(t =>
  !t.querySelector('th[scope=col]') || !t.querySelector('th[scope=row]')).length"""


def check_numbers(page, path, problems):
    """All of a page's numbers, and all points of its charts."""
    drawn, sources = load(path.with_suffix(".json"))
    numbers = Numbers(sources)
    # Ticks of axes are no data.
    page.evaluate("document.querySelectorAll('svg .axis-tick').forEach(e => e.remove())")
    seen = NUMBER.findall(page.inner_text("main"))
    for text in seen:
        if text not in PROSE.get(path.stem, ()) and not numbers.has(text):
            problems.append(f"{text} is not in the sources of the JSON beside the page")
    problems += [f"a point from nowhere: {point}" for point in stray_points(drawn, numbers)]
    return len(seen)


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
            for media in ("screen", "print"):
                page.emulate_media(media=media, color_scheme=scheme)
                for contrast, text in page.evaluate(CONTRASTS):
                    if contrast < 4.5:
                        problems.append(f"contrast {contrast:.2f} {where}, on {media}: {text[:40]}")
            page.emulate_media(media="screen", color_scheme=scheme)
            if page.evaluate(TABLES):
                problems.append("a table without headers")
            if screenshots:
                page.screenshot(path=screenshots / f"{path.stem}-{width}-{scheme}.png", full_page=True)
            if width == 1280 and scheme == "light":
                checked = check_numbers(page, path, problems)
            page.close()
    return checked, problems


# What the self-test puts into a page, and a word of the problem that it is.
FAULTS = {
    "is not in the sources": ("</h1>", "</h1><p>123.4567891</p>"),
    "pixels wide": ("</h1>", "</h1><div style='width:2000px'>wide</div>"),
    "contrast": ("</h1>", "</h1><p style='color:#999;background:#fff'>pale</p>"),
    "console": ("</body>", "<script>console.error('x')</script></body>"),
    "error: ": ("</body>", "<script>throw new Error('x')</script></body>"),
    "request": ("</body>", "<img src='http://127.0.0.1:9/x.png' alt=''></body>"),
    "not drawn": ("</h1>", "</h1><svg aria-label='empty' width='300' height='300'></svg>"),
    "without headers": ("</h1>", "</h1><table><tr><td>x</td></tr></table>"),
    "bytes": ("</h1>", "</h1><!--" + 2_000_000 * "x" + "-->"),
    "a point from nowhere": None,
}


def self_test(browser, path):
    """Whether each fault is found, and none in the page as it is."""
    text, beside = path.read_text(), path.with_suffix(".json").read_text()
    missed = [] if not check(browser, path, None)[1] else ["none"]
    with tempfile.TemporaryDirectory() as folder:
        copy = pathlib.Path(folder) / path.name
        for fault, change in FAULTS.items():
            json = beside if change else with_a_point_moved(beside)
            copy.write_text(text.replace(*change, 1) if change else text)
            copy.with_suffix(".json").write_text(json)
            if not any(fault in problem for problem in check(browser, copy, None)[1]):
                missed.append(fault)
    print(f"self-test: {len(FAULTS)} faults, not found: {', '.join(missed) or 'none'}")
    return not missed


def report(path, checked, problems):
    print(f"{path.name}: {checked} numbers, {len(problems)} problems")
    for problem in problems[:20]:
        print(f"  {problem}")
    return not problems


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--screenshots", type=pathlib.Path)
    parser.add_argument("--self-test", action="store_true")
    parser.add_argument("pages", nargs="+", type=pathlib.Path)
    arguments = parser.parse_args()
    if arguments.screenshots:
        arguments.screenshots.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        if arguments.self_test:
            results = [self_test(browser, path) for path in arguments.pages]
        else:
            results = [report(path, *check(browser, path, arguments.screenshots)) for path in arguments.pages]
        browser.close()
    sys.exit(0 if all(results) else 1)


main()
