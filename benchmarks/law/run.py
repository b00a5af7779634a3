"""The benchmarks of the law in a size that takes minutes. Each says how to run it larger."""

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
SCRIPTS = (
    ("determination_latency.py",),
    ("beside_openfisca.py",),
    ("explanation_latency.py",),
    ("kernel_beside_numpy.py",),
    ("nation.py", "--persons", "400000", "--openfisca-parts", "2"),
)


def main() -> int:
    worst = 0
    for name, *options in SCRIPTS:
        print(f"\n== {name} {' '.join(options)}", flush=True)
        worst = max(worst, subprocess.run([sys.executable, str(HERE / name), *options], check=False).returncode)
    return worst


if __name__ == "__main__":
    sys.exit(main())
