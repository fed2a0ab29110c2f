#!/usr/bin/env python3
"""A consumer of Solera's log that needs only Python 3.9 or later and its standard library.

It keeps the present events of all lots and the newest revisions of all actions in an SQLite database. Each change set is
applied as a whole, and the position is stored in the same transaction: after a crash, even kill -9, it continues where the
database stands, and applies nothing twice.

The numbers alone prove that nothing is missing. The stream (Server-Sent Events) only tells that there is something new;
what does not arrive on it is read from the pages, which are the truth.

  python3 consumer.py [--url http://localhost:8080] [--database solera.sqlite] [--until-caught-up]

For each applied change set it prints one line of JSON: {"change": ..., "first": ..., "last": ...}.
Exit codes: 0 done or interrupted; 1 another failure; 2 wrong usage; 3 a number is missing, or it is another log.
"""
import argparse
import http.client
import json
import os
import signal
import sqlite3
import sys
import time
import urllib.error
import urllib.request
from decimal import Decimal

LOG = "/v1/notifications"
# The server writes a comment into a silent stream every 15 s, so a connection that is silent for longer is dead.
SILENCE_S = 45
# How often a page is read again that lacks a number which must exist, and the pause before the first repetition. Together about 10 s.
ATTEMPTS = 6
PAUSE_S = 0.3
LONGEST_PAUSE_S = 10
# Bytes of one line of the stream: far more than the longest notification has.
LONGEST_LINE = 16 * 1024 * 1024


class MissingNotifications(Exception):
    """The server does not deliver a number that must exist. Nothing after it may be applied."""


class OtherLog(Exception):
    """The numbers of this log mean other notifications than those that were applied. Nothing of it may be applied."""


class Results:
    """The results and the position, in one SQLite database."""

    def __init__(self, path):
        self.db = sqlite3.connect(path, isolation_level=None)
        self.db.execute("pragma journal_mode = wal")
        # The position and the results must survive a crash of the machine together.
        self.db.execute("pragma synchronous = full")
        self.db.executescript(
            """
            create table if not exists position (number integer not null);
            insert into position select 0 where not exists (select 1 from position);
            create table if not exists log (incarnation text, last integer, change text, time text);
            insert into log select null, null, null, null where not exists (select 1 from log);
            create table if not exists action (
              id text primary key, winery text not null, type text not null, status text not null, revision integer not null,
              effective_at text not null, data text);
            create table if not exists lot_event (
              number integer primary key, winery text not null, lot text not null, action text not null, effective_at text not null,
              tie_break integer not null, event text not null);
            create table if not exists vessel_change (number integer not null, vessel text, micro integer not null);
            create index if not exists vessel_change_number on vessel_change (number);
            """
        )

    def position(self):
        return self.db.execute("select number from position").fetchone()[0]

    def log(self):
        """The incarnation of the log, and the last number, the id and the time of the change set that was applied last."""
        return self.db.execute("select incarnation, last, change, time from log").fetchone()

    def apply(self, change_set, incarnation):
        """Applies a change set and moves the position behind it, both or neither."""
        self.db.execute("begin immediate")
        try:
            for entry in change_set:
                self.apply_one(entry)
            # Refuses to apply a change set twice, for instance if another process uses the same database.
            moved = self.db.execute(
                "update position set number = ? where number = ?", (change_set[-1]["sequence"], change_set[0]["sequence"] - 1)
            )
            if moved.rowcount != 1:
                raise RuntimeError("the position in the database was changed by another process")
            last = change_set[-1]
            self.db.execute(
                "update log set incarnation = ?, last = ?, change = ?, time = ?",
                (incarnation, last["sequence"], last["data"]["change"], last["time"]),
            )
            self.db.execute("commit")
        except BaseException:
            if self.db.in_transaction:
                self.db.execute("rollback")
            raise

    def apply_one(self, entry):
        kind, data, number = entry["type"], entry["data"], entry["sequence"]
        if kind in ("solera.action.recorded", "solera.action.revised"):
            self.db.execute(
                "insert into action values (?, ?, ?, ?, ?, ?, ?) on conflict (id) do update set status = excluded.status,"
                " revision = excluded.revision, effective_at = excluded.effective_at, data = excluded.data",
                (data["action"], data["winery"], data["type"], data["status"], data["revision"], data["effectiveAt"],
                 # Encrypted data are not read here: the row has null.
                 json.dumps(data.get("data"), default=float)),
            )
        elif kind in ("solera.action.retracted", "solera.action.conflicted", "solera.action.restored"):
            self.db.execute(
                "update action set status = ?, revision = ? where id = ?", (data["status"], data["revision"], data["action"])
            )
        elif kind == "solera.lot.event.retracted":
            for table in ("lot_event", "vessel_change"):
                self.db.execute(f"delete from {table} where number = ?", (data["asserted"],))
        elif kind == "solera.lot.event.asserted" and "encrypted" not in data:
            event = data["event"]
            self.db.execute(
                "insert into lot_event values (?, ?, ?, ?, ?, ?, ?)",
                (number, data["winery"], data["lot"], data["action"], data["effectiveAt"], data["tieBreak"],
                 json.dumps(event, default=float)),
            )
            # Amounts have at most 6 decimals. As whole millionths they are added exactly.
            self.db.executemany(
                "insert into vessel_change values (?, ?, ?)",
                [(number, one["vessel"], int(Decimal(one["change"]) * 1000000)) for one in event["vessels"]],
            )
        # Types that a later version of Solera adds are not applied, but their numbers count.


class Follower:
    """Turns notifications, which arrive in any order, into whole change sets in the order of their numbers."""

    def __init__(self, position):
        self.position = position  # The last number of the last whole change set.
        self.pending = []  # The beginning of the next change set.

    def expected(self):
        return self.position + len(self.pending) + 1

    def accept(self, entry):
        """Takes the expected notification. Returns a change set if it completes one."""
        data = entry["data"]
        begun = self.pending[0]["data"] if self.pending else data
        if data["index"] != len(self.pending) or (data["change"], data["of"]) != (begun["change"], begun["of"]):
            raise MissingNotifications(f"notification {entry['sequence']} does not continue its change set")
        self.pending.append(entry)
        if len(self.pending) < data["of"]:
            return None
        change_set, self.pending = self.pending, []
        self.position = entry["sequence"]
        return change_set


class Server:
    def __init__(self, url, incarnation):
        self.url = url.rstrip("/")
        self.incarnation = incarnation

    def open(self, path, headers):
        request = urllib.request.Request(self.url + path, headers=headers)
        response = urllib.request.urlopen(request, timeout=SILENCE_S)
        found = response.headers.get("Solera-Log")
        if found is not None:
            self.incarnation = self.incarnation or found
            if found != self.incarnation:
                response.close()
                raise OtherLog(f"the log has the incarnation {found} in place of {self.incarnation}")
        return response

    def page(self, path, uncached=False):
        # A cache must not answer a question about the server's own log.
        with self.open(path, {"Accept": "application/json", **({"Cache-Control": "no-cache"} if uncached else {})}) as response:
            return json.loads(response.read(), parse_float=Decimal)

    def page_size(self):
        page = self.page(LOG)
        return page["last"] - page["first"] + 1

    def head(self):
        page = self.page(LOG)
        return page["first"] - 1 + len(page["items"])

    def stream(self, after):
        """Yields the notifications that the server pushes, until the connection ends."""
        with self.open(f"{LOG}/stream?after={after}", {"Accept": "text/event-stream"}) as response:
            lines = []
            while True:
                line = response.readline(LONGEST_LINE)
                if not line.endswith(b"\n"):
                    return  # The connection has ended, perhaps in the middle of an event.
                line = line.rstrip(b"\r\n")
                if line.startswith(b"data:"):
                    lines.append(line[5:].removeprefix(b" "))
                elif line == b"" and lines:
                    yield json.loads(b"\n".join(lines), parse_float=Decimal)
                    lines = []


class Consumer:
    def __init__(self, server, results):
        self.server = server
        self.results = results
        self.follower = Follower(results.position())
        self.page_size = None

    def take(self, entry):
        change_set = self.follower.accept(entry)
        if change_set is None:
            return
        self.results.apply(change_set, self.server.incarnation)
        first, last = change_set[0], change_set[-1]
        line = {"change": first["data"]["change"], "first": first["sequence"], "last": last["sequence"]}
        print(json.dumps(line), flush=True)

    def pull(self, last):
        """Reads the pages from the expected number to `last`, which the server is known to have."""
        if self.page_size is None:
            self.page_size = retried(self.server.page_size)
        attempt = 0
        while self.follower.expected() <= last:
            expected = self.follower.expected()
            first = (expected - 1) // self.page_size * self.page_size + 1
            page = retried(lambda: self.server.page(f"{LOG}/{first},{first + self.page_size - 1}"))
            for entry in page["items"]:
                if entry["sequence"] == self.follower.expected():
                    self.take(entry)
            if self.follower.expected() > expected:
                attempt = 0
                continue
            attempt += 1
            if attempt == ATTEMPTS:
                raise MissingNotifications(f"the server has notification {last}, but does not deliver {expected}")
            time.sleep(pause(attempt))

    def catch_up(self):
        head = retried(self.server.head)
        if head < self.follower.expected() - 1:
            raise MissingNotifications(
                f"the log ends with notification {head}, but {self.follower.expected() - 1} was received: the database was replaced"
            )
        self.prove()
        self.pull(head)

    def prove(self):
        """Looks the last applied change set up again: a database that was restored gives its number to another one."""
        _, last, change, time_ = self.results.log()
        if last is None:
            return
        size = self.page_size = self.page_size or retried(self.server.page_size)
        first = (last - 1) // size * size + 1
        page = retried(lambda: self.server.page(f"{LOG}/{first},{first + size - 1}", uncached=True))
        found = next((entry for entry in page["items"] if entry["sequence"] == last), None)
        if found is None:
            raise MissingNotifications(f"the server does not deliver {last}, which was applied")
        if (found["data"]["change"], found["time"]) != (change, time_):
            raise OtherLog(f"notification {last} belongs to another change set: the database was restored")

    def follow(self):
        """Reads the pages up to the present, then the stream. Returns only if an error is raised."""
        failures = 0
        while True:
            self.catch_up()
            try:
                # The beginning of a change set is kept while the stream is opened again.
                for entry in self.server.stream(self.follower.expected() - 1):
                    failures = 0
                    number = entry["sequence"]
                    if number > self.follower.expected():
                        self.pull(number - 1)
                    if number == self.follower.expected():
                        self.take(entry)
            except (OSError, http.client.HTTPException, json.JSONDecodeError) as error:
                print(f"The stream ended: {error}", file=sys.stderr)
            failures += 1
            time.sleep(pause(failures))


def pause(attempt):
    return min(LONGEST_PAUSE_S, PAUSE_S * 2 ** (attempt - 1))


def retried(read):
    """Repeats a read for as long as the server cannot be reached or is overloaded."""
    attempt = 0
    while True:
        try:
            return read()
        except urllib.error.HTTPError as error:
            if error.code == 404:
                return {"items": []}  # The page does not exist. Whoever needs it reports what is missing.
            if error.code < 500:
                raise
            failure, wanted = error, error.headers.get("Retry-After", "")
        except (OSError, http.client.HTTPException, json.JSONDecodeError) as error:
            failure, wanted = error, ""
        attempt += 1
        print(f"Solera does not answer: {failure}", file=sys.stderr)
        time.sleep(int(wanted) if wanted.isdigit() else pause(attempt))


def main():
    state = os.environ.get("SOLERA_STATE", ".")
    parser = argparse.ArgumentParser(description="Copies the log of Solera into an SQLite database.")
    parser.add_argument("--url", default=os.environ.get("SOLERA_URL", "http://localhost:8080"))
    parser.add_argument("--database", default=os.path.join(state, "solera.sqlite"))
    parser.add_argument("--until-caught-up", action="store_true", help="end at the present end of the log")
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    results = Results(options.database)
    consumer = Consumer(Server(options.url, results.log()[0]), results)
    try:
        if options.until_caught_up:
            consumer.catch_up()
        else:
            consumer.follow()
    except (MissingNotifications, OtherLog) as error:
        print(f"Stopped at notification {consumer.follower.position}: {error}.", file=sys.stderr)
        return 3
    except KeyboardInterrupt:
        return 0
    return 0


if __name__ == "__main__":
    sys.exit(main())
