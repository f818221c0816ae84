"""The virtual printer against a producer that nobody here wrote: python-escpos."""

from __future__ import annotations

from drivers.bench import VirtualBench


def test_python_escpos_prints_on_the_virtual_printer(bench: VirtualBench) -> None:
    from escpos.printer import Network

    device = bench.start("printer", listen="tcp")
    host, port = device.url.removeprefix("socket://").split(":")
    printer = Network(host, port=int(port), timeout=5, profile="TM-T88V")
    printer.open()
    try:
        assert printer.is_online()
        assert printer.paper_status() == 2  # its word for adequate
        printer.set(align="center", double_width=True, bold=True)
        printer.text("TOTAL 12.50\n")
        printer.barcode("4006381333931", "EAN13")
        printer.qr("GD-0001", native=True)
        printer.cut()
        device.set_fault("paper_out", True)
        assert printer.paper_status() == 0
        device.set_fault("paper_out", False)
        printer._raw(b"\x1dr\x01")  # behind all else: once answered, all is on paper
        assert printer._read() == b"\x00"
    finally:
        printer.close()
    seen = device.received()
    assert seen.errors == ()
    assert "TOTAL 12.50" in seen.lines
    assert any("[条码]" in line for line in seen.lines)
    assert any("[二维码]" in line for line in seen.lines)
    assert len(seen.tickets) == 1
