"""What `check` says, against programs that are none of ours.

A JUnit file is read back by junitparser; SciPy driven by its adapter gives what SciPy gives here."""
import argparse
import json
import os
import pathlib
import subprocess
import sys
import tempfile

import junitparser
import numpy as np
from scipy import special

ROOT = pathlib.Path(__file__).parents[2]
LOGITS = ROOT / "Reports/Data/digits_logits.npy"


def check(analyzer: str, *arguments: object, env: dict = None) -> subprocess.CompletedProcess:
    """Runs `check`."""
    return subprocess.run([analyzer, "check", *map(str, arguments)], capture_output=True, text=True,
                          check=False, env=env)


def junit_says_what_the_run_said(analyzer: str, folder: pathlib.Path) -> None:
    """Suites, cases, failures and errors of a list of checks: one passes, one fails, one cannot be made."""
    outputs = folder / "y.npy"
    np.save(outputs, special.softmax(np.load(LOGITS), axis=-1))
    (folder / "c.yml").write_text(f"""
checks:
  - {{name: "fails <&>", logits: {LOGITS}, outputs: {outputs}, max-ulp: 1, p99-ulp: 1000}}
  - {{name: passes, logits: {LOGITS}, outputs: {outputs}, mean-ulp: 1000}}
  - {{name: no limits, logits: {LOGITS}, outputs: {outputs}}}
  - {{name: missing, logits: {LOGITS}, outputs: {folder}/none.npy}}
""")
    run = check(analyzer, "--config", folder / "c.yml", "--report", f"junit:{folder}/j.xml",
                "--report", f"json:{folder}/j.json")
    assert run.returncode == 2, run
    xml = junitparser.JUnitXml.fromfile(str(folder / "j.xml"))
    said = json.loads((folder / "j.json").read_text())
    suites = {suite.name: suite for suite in xml}
    for one in said["checks"]:
        cases = {case.name: case for case in suites[one["name"]]}
        limits = one["limits"] or [{"limit": "judged", "passes": True}]
        assert set(cases) == {limit["limit"] for limit in limits}, cases
        for limit in limits:
            results = cases[limit["limit"]].result
            assert bool(results) != limit["passes"], results
            for failure in results:
                assert isinstance(failure, junitparser.Failure)
                worst = limit["example"]
                assert f"row {worst['row']}, index {worst['index']}" in failure.text, failure.text
                assert worst["output"]["hex"] in failure.text and worst["exact"]["hex"] in failure.text
    missing = [case for case in suites["missing"]]
    assert isinstance(missing[0].result[0], junitparser.Error)
    assert said["failures"][0]["message"] == missing[0].result[0].message
    assert (xml.tests, xml.failures, xml.errors) == (5, 1, 1), (xml.tests, xml.failures, xml.errors)


def adapters_give_what_the_library_gives(analyzer: str, folder: pathlib.Path) -> None:
    """The errors of `--implementation` are those of a file that the library wrote here."""
    logits = np.load(LOGITS).astype(np.float32)
    np.save(folder / "l.npy", logits)
    own = {"softmax": special.softmax, "log-softmax": special.log_softmax}
    for quantity, function in own.items():
        np.save(folder / "y.npy", function(logits, axis=0))
        reports = []
        for source in (["--outputs", folder / "y.npy"],
                       ["--implementation", "scipy", "--python", sys.executable]):
            run = check(analyzer, "--logits", folder / "l.npy", "--axis", 0, "--quantity", quantity, *source,
                        "--json", "-")
            assert run.returncode == 0, run
            reports.append(json.loads(run.stdout)["totals"])
        assert reports[0] == reports[1], reports


# JAX with NumPy in its place: what the adapter for losses calls of it, but for the gradient.
STUB = """
import sys
import numpy as numpy
import scipy.special
class Array:
    pass
class config:
    update = staticmethod(lambda *_: None)
class nn:
    log_softmax = staticmethod(scipy.special.log_softmax)
sys.modules["jax.numpy"] = numpy
"""


def losses_reach_the_library(analyzer: str, folder: pathlib.Path) -> None:
    """Labels and targets arrive with their rows along any axis, and rows of the label to ignore do not count."""
    random = np.random.default_rng(17)
    logits = (4 * random.standard_normal((4, 5, 6))).astype(np.float32)
    labels = random.integers(0, 5, (4, 6))
    labels[0, 0] = -1
    targets = (random.integers(0, 9, (4, 5, 6)) / 16).astype(np.float32)
    (folder / "jax.py").write_text(STUB)
    for name, values in (("x", logits), ("labels", labels), ("targets", targets)):
        np.save(folder / f"{name}.npy", values)
    logs = special.log_softmax(logits, axis=1)
    chosen = np.take_along_axis(logs, np.maximum(labels, 0)[:, None, :], axis=1)[:, 0]
    due = {"labels": np.where(labels == -1, np.float32(0), -chosen), "targets": -(targets * logs).sum(axis=1)}
    for name, extra in (("labels", ["--ignore-label", -1]), ("targets", [])):
        np.save(folder / "y.npy", due[name])
        reports = []
        for source in (["--outputs", folder / "y.npy"],
                       ["--implementation", "jax", "--python", sys.executable]):
            run = check(analyzer, "--logits", folder / "x.npy", "--axis", 1, "--quantity", "cross-entropy",
                        f"--{name}", folder / f"{name}.npy", *extra, *source, "--json", "-",
                        env={**os.environ, "PYTHONPATH": str(folder)})
            assert run.returncode == 0, run
            reports.append(json.loads(run.stdout)["totals"])
        assert reports[0] == reports[1], reports
        assert reports[0]["count"] == (23 if extra else 24), reports


def main() -> int:
    """Runs every comparison with the analyzer named on the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("analyzer")
    analyzer = parser.parse_args().analyzer
    for comparison in (junit_says_what_the_run_said, adapters_give_what_the_library_gives,
                       losses_reach_the_library):
        with tempfile.TemporaryDirectory() as folder:
            comparison(analyzer, pathlib.Path(folder))
        print(f"{comparison.__name__}: yes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
