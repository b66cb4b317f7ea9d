"""Runs the program and measures it: seconds, and the peak of its resident memory."""

import json
import subprocess
import sys

# A child's peak begins with that of the process that forked it, and pytest is large. So a small one stands between.
MEASURE = """
import json, resource, subprocess, sys, time
start = time.monotonic()
code = subprocess.call(sys.argv[1:], stdout=sys.stderr)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
measured = {"code": code, "seconds": time.monotonic() - start, "cpu": used.ru_utime + used.ru_stime}
print(json.dumps({**measured, "peak_kib": used.ru_maxrss}))
"""


class Measured:
    def __init__(self, code, seconds, cpu, peak_kib):
        self.code, self.seconds, self.cpu, self.peak_kib = code, seconds, cpu, peak_kib


def run_measured(*command, env, folder, seconds=600):
    """Runs a command, which must end with 0."""
    whole = [sys.executable, "-I", "-S", "-c", MEASURE, *map(str, command)]
    done = subprocess.run(whole, cwd=folder, env=env, capture_output=True, text=True, timeout=seconds)
    assert done.returncode == 0, done.stderr
    measured = Measured(**json.loads(done.stdout))
    assert measured.code == 0, f"exit {measured.code}: {done.stderr[-2000:]}"
    return measured
