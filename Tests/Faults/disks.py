"""Has the analyzer write to disks that are full, limited, read-only or broken, and looks at what is left.

Every output of every verb goes to: /dev/full; a file system of a few kilobytes (in a mount namespace of its own,
where that is allowed); a file that may not grow beyond a size; a folder without permission to write (not as root); a
folder that is a file; one that is missing; and to a file that is there already. Each run ends with 2 and one line on
standard error, by no signal, and leaves what was there as it was, and nothing else.

usage: disks.py ANALYZER
"""

import argparse
import os
import pathlib
import random
import resource
import shutil
import subprocess
import sys
import tempfile

CHECK = ["check", "--logits", "{in}/l.csv", "--outputs", "{in}/y.npy"]

# Outputs by their names: each is a file in the folder {out}, and does not fit into a few kilobytes.
RUNS = {
    "reference": ["reference", "{in}/l.csv", "-o", "{out}/o.npy"],
    "reference, another axis": ["reference", "{in}/l.csv", "--axis", "0", "-o", "{out}/o.npy"],
    "compute": ["compute", "{in}/l.csv", "-o", "{out}/o.npy"],
    "analyze --json": ["analyze", "{in}/l.csv", "--rows", "300", "--json", "{out}/o.json"],
    "analyze --markdown": ["analyze", "{in}/l.csv", "--rows", "300", "--markdown", "{out}/o.md"],
    "bounds": ["bounds", "{in}/l.csv", "--algorithms", "all", "--json", "{out}/o.json"],
    "blame": ["blame", "{in}/l.csv", "--json", "{out}/o.json"],
    "thresholds": ["thresholds", "--classes", "2,3,4,5,6,7,8,9", "--json", "{out}/o.json"],
    "check --errors-to": CHECK + ["--errors-to", "{out}/o.npy"],
    "check --json": CHECK + ["--json", "{out}/o.json"],
    "check --write-baseline": CHECK + ["--write-baseline", "{out}/o.json"],
    "check --report json": CHECK + ["--report", "json:{out}/o.json"],
    "check --report junit": CHECK + ["--report", "junit:{out}/o.xml"],
    "check --report markdown": CHECK + ["--report", "markdown:{out}/o.md"],
    "report": ["report", "{in}/l.csv", "-o", "{out}"],
    "check --run": ["check", "--logits", "{in}/l.csv", "--run", "{self} compute {logits} -o {outputs}"],
}

# Bytes that no output above fits into.
LITTLE = 300


class Disks:
    def __init__(self, analyzer):
        self.analyzer = os.path.abspath(analyzer)
        self.inputs = pathlib.Path(tempfile.mkdtemp(prefix="disks-"))
        self.faults, self.count = [], 0
        draw = random.Random(1)
        rows = (",".join(f"{draw.gauss(0, 3):.17g}" for _ in range(10)) for _ in range(2000))
        (self.inputs / "l.csv").write_text("\n".join(rows) + "\n")
        subprocess.run([self.analyzer, "reference", self.inputs / "l.csv", "-o", self.inputs / "y.npy"],
                       check=True, stdout=subprocess.DEVNULL)

    def files(self, folder):
        return {str(path.relative_to(folder)): path.read_bytes() if path.is_file() else None
                for path in sorted(folder.rglob("*"))} if folder.is_dir() else {}

    def run(self, kind, name, out, arguments=None, prepare=None, temporary=None):
        """One run with its outputs in `out`; what is there before is there after."""
        words = [word.replace("{in}", str(self.inputs)).replace("{out}", str(out)).replace("{self}", self.analyzer)
                 for word in arguments or RUNS[name]]
        before = self.files(out)
        environment = os.environ | ({"TMPDIR": str(temporary)} if temporary else {})
        run = subprocess.run([self.analyzer, *words], capture_output=True, timeout=300, preexec_fn=prepare,
                             env=environment)
        said = run.stderr.decode(errors="replace")
        self.count += 1
        faults = [] if run.returncode == 2 else [f"exit code {run.returncode}"]
        if name != "check --run" and len(said.splitlines()) != 1 or not said.startswith("softmax-analyzer: "):
            faults.append(f"says {said!r}")
        after = self.files(out)
        if name == "report":
            # Pages that were whole before the disk was full stay; no part of one does.
            after = {path: content for path, content in after.items() if path in before or path.startswith(".")}
        if after != before:
            faults.append(f"left {sorted(set(after) - set(before))}, changed "
                          f"{[path for path in before if after.get(path) != before[path]]}")
        self.faults += [f"{kind}, {name}: {fault}" for fault in faults]

    def names(self):
        return [name for name in RUNS if name != "check --run"]

    def full_device(self):
        for name in self.names():
            if name != "report":
                words = [word if "{out}" not in word else word.split("{out}")[0] + "/dev/full"
                         for word in RUNS[name]]
                self.run("/dev/full", name, self.inputs, words)

    def full_disk(self, folder):
        """In a file system that has room for almost nothing."""
        self.fill(folder)
        for name in self.names():
            self.run("full disk", name, folder)
        self.run("full disk", "check --run", folder, temporary=folder)

    @staticmethod
    def fill(folder):
        with open(folder / "filler", "wb", buffering=0) as file:
            try:
                while True:
                    file.write(bytes(4096))
            except OSError:
                pass

    def limited(self):
        def limit():
            resource.setrlimit(resource.RLIMIT_FSIZE, (LITTLE, LITTLE))
        for name in self.names():
            for old in (False, True):
                folder = pathlib.Path(tempfile.mkdtemp(prefix="disks-"))
                if old and name != "check --write-baseline":
                    for ending in ("npy", "json", "md", "xml"):
                        (folder / f"o.{ending}").write_text("old")
                self.run("size limit", name, folder, prepare=limit)
                shutil.rmtree(folder)

    def strange_folders(self):
        folder = pathlib.Path(tempfile.mkdtemp(prefix="disks-"))
        (folder / "file").write_text("old")
        (folder / "closed").mkdir()
        (folder / "closed").chmod(0o500)
        for name in self.names():
            self.run("a file as folder", name, folder / "file")
            if name != "report":
                self.run("missing folder", name, folder / "none")
            if os.geteuid() != 0:
                self.run("closed folder", name, folder / "closed")
        for temporary in ("file", "none"):
            self.run(f"TMPDIR={temporary}", "check --run", self.inputs, temporary=folder / temporary)
        if (folder / "file").read_text() != "old":
            self.faults.append("a file as folder was written over")
        shutil.rmtree(folder)

    def read_only(self, folder):
        for name in self.names():
            self.run("read-only disk", name, folder)
        self.run("read-only disk", "check --run", folder, temporary=folder)


def inside(options):
    """In a mount namespace of its own: a file system of 64 KiB, full, and then read-only."""
    disks = Disks(options.analyzer)
    folder = pathlib.Path(tempfile.mkdtemp(prefix="disks-"))
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", folder], check=True)
    disks.full_disk(folder)
    (folder / "filler").unlink()
    subprocess.run(["mount", "-o", "remount,ro", folder], check=True)
    disks.read_only(folder)
    subprocess.run(["umount", folder], check=True)
    folder.rmdir()
    return disks


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("analyzer")
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.inside:
        disks = inside(options)
    else:
        disks = Disks(options.analyzer)
        disks.full_device()
        disks.limited()
        disks.strange_folders()
    shutil.rmtree(disks.inputs)
    for fault in disks.faults:
        print("FAULT", fault)
    where = "full and read-only disks" if options.inside else "devices, limits and folders"
    print(f"{where}: {disks.count} runs, {len(disks.faults)} faults", flush=True)
    code = 1 if disks.faults else 0
    if not options.inside:
        may_mount = subprocess.run(["unshare", "--mount", "--map-root-user", "true"], capture_output=True).returncode == 0
        if may_mount:
            code |= subprocess.run(["unshare", "--mount", "--map-root-user", sys.executable, __file__,
                                    options.analyzer, "--inside"]).returncode
        else:
            print("full and read-only disks: not tried, as no file system can be mounted here")
    sys.exit(code)


if __name__ == "__main__":
    main()
