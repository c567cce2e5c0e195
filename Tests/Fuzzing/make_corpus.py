"""Writes the first files of the fuzzers' corpus: small ones of every kind that a reader knows."""
import json
import pathlib
import struct
import numpy as np

FOLDER = pathlib.Path(__file__).parent / "Corpus"


def npy(descriptor: str, shape: str, data: bytes, fortran: bool = False, major: int = 1) -> bytes:
    """An NPY file of a header as given."""
    text = f"{{'descr': '{descriptor}', 'fortran_order': {fortran}, 'shape': {shape}, }}".encode()
    length = struct.pack("<H" if major == 1 else "<I", len(text))
    return b"\x93NUMPY" + bytes([major, 0]) + length + text + data


def safetensors(header: object, data: bytes) -> bytes:
    """A safetensors file of a header as given."""
    text = json.dumps(header).encode()
    return struct.pack("<Q", len(text)) + text + data


def main() -> None:
    """Writes all files."""
    numbers = np.arange(6, dtype="<f8")
    files = {"npy": [], "safetensors": [], "csv": [], "json": []}
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
