"""The two evaluators, running: Dynatlas' (access_case) and iam-simulate (oracle.mjs)."""

import concurrent.futures
import functools
import json
import os
import pathlib
import subprocess
import threading

import playwright

HERE = pathlib.Path(__file__).resolve().parent
TOP = HERE.parents[1]
ORACLE = TOP / ".deps/iam"
NODE = pathlib.Path(playwright.__file__).parent / "driver/node"  # the browser tests' own


class Program:
    """One of them; asked as often as there are questions."""

    def __init__(self, name, command):
        self.name = name
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def answers(self, asked):
        """What it says of the cases, in their order."""
        asked = list(asked)
        lines = "".join(json.dumps(case) + "\n" for case in asked)
        writing = threading.Thread(target=self.write, args=(lines,))
        writing.start()
        states = [self.state(case) for case in asked]
        writing.join()
        return states

    def write(self, lines):
        self.process.stdin.write(lines)
        self.process.stdin.flush()

    def state(self, case):
        line = self.process.stdout.readline()
        answer = json.loads(line) if line else {"error": "it has ended"}
        if "error" in answer:
            raise AssertionError(f"{self.name} cannot evaluate: {answer['error']}\n{json.dumps(case)}")
        return answer["state"]


@functools.cache
def dynatlas():
    return Program("access_case", [os.environ.get("DYNATLAS_ACCESS_CASE") or TOP / "build/dev/tests/access_case"])


@functools.cache
def simulator():
    folder = os.environ.get("DYNATLAS_IAM_ORACLE") or ORACLE
    return Program("iam-simulate", [NODE, HERE / "oracle.mjs", folder])


def both(asked):
    """[(Dynatlas' answer, the simulator's)]."""
    asked = list(asked)
    with concurrent.futures.ThreadPoolExecutor(1) as beside:
        ours = beside.submit(dynatlas().answers, asked)
        theirs = simulator().answers(asked)
    return list(zip(ours.result(), theirs))
