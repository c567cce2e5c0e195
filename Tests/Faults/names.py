"""Gives the analyzer hostile names wherever a name from outside can stand, and looks at every kind of output.

An output has the same form as for a harmless name: so many lines, annotations, headings, cells, tags and elements. It
has no control or bidirectional character, no line that a build server reads as a command, and parses as what it is.

usage: names.py ANALYZER
"""

import collections
import html.parser
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unicodedata
import xml.etree.ElementTree

HARMLESS = "harmless"
HOSTILE = [
    "a\n::error file=x.c,line=1::boo", "::error::boo", "  ::error::boo", "##[error]boo", "a\r\n::error::x",
    "a\n# heading", "# heading", "- item", "1. item", "> quote", "===", "a|b|c", "`a`", "```", "<script>alert(1)</script>",
    "\"\u0301 onload='x' y=\"", "'><img src=x>", "&lt;&#60;", "a\x1b[31mred\x1b]0;title\x07", "\x9b31m", "a\tb",
    "a\u202ecod\u2069\u2066", "\u061ca\u200fb\u200e", "\u2028a\u2029", "a\ufffeb\uffffc", "a](http:x) [b]: c", "![x](y)",
    "*a* _b_ ~~c~~ $d$", "\\", "a:b,c%0A::error::x", "{{{x}}} {{/sections}}", "]]>", "<!--", "-->", "é\u0301 数 \U0001f600",
    "a\U000e0000\U000e0041\U000e007f", "a\ufe0f\u3164\U000e0100", "    code",
]


def unseen(text):
    return [hex(ord(c)) for c in text if c != "\n" and (
        unicodedata.category(c) in ("Cc", "Cf", "Zl", "Zp") or ord(c) & 0xfffe == 0xfffe
        or 0xe0000 <= ord(c) < 0xe1000 or c in "\ufe0f\u3164")]


class Tags(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.tags = []

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, sorted(name for name, _ in attributes)))


def form(kind, text):
    """What a name must not change of an output."""
    lines = text.split("\n")
    if kind == "markdown":
        # From left to right: an escaped character, as a backslash or an entity says it, or code between backticks.
        plain = re.sub(r"\\.|&(?:lt|amp|#32);|(?<!`)(`+)(?!`).*?(?<!`)\1(?!`)", "", text).split("\n")
        return (len(lines), [bool(re.match(r" {4}| {0,3}(#{1,6}( |$)|>|[-+*] |\d+[.)] |===|---)", line)) for line in plain],
                [line.count("|") for line in plain], sum(line.count("**") for line in plain),
                re.findall(r"<[a-zA-Z/!?]|!?\]\(|\]\[|^ {0,3}\[[^]]*\]:|&[a-z#]", "\n".join(plain), re.M))
    if kind == "html":
        tags = Tags()
        tags.feed(text)
        return tags.tags
    if kind == "xml":
        return [(element.tag, sorted(element.attrib)) for element in xml.etree.ElementTree.fromstring(text).iter()]
    if kind == "json":
        json.loads(text)
        return None
    return len(lines), [line.lstrip()[:8] for line in lines if line.lstrip().startswith("::")]


def commands(kind, text):
    """Lines that a build server would take for commands of ours."""
    if kind in ("html", "xml", "json", "markdown"):
        return []
    # What starts with :: is read as such a command, and as no other.
    found = [line for line in text.split("\n") if "##[" in line and not line.startswith("::")]
    if kind == "text":
        found += [line for line in text.split("\n") if line.lstrip().startswith("::")]
    return found


def file_name(name):
    return name.replace("/", "%").replace("\0", "")[:200]


def logits(folder, name, ending=".csv"):
    path = folder / (file_name(name) + ending)
    path.write_text("0,100,0\n1,2,3\n")
    return path.name


def outputs(folder, name):
    path = folder / (file_name(name) + ".out.csv")
    path.write_text("0,1,0\n0.1,0.2,0.7\n")
    return path.name


REPORTS = ["--report", "junit:r.xml", "--report", "markdown:r.md", "--report", "json:r.json"]
REPORTED = (("xml", "r.xml"), ("markdown", "r.md"), ("json", "r.json"))


def configuration(folder, entries, **top):
    # JSON is YAML, but for what its strings hold raw.
    text = json.dumps({"checks": entries} | top)
    pair = lambda match: "\\U%08x" % ord(match[0].encode().decode("unicode-escape").encode("utf-16", "surrogatepass")
                                          .decode("utf-16"))
    (folder / "c.yml").write_text(re.sub(r"\\ud[89ab]..\\ud[c-f]..", pair, text))
    return "c.yml"


def safetensors(folder, name):
    header = json.dumps({name: {"dtype": "F32", "shape": [1, 2], "data_offsets": [0, 8]}}).encode()
    (folder / "t.safetensors").write_bytes(len(header).to_bytes(8, "little") + header + bytes(8))
    return "t.safetensors"


def figures(folder, root, name):
    data = json.loads((root / "Reports/Data/libraries.json").read_text())
    data["processor"] = data["python"] = data["system"] = name
    data["libraries"] = data["libraries"][:2]
    data["libraries"][0]["name"] = name
    data["libraries"][0]["version"] = name
    for special in data["libraries"][0]["special"]:
        special["outputs"] = name
    (folder / "libraries.json").write_text(json.dumps(data))
    return "libraries.json"


def reported(folder, name):
    cases = [{"source": [name], "logits": "0 -40", "format": "binary64", "quantity": "log-sum-exp", "outputs": "0",
              "note": name}]
    (folder / "reported.json").write_text(json.dumps({"cases": cases}))
    return "reported.json"


PAGE = lambda name: (("markdown", f"pages/{name}.md"), ("html", f"pages/{name}.html"), ("json", f"pages/{name}.json"),
                     ("xml", f"pages/{name}-1.svg"))

PLACES = {
    "analyze": lambda f, n, root: (["analyze", "./" + logits(f, n), "--json", "a.json", "--markdown", "a.md"],
                                   (("json", "a.json"), ("markdown", "a.md"))),
    "analyze json": lambda f, n, root: (["./" + logits(f, n), "--json", "-"], ()),
    "missing file": lambda f, n, root: (["analyze", "./" + file_name(n) + ".npy"], ()),
    "blame": lambda f, n, root: (["blame", "./" + logits(f, n), "--arithmetic", "binary16"], ()),
    "reference": lambda f, n, root: (["reference", "./" + logits(f, n), "-o", "./" + file_name(n) + ".npy"], ()),
    "check": lambda f, n, root: (["check", "--logits", "./" + logits(f, n), "--outputs", "./" + outputs(f, n),
                                  "--max-ulp", "1", *REPORTS], REPORTED),
    "check name": lambda f, n, root: (["check", "--logits", logits(f, "l"), "--outputs", outputs(f, "o"), f"--name={n}",
                                       "--max-ulp", "1", *REPORTS], REPORTED),
    "annotations": lambda f, n, root: (["check", "--logits", logits(f, "l"), "--outputs", outputs(f, "o"), f"--name={n}",
                                        "--max-ulp", "1", "--report", "annotations:github", "--json", "j.json"], ()),
    "compare": lambda f, n, root: (["check", "--logits", logits(f, "l"), "--compare", "./" + outputs(f, n),
                                    outputs(f, "b"), "--max-ulp", "1", *REPORTS], REPORTED),
    "suite": lambda f, n, root: (
        ["check", "--config", configuration(f, [
            {"name": n + "1", "logits": logits(f, n), "outputs": outputs(f, n), "max-ulp": 1},
            {"name": n + "2", "logits": "missing " + file_name(n), "outputs": outputs(f, n)}]), *REPORTS], REPORTED),
    "baseline": lambda f, n, root: (
        ["check", "--logits", logits(f, "l"), "--outputs", outputs(f, "o"), f"--name={n}", "--write-baseline", "b.json"],
        (("json", "b.json"),)),
    "no baseline": lambda f, n, root: (
        ["check", "--logits", logits(f, "l"), "--outputs", outputs(f, "o"), "--baseline", "./" + file_name(n)], ()),
    "key": lambda f, n, root: (["check", "--config", configuration(f, [{n: 1}])], ()),
    "configuration": lambda f, n, root: (["check", "--config", "./" + file_name(n)], ()),
    "run": lambda f, n, root: (
        ["check", "--logits", logits(f, "l"), "--shell", "--run", "cat said; exit 1; : {outputs}", *REPORTS]
        if (f / "said").write_text(n.replace("\n", " ").replace("\r", " ")) else [], ()),
    "option": lambda f, n, root: (["check", f"--quantity={n}"], ()),
    "argument": lambda f, n, root: (["0", "x" + n, "1"], ()),
    "tensor": lambda f, n, root: ([f"./{safetensors(f, n)}#{n}"], ()),
    "tensors": lambda f, n, root: (["./" + safetensors(f, n) + "#other"], ()),
    "report": lambda f, n, root: (["report", "./" + logits(f, n), "-o", "pages"], None),
    "libraries": lambda f, n, root: (["report", "--libraries", figures(f, root, n), "-o", "pages"], PAGE("libraries")),
    "reported": lambda f, n, root: (["report", "--reported", reported(f, n), "-o", "pages"], PAGE("reported")),
}


def outcome(analyzer, root, place, name):
    """Exit code, and the text of each output with its kind."""
    folder = pathlib.Path(tempfile.mkdtemp(prefix="names-"))
    arguments, files = PLACES[place](folder, name, root)
    run = subprocess.run([analyzer, *arguments], cwd=folder, capture_output=True, timeout=120)
    kind = "json" if place == "analyze json" else "annotations" if place == "annotations" else "text"
    texts = [(kind, "standard output", run.stdout), ("text", "standard error", run.stderr)]
    if files is None:
        kinds = {".md": "markdown", ".html": "html", ".json": "json", ".svg": "xml"}
        found = sorted((folder / "pages").iterdir(), key=lambda path: path.name[::-1])
        files = [(kinds[path.suffix], "pages/" + path.name) for path in found]
    for kind, path in files:
        if (folder / path).exists():
            texts.append((kind, pathlib.Path(path).suffix, (folder / path).read_bytes()))
    shutil.rmtree(folder)
    return run.returncode, [(kind, output, text.decode()) for kind, output, text in texts]


def faults(analyzer, root, place, name, harmless):
    code, texts = outcome(analyzer, root, place, name)
    if code != harmless[0]:
        yield f"exit code {code}, not {harmless[0]}: {texts[1][2][:200]}"
    if len(texts) != len(harmless[1]):
        yield "writes other files"
    for (kind, output, text), (_, _, plain) in zip(texts, harmless[1]):
        if unseen(text):
            yield f"{output}: characters {sorted(set(unseen(text)))}"
        for line in commands(kind, text):
            yield f"{output}: a command in {line[:80]!r}"
        try:
            got, wanted = form(kind, text), form(kind, plain)
        except Exception as error:
            yield f"{output}: {error}"
            continue
        if got != wanted:
            yield f"{output}: another form: {text[:300]!r}"


def main():
    analyzer, root = os.path.abspath(sys.argv[1]), pathlib.Path(__file__).resolve().parents[2]
    found, count = 0, collections.Counter()
    for place in PLACES:
        harmless = outcome(analyzer, root, place, HARMLESS)
        if harmless[0] not in (0, 1, 2, 64):
            sys.exit(f"{place}: exit code {harmless[0]}: {harmless[1][1][2]}")
        for name in HOSTILE:
            count[harmless[0]] += 1
            for fault in faults(analyzer, root, place, name, harmless):
                found += 1
                print(f"FAULT {place}, {name!r}: {fault}", flush=True)
    print(f"{sum(count.values())} runs, by exit code {dict(sorted(count.items()))}: {found} faults")
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
