"""Runs the commands of the README's pipelines: a GitHub job, a GitLab job and a shell script.

Each runs in a folder of its own, with a configuration as in the README, and twice: with a softmax that passes,
and with one that is wrong, where the commands must fail.
"""
import argparse
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
from typing import List

import yaml

ROOT = pathlib.Path(__file__).parents[2]
SOFTMAX = """
import sys
import numpy as np
x = np.load(sys.argv[1])
e = np.exp(x - x.max(axis=-1, keepdims=True))
np.save(sys.argv[2], e / e.sum(axis=-1, keepdims=True){fault})
"""


def blocks(language: str) -> List[str]:
    """The README's blocks in that language, of the section on pipelines."""
    text = (ROOT / "README.md").read_text().split("## In a pipeline\n")[1].split("\n## ")[0]
    return re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL)


def scripts() -> dict:
    """The commands of each pipeline, as one script."""
    _, github, gitlab = map(yaml.safe_load, blocks("yaml"))
    steps = [step["run"] for step in github["jobs"]["precision"]["steps"] if "run" in step]
    return {"GitHub": "set -e\n" + "\n".join(steps), "GitLab": "set -e\n" + "\n".join(gitlab["softmax"]["script"]),
            "shell": blocks("sh")[0]}


def run(script: str, folder: str, analyzer: str) -> subprocess.CompletedProcess:
    """Runs a script where `python3` is this Python and the analyzer is to be downloaded from a file."""
    environment = dict(os.environ, SOFTMAX_ANALYZER_URL=f"file://{analyzer}",
                       GITHUB_STEP_SUMMARY=f"{folder}/summary.md",
                       PATH=f"{pathlib.Path(sys.executable).parent}:{os.environ['PATH']}")
    return subprocess.run(["bash", "-c", script], cwd=folder, env=environment, capture_output=True, text=True,
                          check=False)


def main() -> int:
    """Runs every pipeline with the analyzer named on the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("analyzer")
    analyzer = str(pathlib.Path(parser.parse_args().analyzer).resolve())
    for name, script in scripts().items():
        with tempfile.TemporaryDirectory() as folder:
            files = pathlib.Path(folder)
            shutil.copy(ROOT / "Reports/Data/digits_logits.npy", files / "logits.npy")
            (files / "softmax-check.yml").write_text(blocks("yaml")[0])
            (files / "my_softmax.py").write_text(SOFTMAX.format(fault=""))
            recorded = run(f"{analyzer} check --config softmax-check.yml --write-baseline softmax-baseline.json",
                           folder, analyzer)
            assert recorded.returncode == 0, recorded
            passed = run(script, folder, analyzer)
            assert passed.returncode == 0, passed
            (files / "my_softmax.py").write_text(SOFTMAX.format(fault=" * (1 + 2**-40)"))
            failed = run(script, folder, analyzer)
            assert failed.returncode == 1 and "FAILS   max-ulp" in failed.stdout, failed
            if name == "GitHub":
                assert "::error title=softmax-analyzer check fails::my softmax: max-ulp: " in failed.stdout, failed
                assert "**fails**" in (files / "summary.md").read_text()
        print(f"{name}: its commands pass and fail as they should")
    return 0


if __name__ == "__main__":
    sys.exit(main())
