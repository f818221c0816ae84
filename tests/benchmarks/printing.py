"""Status query and a batch of 1,000 tickets against the virtual printer in a process of its own,
beside a bare loop on a plain socket that sends the same bytes and waits for the same answers."""

from __future__ import annotations

import multiprocessing
import socket
import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection

from drivers.printers.batch import WINDOW, BatchPrinting
from drivers.printers.bills import bill_numbers
from drivers.printers.escpos import EscPosPrinter
from drivers.printers.profile import PrinterProfile, printer_profiles
from drivers.transport.base import Line
from drivers.transport.opener import make_transport

TICKETS = 1000
ROUNDS = 300
REPEATS = 5
PROFILE = PrinterProfile.of(next(p for p in printer_profiles() if p.id == "epson-tm-t88"))


def _serve(pipe: Connection) -> None:
    from drivers.printers.simulator import PrinterSimulator
    from drivers.serving import Guarded, TcpServer

    server = TcpServer(Guarded(PrinterSimulator(PROFILE, speed=1e9)), "127.0.0.1", 0)
    server.start()
    pipe.send(server.url)
    pipe.recv()
    server.stop()


@contextmanager
def printer_url() -> Iterator[str]:
    """A virtual printer that needs no time to print."""
    here, there = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=_serve, args=(there,))
    process.start()
    try:
        yield here.recv()
        here.send("stop")
    finally:
        process.join(10)


@contextmanager
def _printer(url: str) -> Iterator[EscPosPrinter]:
    printer = EscPosPrinter(Line(make_transport(url)), PROFILE, first_id=1)
    printer.open()
    printer.claim(5)
    printer.enable()
    try:
        yield printer
    finally:
        printer.close()


@contextmanager
def _socket(url: str) -> Iterator[socket.socket]:
    host, port = url.removeprefix("socket://").split(":")
    with socket.create_connection((host, int(port)), 5) as sock:
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        sock.sendall(b"\x1da\x00\x1b@")
        yield sock


def lines(bill: str, name: str) -> list[str]:
    return ["批量打印测试", f"票据号：{bill}", f"确认号：{name}", "-" * 24]


def _recorded(url: str, bills: tuple[str, ...]) -> list[bytes]:
    """The bytes of each ticket as our driver sends them, for the bare loop to send again."""
    sent: list[bytes] = []
    line = Line(
        make_transport(url), tap=lambda way, data: sent.append(data) if way == "tx" else None
    )
    printer = EscPosPrinter(line, PROFILE, first_id=1)
    printer.open()
    printer.claim(5)
    printer.enable()
    sent.clear()
    BatchPrinting(printer, bills, lines).run()
    printer.close()
    return [data for data in sent if data.startswith(b"\x1c&")]


def _ours_batch(url: str, bills: tuple[str, ...]) -> float:
    with _printer(url) as printer:
        began = time.perf_counter()
        batch = BatchPrinting(printer, bills, lines).run()
        took = time.perf_counter() - began
    assert len(batch.account.printed) == len(bills) and batch.account.in_order
    return took


def _bare_batch(url: str, tickets: list[bytes]) -> float:
    with _socket(url) as sock:
        began = time.perf_counter()
        came, buffer = 0, b""
        for number, data in enumerate(tickets, 1):
            sock.sendall(data)
            while number - came >= WINDOW:
                buffer += sock.recv(4096)
                came += buffer.count(b"\x37\x22")
                buffer = buffer[-1:] if buffer.endswith(b"\x37") else b""
        while came < len(tickets):
            buffer += sock.recv(4096)
            came += buffer.count(b"\x37\x22")
            buffer = buffer[-1:] if buffer.endswith(b"\x37") else b""
        return time.perf_counter() - began


def _ours_status(url: str) -> float:
    with _printer(url) as printer:
        printer.real_time_status()
        began = time.perf_counter()
        for _ in range(ROUNDS):
            printer.real_time_status()
        return (time.perf_counter() - began) / ROUNDS


def _bare_status(url: str) -> float:
    with _socket(url) as sock:
        began = time.perf_counter()
        for _ in range(ROUNDS):
            for n in (1, 2, 3, 4):
                sock.sendall(bytes((0x10, 0x04, n)))
                sock.recv(1)
        return (time.perf_counter() - began) / ROUNDS


def measure() -> dict[str, dict[str, float]]:
    """Rows for the benchmark; ratios are medians of paired runs."""
    bills = bill_numbers("00000001", TICKETS)
    with printer_url() as url:
        tickets = _recorded(url, bills)
        assert len(tickets) == TICKETS
        status = [(_bare_status(url), _ours_status(url)) for _ in range(REPEATS)]
        batch = [(_bare_batch(url, tickets), _ours_batch(url, bills)) for _ in range(REPEATS)]
    return {
        "status": {
            "floor_ms": statistics.median(b for b, _ in status) * 1000,
            "ours_ms": statistics.median(o for _, o in status) * 1000,
            "ratio": statistics.median(o / b for b, o in status),
        },
        "batch": {
            "floor_s": statistics.median(b for b, _ in batch),
            "ours_s": statistics.median(o for _, o in batch),
            "tickets_per_s": TICKETS / statistics.median(o for _, o in batch),
            "ratio": statistics.median(o / b for b, o in batch),
        },
    }


if __name__ == "__main__":
    print(measure())
