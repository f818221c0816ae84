"""A real producer at the virtual display: lcdproc's serialPOS driver in AEDEX mode.

It changes the attention code first, then writes rows ended by CR and NUL. (Its Epson mode sends
ASCII digits for coordinates and is no oracle.)
"""

from __future__ import annotations

import socket
import subprocess
import sys
from pathlib import Path

import pytest

from drivers.bench import VirtualBench
from tests.drivers.helpers import until
from tests.drivers.peers import free_port, need, process_wait, wait_for

_CONF = """
[server]
DriverPath=/usr/lib/{arch}/lcdproc/
Driver=serialPOS
Bind=127.0.0.1
Port={port}
ReportLevel=2
ReportToSyslog=no
User=nobody
Foreground=yes
ServerScreen=no
Hello="  COUNTERCHECK"
[serialPOS]
Device={device}
Size=20x2
Type=AEDEX
Speed=9600
"""


def _driver_path() -> str:
    found = next(iter(Path("/usr/lib").glob("*/lcdproc/serialPOS.so")), None)
    if found is None:
        pytest.skip("lcdproc's serialPOS driver is not here (package lcdproc)")
    return found.parts[3]


@pytest.mark.skipif(sys.platform == "win32", reason="no ptys")
def test_lcdproc_writes_to_the_aedex_display(bench: VirtualBench, tmp_path: Path) -> None:
    program = need("LCDd", "lcdproc")
    device = bench.start("display", "aedex", "pty")
    port = free_port()
    conf = tmp_path / "LCDd.conf"
    where = device.url.removeprefix("serial:")
    conf.write_text(_CONF.format(arch=_driver_path(), port=port, device=where))
    process = subprocess.Popen(
        [program, "-c", str(conf), "-f", "-u", "root"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_for(port, process)
        with socket.create_connection(("127.0.0.1", port), 5) as client:
            client.sendall(
                b"hello\nscreen_add s\nscreen_set s -priority alert -heartbeat off\n"
                b"widget_add s a string\nwidget_add s b string\n"
                b'widget_set s a 1 1 "TOTAL"\nwidget_set s b 1 2 "       12.50"\n'
            )
            until(lambda: "TOTAL" in device.received().lines[0], 15)
            until(lambda: "12.50" in device.received().lines[1], 15)
        assert device.received().errors == ()
        assert b"!#8" in device.received().raw  # the attention code was changed
    finally:
        process.terminate()
        process_wait(process, 5)
        if process.poll() is None:
            process.kill()
            process.wait()
