"""Sends signals to the analyzer at random times, and looks at what is left.

After SIGHUP, SIGINT, SIGQUIT and SIGTERM: the exit code is 128 and the signal's number (or the run had ended, or
had not begun), no process that it started is alive, and no file is there that a whole run does not leave. After
SIGKILL: what was to be written is whole or absent, and the next run in that folder clears what the killed one had
begun, temporary files and work folders too, and leaves nothing but what is to be written. Faults are printed as they
are found.

usage: signals.py ANALYZER [--times N] [--seed N]
"""

import argparse
import collections
import os
import pathlib
import random
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import time
import uuid

MARK = "SOFTMAX_FAULTS"
SIGNALS = [signal.SIGHUP, signal.SIGINT, signal.SIGQUIT, signal.SIGTERM, signal.SIGKILL]
SLEEPERS = "(sleep 300 & sleep 300) & echo half > {outputs}.part; mkdir $(dirname {outputs})/d; sleep 300"

# Arguments of a run in a folder with logits.npy. One that never ends by itself has no files of its own.
RUNS = {
    "check --run": ["check", "--logits", "logits.npy", "--shell", "--run", SLEEPERS],
    "check --implementation": ["check", "--logits", "small.npy", "--run", "{self} compute {logits} -o {outputs}",
                               "--report", "junit:junit.xml", "--errors-to", "errors.npy"],
    "reference": ["reference", "logits.npy", "-o", "out.npy", "--threads", "1"],
    "analyze": ["analyze", "small.npy", "--json", "out.json"],
    "report": ["report", "small.npy", "-o", "pages"],
}

# What is run in the folder of a killed run, where that run itself would not end. It writes no file either.
NEXT = {"check --run": ["check", "--logits", "small.npy", "--run", "{self} compute {logits} -o {outputs}"]}


def npy(path, rows, columns):
    """A C-order NPY of binary64 numbers that are drawn from a seed."""
    draw = random.Random(1)
    header = "{'descr': '<f8', 'fortran_order': False, 'shape': (%d, %d), }" % (rows, columns)
    header += " " * (-(len(header) + 11) % 64) + "\n"
    numbers = (draw.gauss(0, 3) for _ in range(rows * columns))
    path.write_bytes(b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header.encode()
                     + b"".join(struct.pack("<d", number) for number in numbers))


def files(folder):
    """Every file below a folder by its path, and what is in it; folders have None."""
    return {str(path.relative_to(folder)): path.read_bytes() if path.is_file() else None
            for path in sorted(folder.rglob("*"))}


def alive(mark):
    """Processes with the mark in their environment that have not ended."""
    found = []
    for entry in pathlib.Path("/proc").glob("[0-9]*"):
        try:
            if f"{MARK}={mark}".encode() in (entry / "environ").read_bytes().split(b"\0"):
                if ") Z " not in (entry / "stat").read_text():
                    found.append(int(entry.name))
        except OSError:
            pass
    return found


def set_dispositions(ignored):
    """As a shell's command in the foreground has them; whoever runs this may ignore some, as nohup does."""
    for number in SIGNALS[:-1]:
        signal.signal(number, signal.SIG_IGN if number == ignored else signal.SIG_DFL)


class Campaign:
    def __init__(self, analyzer, seed):
        self.analyzer = os.path.abspath(analyzer)
        self.draw = random.Random(seed)
        self.inputs = pathlib.Path(tempfile.mkdtemp(prefix="faults-"))
        npy(self.inputs / "logits.npy", 2000, 500)
        npy(self.inputs / "small.npy", 40, 50)
        self.faults = 0
        self.leftovers = collections.Counter()
        self.codes = collections.defaultdict(collections.Counter)

    def start(self, folder, arguments, mark, ignored=None):
        arguments = [word.replace("{self}", self.analyzer) for word in arguments]
        environment = os.environ | {MARK: mark, "TMPDIR": str(folder / "tmp")}
        return subprocess.Popen(
            [self.analyzer, *arguments], cwd=folder, env=environment, stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, start_new_session=True,
            preexec_fn=lambda: set_dispositions(ignored))

    def folder(self):
        folder = pathlib.Path(tempfile.mkdtemp(prefix="faults-"))
        (folder / "tmp").mkdir()
        for name in ["logits.npy", "small.npy"]:
            os.link(self.inputs / name, folder / name)
        return folder

    def whole(self, name):
        """What a run leaves, and how long it takes, in seconds."""
        folder = self.folder()
        if name in NEXT:
            left = files(folder)
            shutil.rmtree(folder)
            return left, 0.5
        start = time.monotonic()
        process = self.start(folder, RUNS[name], "whole")
        _, said = process.communicate(timeout=120)
        if process.returncode:
            sys.exit(f"{name} ended with {process.returncode}: {said.decode()}")
        left = files(folder)
        shutil.rmtree(folder)
        return left, time.monotonic() - start

    def once(self, name, number, left, seconds):
        mark, folder = uuid.uuid4().hex, self.folder()
        at = self.draw.uniform(0, seconds)
        process = self.start(folder, RUNS[name], mark)
        time.sleep(at)
        process.send_signal(number)
        try:
            _, said = process.communicate(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()
            said = b"still there after 20 s"
            process.returncode = None
        code = process.returncode
        self.codes[name, number][code] += 1
        allowed = {128 + number, -number} | (set() if name in NEXT else {0})
        faults = [] if code in allowed else [f"exit code {code}: {said.decode(errors='replace')[-300:]}"]
        if number == signal.SIGKILL:
            faults += self.killed(name, folder, left, mark)
        else:
            faults += self.ended(folder, left, mark)
        for fault in faults:
            self.tell(f"{name}, {number.name} after {at:.4f} s: {fault}")
        shutil.rmtree(folder)

    def ended(self, folder, left, mark):
        found = alive(mark)
        for process in found:
            os.kill(process, signal.SIGKILL)
        return ([f"processes {found} are alive"] if found else []) + self.strange(files(folder), left)

    def killed(self, name, folder, left, mark):
        for process in alive(mark):
            os.kill(process, signal.SIGKILL)
        here = files(folder)
        faults = [f"{path} is not whole" for path in here if path in left and here[path] != left[path]]
        self.leftovers[name] += any(path not in left for path in here)
        again = self.start(folder, NEXT.get(name, RUNS[name]), mark)
        _, said = again.communicate(timeout=120)
        if again.returncode:
            faults.append(f"the next run ended with {again.returncode}: {said.decode(errors='replace')[-300:]}")
        here = files(folder)
        return (faults + [f"after the next run, {fault}" for fault in self.strange(here, left)]
                + [f"after the next run, {path} is missing" for path in left if path not in here])

    def tell(self, fault):
        self.faults += 1
        print("FAULT", fault, flush=True)

    @staticmethod
    def strange(here, left):
        return [f"{path} is left" for path in here if path not in left] + [
            f"{path} is not whole" for path in here if path in left and here[path] != left[path]]

    def ignored(self, name):
        """What nohup starts goes on after SIGHUP."""
        folder = self.folder()
        process = self.start(folder, RUNS[name], "ignored", ignored=signal.SIGHUP)
        time.sleep(0.05)
        process.send_signal(signal.SIGHUP)
        process.communicate(timeout=120)
        if process.returncode != 0:
            self.tell(f"{name}: ended with {process.returncode} by a SIGHUP that nohup ignores")
        shutil.rmtree(folder)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("analyzer")
    parser.add_argument("--times", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    campaign = Campaign(options.analyzer, options.seed)
    for name in RUNS:
        left, seconds = campaign.whole(name)
        for number in SIGNALS:
            for _ in range(options.times):
                campaign.once(name, number, left, seconds)
            codes = ", ".join(f"{code}: {count}" for code, count in campaign.codes[name, number].most_common())
            print(f"{name}, {number.name}: {options.times} times, exit codes {codes}", flush=True)
        print(f"{name}: {campaign.leftovers[name]} killed runs left something, which the next one cleared", flush=True)
    campaign.ignored("reference")
    shutil.rmtree(campaign.inputs)
    sys.exit(1 if campaign.faults else 0)


if __name__ == "__main__":
    main()
