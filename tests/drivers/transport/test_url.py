from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.errors import BadUrl
from drivers.transport.url import SCHEMES, PortUrl, parse


@pytest.mark.parametrize(
    ("text", "url"),
    [
        (
            "serial:COM3?baud=9600&parity=N",
            PortUrl("serial", "COM3", options={"baud": "9600", "parity": "N"}),
        ),
        ("serial:/dev/ttyUSB0", PortUrl("serial", "/dev/ttyUSB0")),
        ("serial:COM3?parity=e", PortUrl("serial", "COM3", options={"parity": "E"})),
        ("socket://192.168.1.50:9100", PortUrl("socket", "192.168.1.50", 9100)),
        ("socket://[::1]:9100", PortUrl("socket", "::1", 9100)),
        ("usb:04b8:0e15", PortUrl("usb", "", 0, 0x04B8, 0x0E15)),
        ("usb:04B8:0E15", PortUrl("usb", "", 0, 0x04B8, 0x0E15)),
        ("pcsc:", PortUrl("pcsc", "")),
        ("pcsc:ACS ACR39U 00 00", PortUrl("pcsc", "ACS ACR39U 00 00")),
        ("queue:前台打印机", PortUrl("queue", "前台打印机")),
        ("file:/tmp/a b.bin", PortUrl("file", "/tmp/a b.bin")),
        ("file:C:\\out.bin", PortUrl("file", "C:\\out.bin")),
        ("host:10.0.0.1", PortUrl("host", "10.0.0.1")),
        ("virtual:printer", PortUrl("virtual", "printer")),
        (
            "virtual:printer?fault=paper_out@after=3,slow",
            PortUrl("virtual", "printer", options={"fault": "paper_out@after=3,slow"}),
        ),
    ],
)
def test_reads_what_people_type(text: str, url: PortUrl) -> None:
    assert parse(text) == url
    assert parse(str(url)) == url


@pytest.mark.parametrize(
    "text",
    [
        "",
        "COM3",
        "ftp://x",
        "serial:",
        "serial:?baud=9600",
        "serial:COM3?baud=fast",
        "serial:COM3?baud=1",
        "serial:COM3?parity=X",
        "serial:COM3?speed=9600",
        "serial:COM3?baud=9600&baud=2400",
        "serial:COM3?baud",
        "serial:COM\x003",
        "socket:host:9100",
        "socket://host",
        "socket://host:0",
        "socket://host:65536",
        "socket://:9100",
        "socket://a b:9100",
        "usb:04b8",
        "usb:zzzz:0000",
        "usb:04b8:0e15:1",
        "file:",
        "queue:",
        "queue:-d",
        "host:",
        "virtual:",
        "virtual:printer?bogus=1",
    ],
)
def test_one_clear_sentence_for_each_mistake(text: str) -> None:
    with pytest.raises(BadUrl) as caught:
        parse(text)
    assert caught.value.code == "ILLEGAL"
    for lang in ("zh", "en"):
        assert caught.value.reason.to(lang) in caught.value.sentence(lang)


@given(
    st.one_of(st.text(), st.builds(lambda s, t: f"{s}:{t}", st.sampled_from(SCHEMES), st.text()))
)
def test_any_text_is_a_port_or_a_bad_url(text: str) -> None:
    try:
        url = parse(text)
    except BadUrl:
        return
    assert parse(str(url)) == url


@given(
    st.sampled_from(["COM1", "COM12", "/dev/ttyUSB0", "/dev/serial/by-id/usb-1a86_x"]),
    st.fixed_dictionaries(
        {},
        optional={
            "baud": st.integers(50, 4_000_000).map(str),
            "parity": st.sampled_from("NEOMS"),
            "bits": st.sampled_from("5678"),
            "stop": st.sampled_from(["1", "1.5", "2"]),
            "flow": st.sampled_from(["none", "rtscts", "dsrdtr", "xonxoff"]),
        },
    ),
)
def test_serial_settings_round_trip(target: str, options: dict[str, str]) -> None:
    url = PortUrl("serial", target, options=options)
    assert parse(str(url)) == url
