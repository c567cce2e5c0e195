"""Writes the first files of the fuzzers' corpus: small ones of every kind that a reader knows."""
import json
import pathlib
import struct
import numpy as np

FOLDER = pathlib.Path(__file__).parent / "Corpus"
DATA = pathlib.Path(__file__).parents[2] / "Reports" / "Data"
BASELINE = pathlib.Path(__file__).parents[1] / "Checks" / "baseline.json"
CONFIGURATION = b"""# all kinds of values
baseline: base.json
margin: 0.05
checks:
- name: "one \\u00e9\\n"
  logits: 'l''s.csv'
  run: |
    python a.py {logits} {outputs}
    # no comment
  require-correctly-rounded: false
- {name: two, outputs: "y.npy#a", axis: -1, max-ulp: !!float 4}
- ? name
  : >-
    folded

    text
"""


def npy(descriptor: str, shape: str, data: bytes, fortran: bool = False, major: int = 1) -> bytes:
    """An NPY file of a header as given."""
    text = f"{{'descr': '{descriptor}', 'fortran_order': {fortran}, 'shape': {shape}, }}".encode()
    length = struct.pack("<H" if major == 1 else "<I", len(text))
    return b"\x93NUMPY" + bytes([major, 0]) + length + text + data


def safetensors(header: object, data: bytes) -> bytes:
    """A safetensors file of a header as given."""
    text = json.dumps(header).encode()
    return struct.pack("<Q", len(text)) + text + data


def configurations() -> list[bytes]:
    """Configurations, and what is refused of YAML."""
    return [CONFIGURATION, b"checks: [{logits: a}, {logits: b}]\n", b"a: &x [1]\nb: *x\n", b"%YAML 1.1\n---\na: b\n",
            b"--- {a: [b, {c: d}]}\n...\n", b"[" * 70, b"- " * 70, b"\xef\xbb\xbfa: b\r\nc: d\r\n", b"a: b\na: c\n",
            b"? [a, b]\n: c\n", b"<<: {a: b}\n", b"a: \xff\n", b"!x max-ulp: 3\n", b"\"a\\\n b\": |2-\n   c\n", b""]


def baselines() -> list[bytes]:
    """One entry of the committed baseline, and the kinds that are refused."""
    whole = json.loads(BASELINE.read_text())
    name, entry = next(iter(whole["checks"].items()))
    small = whole | {"checks": {name: entry}}
    sampled = whole | {"checks": {"s": entry | {"sample": {"rows": 2, "of": 9, "seed": 1}}}}
    other = small | {"schema": {"name": "other", "version": 2}}
    return [json.dumps(file).encode() for file in (small, sampled, other, whole | {"checks": {}}, [], None)]


def figures() -> list[bytes]:
    """One library in one format, and reported cases."""
    libraries = json.loads((DATA / "libraries.json").read_text())
    library = libraries["libraries"][0]
    library |= {"formats": library["formats"][:1], "special": library["special"][:1]}
    reported = json.loads((DATA / "reported.json").read_text())["cases"]
    case = {"source": ["a"], "logits": "1 2*3 bits:7ff8000000000000", "outputs": "0.5 0.5", "temperature": "0x1p-3",
            "format": "binary32", "quantity": "log-softmax", "note": "n"}
    return [json.dumps(libraries | {"libraries": [library]}, separators=(",", ":")).encode(),
            *(json.dumps({"cases": [entry]}).encode() for entry in [case, *reported[:4]]),
            json.dumps({"cases": [case | {"logits": "0*99999999999 -3*0"}]}).encode(), b"{}"]


def main() -> None:
    """Writes all files."""
    numbers = np.arange(6, dtype="<f8")
    files = {"npy": [], "safetensors": [], "csv": [], "json": [],
             "yaml": configurations(), "baseline": baselines(), "figures": figures()}
    for kind in ("<f8", "<f4", "<f2", ">f8", "<i8", "|u1", "|i1", "<u2", ">i4"):
        data = numbers.astype(kind).tobytes()
        files["npy"] += [npy(kind, "(2, 3)", data), npy(kind, "(3, 1, 2)", data, fortran=True, major=3)]
    files["npy"] += [npy("<f8", "()", b"\0" * 8), npy("|V2", "(1,)", b"\0\0"),
                     npy("<f8", "(1000000000000000000,)", b""), npy("<f4", "(0, 3)", b""),
                     npy("<f8", "(1,)", struct.pack("<Q", 0x7ff0000000000001), major=2)]
    for kind, size in (("F64", 8), ("F32", 4), ("F16", 2), ("BF16", 2), ("F8_E4M3", 1), ("F8_E5M2", 1)):
        entry = {"dtype": kind, "shape": [2, 3], "data_offsets": [0, 6 * size]}
        files["safetensors"].append(safetensors({"x": entry, "__metadata__": {"a": "b"}}, bytes(6 * size)))
    two = {"x": {"dtype": "F32", "shape": [1], "data_offsets": [0, 4]},
           "y": {"dtype": "F32", "shape": [1], "data_offsets": [2, 6]}}
    files["safetensors"] += [safetensors(two, bytes(8)), struct.pack("<Q", 10**8) + b"{"]
    files["csv"] = [b"1,2.5,-3e2\n4,\"5\",nan\n", b"a\tb\n1\t-inf\n", b"0x1.8p+3;2\n", b"# c\n1 2\r\n3 4\r\n",
                    b"\xef\xbb\xbf1,2\n", b"1,2\n3\n", b"bits:3ff0000000000000,1e999\n", b"\n\n"]
    files["json"] = [b"[[1,2],[3,4e-3]]", b"[1, \"NaN\", \"-Infinity\"]", b"{\"logits\": [0.5, -1]}",
                     b"[[[1],[2]],[[3],[4]]]", b"[" * 100, b"[1,]", b" [\n0x1p3]", b"[null]"]
    for reader, contents in files.items():
        folder = FOLDER / reader
        folder.mkdir(parents=True, exist_ok=True)
        for index, content in enumerate(contents):
            (folder / f"seed-{index:02}").write_bytes(content)


if __name__ == "__main__":
    main()
