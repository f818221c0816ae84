"""Real cards, real cables, real routes: two computers as two network namespaces with two lines
between them. Needs root and the right to make namespaces; nothing of it leaves this machine.

    client  c0 10.9.0.2 ── s0 10.9.0.1  server   the main line (metric 100)
            c1 10.9.1.2 ── s1 10.9.1.1           the spare (metric 200)
                              lo 10.9.9.9        what both lead to
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.drivers.peers import need

ROOT = Path(__file__).parents[3]
SCRIPT = Path(__file__).with_name("in_namespace.py")
FAR = "10.9.9.9"
ALONE = {"dns_servers": "none", "max_jitter_ms": "", "tries": "5", "timeout_seconds": "0.5"}


@dataclass
class TwoLines:
    ip: str
    client: str
    server: str

    def run(self, plan: str, params: dict[str, str], **more: Any) -> dict[str, Any]:
        words = [
            self.ip, "netns", "exec", self.client, sys.executable, str(SCRIPT), plan,
            json.dumps(params), json.dumps(more.get("acts", {})), str(more.get("cancel", 0)),
        ]  # fmt: skip
        env = {**os.environ, "PYTHONPATH": str(ROOT)}
        done = subprocess.run(
            words, capture_output=True, text=True, timeout=60, env=env, cwd=ROOT, check=False
        )
        assert done.returncode == 0, done.stderr
        found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
        return found

    def on_server(self, *words: str) -> subprocess.CompletedProcess[str]:
        command = [self.ip, "netns", "exec", self.server, *words]
        return subprocess.run(command, capture_output=True, text=True, check=False, timeout=20)


@pytest.fixture
def lines() -> Iterator[TwoLines]:
    ip = need("ip", "iproute2")
    if not sys.platform.startswith("linux") or os.geteuid() != 0:
        pytest.skip("network namespaces need root on Linux")
    tag = f"{os.getpid() % 100000}"
    made = TwoLines(ip, f"ccc{tag}", f"ccs{tag}")
    try:
        _make(made)
        yield made
    finally:
        for name in (made.client, made.server):
            subprocess.run([ip, "netns", "del", name], capture_output=True, check=False)


def _make(lines: TwoLines) -> None:
    ip, c, s = lines.ip, lines.client, lines.server
    first = subprocess.run([ip, "netns", "add", c], capture_output=True, text=True, check=False)
    if first.returncode != 0:
        pytest.skip(f"no right to make network namespaces: {first.stderr.strip()}")
    script = [f"netns add {s}"]
    for number in (0, 1):
        script += [
            f"link add c{number} netns {c} type veth peer name s{number} netns {s}",
            f"-n {c} addr add 10.9.{number}.2/24 dev c{number}",
            f"-n {s} addr add 10.9.{number}.1/24 dev s{number}",
            f"-n {c} link set c{number} up",
            f"-n {s} link set s{number} up",
        ]
    script += [f"-n {name} link set lo up" for name in (c, s)]
    script += [
        f"-n {s} addr add {FAR}/32 dev lo",
        f"-n {c} route add default via 10.9.0.1 dev c0 metric 100",
        f"-n {c} route add default via 10.9.1.1 dev c1 metric 200",
    ]
    for line in script:
        done = subprocess.run(
            [ip, *line.split()], capture_output=True, text=True, check=False, timeout=10
        )
        if done.returncode != 0:
            pytest.skip(f"ip {line}: {done.stderr.strip()}")
    # a route over a card without carrier is no route: what makes a spare line take over
    knob = "/proc/sys/net/ipv4/conf/all/ignore_routes_with_linkdown"
    words = [ip, "netns", "exec", c, "sh", "-c", f"echo 1 > {knob}"]
    subprocess.run(words, capture_output=True, check=False, timeout=10)


def test_cards_gateway_and_ping(lines: TwoLines) -> None:
    found = lines.run("network.line", ALONE)
    assert found["steps"]["gateway"][0] == "pass", found
    assert found["readings"]["nic.c0.ipv4"] == "10.9.0.2"
    assert found["readings"]["nic.c0.gateway"] == "10.9.0.1"
    assert found["readings"]["nic.c1.gateway"] == "10.9.1.1"
    assert found["readings"]["gateway.way"] in ("icmp", "icmp_raw")
    assert float(found["readings"]["gateway.median.10.9.0.1"]) < 150
    assert found["readings"]["gateway.loss.10.9.0.1"] == "0"
    chosen = lines.run("network.line", {**ALONE, "nic": "c1"})
    assert "gateway.median.10.9.1.1" in chosen["readings"]
    assert chosen["steps"]["connect"][1] == "NO_TARGET"


def test_ping_without_being_root_where_the_system_allows_it(lines: TwoLines) -> None:
    knob = "/proc/sys/net/ipv4/ping_group_range"
    words = [lines.ip, "netns", "exec", lines.client, "sh", "-c", f"echo 0 2147483647 > {knob}"]
    subprocess.run(words, check=True, timeout=10)
    found = lines.run("network.line", {**ALONE, "nic": "c0"})
    assert found["readings"]["gateway.way"] == "icmp"
    assert found["readings"]["gateway.loss.10.9.0.1"] == "0"


def test_a_gateway_that_is_not_there(lines: TwoLines) -> None:
    found = lines.run("network.line", {**ALONE, "gateway": "10.9.0.77"})
    assert found["steps"]["gateway"][:2] == ["fail", "GATEWAY_SILENT"], found


def test_a_gateway_that_is_there_and_answers_no_ping(lines: TwoLines) -> None:
    lines.on_server("sh", "-c", "echo 1 > /proc/sys/net/ipv4/icmp_echo_ignore_all")
    found = lines.run("network.line", ALONE)
    assert found["steps"]["gateway"][0] == "pass", found
    assert found["readings"]["gateway.loss.10.9.0.1"] == "100"


def test_cancel_while_nothing_answers(lines: TwoLines) -> None:
    given = {**ALONE, "gateway": "10.9.0.77", "timeout_seconds": "20"}
    found = lines.run("network.line", given, cancel=1.0)
    assert found["outcome"] == "aborted" and found["late"] < 0.5, found


def test_the_cable_of_the_main_line_is_pulled_and_put_back(lines: TwoLines) -> None:
    """Ping over each card and over the system's own choice; the kernel changes the route."""
    given = {
        "targets": FAR,
        "nics": "c0,c1",
        "minutes": "0.03",
        "interval_seconds": "0.1",
        "timeout_seconds": "0.3",
        "failover": "yes",
        "failover_seconds": "10",
        "max_jitter_ms": "",
    }
    acts = {
        "unplug": f"{lines.ip} -n {lines.server} link set s0 down",
        "plug": f"{lines.ip} -n {lines.server} link set s0 up",
    }
    found = lines.run("network.stability", given, acts=acts)
    steps = found["steps"]
    assert steps["watch"][0] == "pass", found
    assert steps["switch"][0] == "pass", found
    assert float(found["readings"]["failover.seconds"]) < 5
    assert steps["recover"][0] == "pass", found
    assert found["outcome"] == "pass"


def test_a_card_that_goes_while_it_is_watched(lines: TwoLines) -> None:
    """Nobody was asked: the main line fails and comes back, the spare carries on."""
    given = {
        "targets": FAR, "nics": "c0,c1", "minutes": "0.08", "interval_seconds": "0.1",
        "timeout_seconds": "0.2", "max_jitter_ms": "",
    }  # fmt: skip
    server = f"{lines.ip} -n {lines.server} link set s0"
    found = lines.run(
        "network.stability", given, acts={"@30": f"{server} down", "lost@6": f"{server} up"}
    )
    assert found["steps"]["watch"][:2] == ["fail", "OUTAGE"], json.dumps(found)
    read = found["readings"]
    assert (read[f"outages.c0>{FAR}"], read[f"outages.c1>{FAR}"]) == ("1", "0"), found
    assert (read["link_drops.c0"], read["link_drops.c1"]) == ("1", "0"), found
    assert float(read["failover.watched"]) <= float(read[f"longest.c0>{FAR}"]) + 0.5, found


def test_without_targets_each_card_watches_its_own_gateway(lines: TwoLines) -> None:
    given = {"minutes": "0.02", "interval_seconds": "0.1", "max_jitter_ms": ""}
    found = lines.run("network.stability", given)
    assert found["outcome"] == "pass", found
    assert {"loss.c0>10.9.0.1", "loss.c1>10.9.1.1"} <= set(found["readings"])


def test_without_a_spare_line_nothing_takes_over(lines: TwoLines) -> None:
    lines.on_server(lines.ip, "link", "set", "s1", "down")
    given = {
        "targets": FAR, "nics": "c0", "minutes": "0.02", "interval_seconds": "0.1",
        "timeout_seconds": "0.3", "failover": "yes", "failover_seconds": "2", "max_jitter_ms": "",
    }  # fmt: skip
    acts = {"unplug": f"{lines.ip} -n {lines.server} link set s0 down"}
    found = lines.run("network.stability", given, acts=acts)
    assert found["steps"]["switch"][:2] == ["fail", "NO_FAILOVER"], found


def test_the_rate_of_a_shaped_line(lines: TwoLines, tmp_path: Path) -> None:
    """A kernel that lets 8 Mbit/s through; headers are carried and not counted."""
    tc = need("tc", "iproute2")
    shaped = ["qdisc", "add", "dev", "s0", "root", "tbf", "rate", "8mbit"]
    shaped += ["burst", "16k", "latency", "100ms"]
    done = lines.on_server(tc, *shaped)
    if done.returncode != 0:
        pytest.skip(f"this kernel shapes no traffic: {done.stderr.strip()}")
    (tmp_path / "big").write_bytes(bytes(20_000_000))
    words = [lines.ip, "netns", "exec", lines.server, sys.executable, "-m", "http.server"]
    words += ["8000", "--bind", FAR, "--directory", str(tmp_path)]
    server = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(40):
            given = {
                **ALONE, "gateway": "none", "throughput_url": f"http://{FAR}:8000/big",
                "throughput_seconds": "3", "min_mbit": "20",
            }  # fmt: skip
            found = lines.run("network.line", given)
            if found["steps"]["speed"][1] != "REFUSED":  # it listens by now
                break
        assert found["steps"]["speed"][1] == "THROUGHPUT", found
        assert 6.0 < float(found["readings"]["throughput.down"]) < 8.6, found
    finally:
        server.terminate()
        server.wait(10)
