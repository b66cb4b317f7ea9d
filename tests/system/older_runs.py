"""Runs that stand still in their middle while a newer one has the account, and several with one tag: for seeded faults.

Nobody waits here until a lease ends: the test takes it from the run that stands still, as a newer run would.
"""

import os
import signal
import sqlite3
import subprocess
import time

HOW = ("lease lost", "lease lost and found")


def make_jumping_clock(folder):
    """A library that makes the wall clock of a program jump."""
    library = folder / "jumping_clock.so"
    source = os.path.join(os.path.dirname(__file__), "jumping_clock.c")
    command = [os.environ.get("CC", "cc"), "-shared", "-fPIC", "-O1", "-o", library, source, "-ldl"]
    subprocess.run(list(map(str, command)), check=True, timeout=60)
    return library


def jumps(chance, library):
    """The environment of a run whose clock jumps, as far as AWS takes its signatures."""
    return {
        "LD_PRELOAD": str(library),
        "JUMP_SECONDS": str(chance.choice((-240, -31, 31, 240))),
        "JUMP_AFTER_MS": str(chance.choice((0, 20, 60))),
    }


class OlderRun:
    """A run that is stopped (SIGSTOP) at a random moment, outside of a transaction, and goes on later."""

    def __init__(self, process, database, chance, takes=True):
        """With `takes` it loses the leases that it has by then."""
        self.process, self.database, self.how = process, database, chance.choice(HOW)
        if chance.random() < 0.9:
            self._await_lease()
        time.sleep(chance.uniform(0, 0.1))
        self.leases = []
        self.is_ended = not self._stop_outside_a_transaction()
        if takes and not self.is_ended:
            self._take_leases()

    def _await_lease(self):
        while self.process.poll() is None:
            if self.database.exists() and self._write("SELECT 1 FROM dynatlas_lease WHERE holder <> ''"):
                return
            time.sleep(0.003)

    def _stop_outside_a_transaction(self):
        """False where it ended before."""
        while self.process.poll() is None:
            self.process.send_signal(signal.SIGSTOP)
            if not self.database.exists() or self._write("SELECT 1 FROM dynatlas_lease") is not None:
                return self.process.poll() is None
            self.process.send_signal(signal.SIGCONT)
            time.sleep(0.002)
        return False

    def _write(self, statement, *rows):
        """The rows, or nothing where the file is locked, or not yet ours."""
        connection = sqlite3.connect(self.database, timeout=0, isolation_level=None)
        try:
            connection.execute("BEGIN IMMEDIATE")
            found = connection.execute(statement).fetchall() if not rows else connection.executemany(statement, rows)
            connection.execute("COMMIT")
            return list(found)
        except sqlite3.OperationalError:
            return None
        finally:
            connection.close()

    def _take_leases(self):
        if not self.database.exists():
            return
        columns = "name, holder, generation, renewals"
        self.leases = self._write(f"SELECT {columns} FROM dynatlas_lease WHERE holder <> ''")
        taken = [(name,) for name, *_ in self.leases]
        if taken:
            free = "UPDATE dynatlas_lease SET holder = '', generation = generation + 1 WHERE name = ?"
            assert self._write(free, *taken) is not None

    def resume(self):
        """Lets it go on to its end. Its exit code and what it said."""
        if self.how == "lease lost and found" and self.leases:
            # As a database that lost its last writes, or another client that heeds no lease: only the tags tell.
            back = "UPDATE dynatlas_lease SET holder = ?2, generation = ?3, renewals = ?4 WHERE name = ?1"
            assert self._write(back, *self.leases) is not None
        self.process.send_signal(signal.SIGCONT)
        _, err = self.process.communicate(timeout=60)
        return self.process.returncode, err

    @property
    def must_stop(self):
        """It stood still while it had a lease, and that was not given back to it."""
        return bool(self.leases) and self.how == "lease lost"

    def end(self):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        self.process.stderr.close()
