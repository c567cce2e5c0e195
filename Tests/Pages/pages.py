"""Opens pages in a headless Chromium at two widths and in both colour schemes.

usage: pages.py [--screenshots FOLDER] PAGE.html...
       pages.py --self-test PAGE.html

Fails on a console error, a request that leaves the file, something wider than the window, a picture that is
not drawn or has no room for its plot, texts of a picture that overlap or are cut, colours of a picture that people
with two kinds of cones cannot tell or that mean two things, marks without a form of their own, an id given twice,
text of a contrast below 4.5:1 (WCAG 2.2, 1.4.3), a table without headers, a page of 2 MB or more, a number of a page or
a point of a chart that does not come from the sources in the JSON beside it. The self-test puts each of these faults
into a copy and expects it to be found.
"""

import argparse
import pathlib
import shutil
import sys
import tempfile

from colours import PUBLISHED, alike, difference, of_two_colours, of_two_meanings
from page_numbers import NUMBER, Numbers, charts, load, stray_points, with_a_point_moved
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

# A plot is to have so many pixels each way, whatever its names are.
LEAST_PLOT = 200

PLOTS = """() => [...document.querySelectorAll('svg.chart')].map(s => {
  const plot = s.querySelector('.plot'), box = plot ? plot.getBoundingClientRect() : {width: 0, height: 0};
  return [s.getAttribute('aria-label'), box.width, box.height] })"""

# Texts of a picture that lie over each other or beyond its edges by more than a pixel.
TEXTS = """() => [...document.querySelectorAll('svg.chart')].flatMap(s => {
  const edge = s.getBoundingClientRect(), found = [];
  const texts = [...s.querySelectorAll('text')].filter(t => t.textContent.trim())
    .map(t => [t.textContent, t.getBoundingClientRect()]);
  texts.forEach(([words, a], i) => {
    if (a.left < edge.left - 1 || a.right > edge.right + 1 || a.top < edge.top - 1 || a.bottom > edge.bottom + 1)
      found.push(`cut: ${words}`);
    for (const [others, b] of texts.slice(i + 1))
      if (Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1 &&
          Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 4)
        found.push(`overlap: ${words} and ${others}`);
  });
  return found })"""

# The colours of each picture by their names, and how each is told without: the form of its dots, or its hatching.
INKS = """() => [...document.querySelectorAll('svg.chart')].map(s => {
  const inks = {}, forms = [];
  for (const e of s.querySelectorAll('.line,.dot,.ring,.area,.bar,.span')) {
    const name = [...e.classList].find(c => /^s\\d+$/.test(c));
    inks[name] = getComputedStyle(e).getPropertyValue('--ink').trim();
    const over = e.nextElementSibling;
    const fill = over && over.classList.contains('over') ? over.getAttribute('fill').slice(5, -1) : '';
    const tile = fill ? document.getElementById(fill).firstElementChild.getAttribute('d') : '';
    const middle = e.getBBox(), around = part => {
      const p = e.getPointAtLength(part * e.getTotalLength());
      return [p.x - middle.x - middle.width / 2, p.y - middle.y - middle.height / 2].map(v => Math.round(v)) };
    const d = e.matches('.dot') ? [0, 1, 2, 3, 4, 5, 6].map(i => around(i / 7)).join(' ') : tile;
    if (e.matches('.dot,.area,.bar,.span')) forms.push([e.matches('.dot') ? 'dot' : e.classList[0], name, d]);
  }
  return [s.getAttribute('aria-label'), inks, forms, getComputedStyle(s).getPropertyValue('--paper').trim()] })"""

IDS = """() => { const ids = [...document.querySelectorAll('[id]')].map(e => e.id);
  return ids.filter((id, i) => ids.indexOf(id) !== i) }"""

TABLES = """() => [...document.querySelectorAll('table')].filter(t =>
  !t.querySelector('th[scope=col]') || !t.querySelector('th[scope=row]')).length"""


def check_numbers(page, path, problems):
    """All of a page's numbers, and all points of its charts."""
    drawn, sources = load(path.with_suffix(".json"))
    numbers = Numbers(sources)
    # Ticks of axes are no data, nor are the numbers of the reports that links lead to.
    page.evaluate("document.querySelectorAll('svg .axis-tick, a[href^=http]').forEach(e => e.remove())")
    seen = NUMBER.findall(page.inner_text("main"))
    for text in seen:
        if text not in PROSE.get(path.stem, ()) and not numbers.has(text):
            problems.append(f"{text} is not in the sources of the JSON beside the page")
    problems += [f"a point from nowhere: {point}" for point in stray_points(drawn, numbers)]
    return len(seen)


def check_pictures(page, where, problems):
    """Room, texts, colours and forms of all pictures."""
    for label, width, height in page.evaluate(PLOTS):
        if width < LEAST_PLOT or height < LEAST_PLOT:
            problems.append(f"a plot of {width:.0f} x {height:.0f} pixels {where}: {label}")
    problems += [f"a text is {text} {where}" for text in page.evaluate(TEXTS)]
    for label, inks, forms, paper in page.evaluate(INKS):
        problems += [f"{text} {where}: {label}" for text in alike(inks, "#ffffff" if paper == "#fff" else paper)]
        first = {}
        for kind, name, form in forms:
            # Of one kind, what is full and what is pale share a hatching; bars behind have none.
            if form and first.setdefault((kind, form), name) != name:
                problems.append(f"{kind}s of {name} and {first[kind, form]} have one form {where}: {label}")
    problems += [f"an id is given twice: {name}" for name in page.evaluate(IDS)]


def check(browser, path, screenshots):
    problems = list(of_two_meanings(charts(load(path.with_suffix(".json"))[0])))
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
            check_pictures(page, where, problems)
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
    "a plot of": ("<rect class=\"plot\" ", "<rect class=\"plot\" transform=\"scale(.1)\" "),
    "a text is cut": ("</svg>", "<text x='700' y='40'>beyond the edge</text></svg>"),
    "a text is overlap": ("</svg>", "<text x='9' y='21'>over the title</text></svg>"),
    "are alike": ("</style>", ".chart .s2{--ink:#6684f0 !important}</style>"),
    "have one form": ("class=\"dot s2\"", "class=\"dot s7\""),
    "an id is given twice": ("</h1>", "</h1><i id='s1'></i><i id='s1'></i>"),
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


def report_colours(paths):
    """Whether a meaning has one colour on all pages."""
    problems = list(of_two_colours({path.name: charts(load(path.with_suffix(".json"))[0]) for path in paths}))
    problems += [f"CIEDE2000 of {a} and {b} is not {wanted}" for a, b, wanted in PUBLISHED
                 if abs(difference(a, b) - wanted) > 1e-4]
    print(f"colours of all pages: {len(problems)} problems")
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
            results.append(report_colours(arguments.pages))
        browser.close()
    sys.exit(0 if all(results) else 1)


main()
