"""What many systems say of themselves, kept as they said it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.queues import Queue, parse_lpstat, parse_windows
from drivers.workstation.browsers import at_least, ie_mode, parse_version, windows_browsers
from drivers.workstation.crashes import (
    parse_coredumpctl,
    parse_events,
    parse_kernel,
    program_of,
    said_of,
)
from drivers.workstation.disks import Drive, disk_of, linux_media, parse_scan, parse_smart
from drivers.workstation.java_settings import java_settings, let_through, parse_properties
from drivers.workstation.java_step import _is as is_version
from drivers.workstation.javas import parse_java, parse_java_bits, parse_release, registered
from drivers.workstation.paper import (
    Paper,
    paper_of,
    parse_lpoptions,
    parse_ppd,
    same_paper,
    size_of,
)
from drivers.workstation.ports import (
    driver_of,
    driverless,
    module_version,
    parse_driver_date,
    windows_drivers,
)
from drivers.workstation.system import parse_cpuinfo, parse_os_release, windows_system
from drivers.workstation.tokens import ModuleError, certificates_of, masked, parse_probe
from drivers.workstation.told import Guard, Problem, Told, parse_told
from drivers.workstation.usb_keys import UsbDevice, parse_pnp, parse_profiler, sys_devices
from tests.drivers.workstation.reading import ExportedKeys, sample

COUNTER = ExportedKeys(sample("counter.reg"))


def test_linux_systems() -> None:
    assert parse_os_release(sample("uos.os-release")) == "UnionTech OS Desktop 20 Pro"
    kylin = parse_os_release(sample("kylin.os-release"))
    assert kylin == "Kylin 银河麒麟桌面操作系统V10 (SP1)"
    assert parse_os_release(sample("debian.os-release")) == "Debian GNU/Linux 12 (bookworm)"
    assert parse_cpuinfo(sample("loongson.cpuinfo")) == "Loongson-3A5000"
    assert parse_cpuinfo(sample("phytium.cpuinfo")) == "Phytium,D2000/8 E8C"


def test_windows_is_called_by_its_build() -> None:
    found = windows_system(COUNTER, "64", 1.0)
    assert (found.name, found.build, found.edition) == (
        "Windows 11 Pro 23H2",
        "22631.3866",
        "Professional",
    )


def test_what_windows_tells_in_chinese_and_english() -> None:
    zh = parse_told(sample("told-zh.json"))
    assert [(d.health, d.media) for d in zh.disks] == [("good", "HDD"), ("bad", "SSD")]
    assert zh.problems == (
        Problem("USB-Serial Controller", 28, "USB\\VID_067B&PID_2303\\5&1A2B3C4D&0&2"),
    )
    assert zh.guards == (Guard("Windows Defender", False, True), Guard("360安全卫士", True, True))
    assert (zh.last_fix, zh.last_fix_on) == ("KB5044273", "2024-10-11")
    en = parse_told(sample("told-en.json"))
    assert [(d.name, d.health) for d in en.disks] == [("KINGSTON SNV2S500G", "good")]
    assert en.guards == (Guard("Windows Defender", True, True),) and en.last_fix == ""
    assert parse_told("Access denied") == parse_told("[1]") == Told()


def test_browsers_of_the_registry() -> None:
    found = {b.name: b.version for b in windows_browsers(COUNTER)}
    assert found == {
        "Chrome": "109.0.5414.168",
        "Edge": "",
        "360": "13.1.6450.0",
        "IE": "11.1.22621.0",
    }
    assert ie_mode(COUNTER) == "sites" and ie_mode(ExportedKeys("")) == ""
    assert parse_version("Google Chrome 109.0.5414.120 unknown") == "109.0.5414.120"
    assert parse_version("Mozilla Firefox 115.6.0esr") == "115.6.0esr" and parse_version("?") == ""
    assert at_least("109.0.1", "109") and not at_least("87.2", "109") and at_least("", "")


def test_javas() -> None:
    assert registered(COUNTER) == (
        r"C:\Program Files\Java\jre1.8.0_202",
        r"C:\Program Files (x86)\Java\jre6",
    )
    old, new = sample("java8-32.txt"), sample("java17.txt")
    assert (parse_java(old), parse_java_bits(old)) == ("1.8.0_202", "32")
    assert (parse_java(new), parse_java_bits(new)) == ("17.0.15", "64")
    assert parse_java("command not found") is None and parse_java_bits("") == ""
    assert parse_release(sample("java8.release")) == ("1.8.0_202", "32")


@pytest.mark.parametrize(
    ("version", "wanted", "right"),
    [
        ("1.8.0_392", "1.8", True),
        ("1.8.0_392", "8", True),
        ("1.8.0_392", "1.8.0_392", True),
        ("17.0.15", "17", True),
        ("17", "17", True),
        ("17.0.15", "1", False),
        ("1.80.0", "1.8", False),
        ("11.0.2", "1.8", False),
    ],
)
def test_a_java_version_is_compared_by_its_parts(version: str, wanted: str, right: bool) -> None:
    assert is_version(version, wanted) is right


def test_java_settings(tmp_path: Path) -> None:
    assert java_settings((tmp_path,)) is None
    (tmp_path / "office").mkdir()
    (tmp_path / "office.sites").write_text("https://office.cn\n")
    (tmp_path / "office/deployment.properties").write_text(
        f"deployment.user.security.exception.sites=file\\://{tmp_path}/office.sites\n"
    )
    office = java_settings((tmp_path / "office",))
    assert office is not None and office.sites == ("https://office.cn",) and office.level == ""
    (tmp_path / "deployment.properties").write_text(sample("deployment.properties"))
    (tmp_path / "security").mkdir()
    (tmp_path / "security/exception.sites").write_text("http://10.1.2.3:8080\nhttps://a.cn/x\n")
    found = java_settings((tmp_path / "none", tmp_path))
    assert found is not None and found.level == "VERY_HIGH" and not found.in_browser
    assert let_through("http://10.1.2.3:8080/login", found.sites)
    assert not let_through("http://10.1.2.3/login", found.sites)
    assert not let_through("https://a.cn/y", found.sites) and let_through(
        "https://A.cn/x/", found.sites
    )
    path = parse_properties(sample("deployment.properties"))["deployment.javaws.jre.0.path"]
    assert path == r"C:\Program Files\Java\jre1.8.0_202\bin\javaw.exe"


def test_drivers_of_ports(tmp_path: Path) -> None:
    found = {port.name: port for port in windows_drivers(COUNTER)}
    prolific = found["COM3"]
    assert prolific.refused and prolific.usb == "067b:2303"
    assert (prolific.provider, prolific.version, prolific.date) == (
        "Prolific",
        "3.8.42.0",
        "2023-08-14",
    )
    assert found["COM4"].usb == "0403:6001" and not found["COM4"].refused
    device = tmp_path / "ttyUSB0" / "device"
    device.mkdir(parents=True)
    (tmp_path / "pl2303").mkdir()
    (device / "driver").symlink_to(tmp_path / "pl2303")
    assert driver_of("/dev/ttyUSB0", tmp_path) == "pl2303" and driver_of("/dev/x", tmp_path) == ""
    (tmp_path / "pl2303/version").write_text("1.2\n")
    assert module_version("pl2303", tmp_path) == "1.2" and module_version("x", tmp_path) == ""


def usb(root: Path, name: str, vendor: str, number: str, **more: str) -> Path:
    place = root / name
    place.mkdir(parents=True)
    for key, text in {"idVendor": vendor, "idProduct": number, **more}.items():
        (place / key).write_text(text + "\n")
    return place


def test_usb_as_the_kernel_shows_it(tmp_path: Path) -> None:
    usb(tmp_path, "usb1", "1d6b", "0002")
    usb(tmp_path, "1-1", "096e", "0807", manufacturer="EnterSafe", product="ePass2003")
    (usb(tmp_path, "1-2", "1a86", "7523") / "1-2:1.0" / "ttyUSB0").mkdir(parents=True)
    assert driverless(tmp_path) == ()
    usb(tmp_path, "1-3", "1a86", "7523")
    assert driverless(tmp_path) == ("WCH CH340 (1a86:7523)",)
    found = sys_devices(tmp_path)
    assert found is not None and [d.ids for d in found] == ["096e:0807", "1a86:7523", "1a86:7523"]
    assert found[0].key == "飞天 Feitian ePass2003" and not found[1].key
    assert sys_devices(tmp_path / "no usb") is None and driverless(tmp_path / "no usb") == ()


def test_usb_as_other_systems_list_it() -> None:
    windows = parse_pnp(sample("pnp.json"))
    assert windows is not None and [d.ids for d in windows] == ["055c:f603", "046d:c077"]
    assert windows[0].key.startswith("龙脉") and windows[0].name == "USB 输入设备"
    mac = parse_profiler(sample("profiler.json"))
    assert mac == (UsbDevice("096e:0807", "ePass2003", "0x01100000 / 1"),)
    assert parse_pnp("") == () and parse_pnp("denied") is None and parse_profiler("") is None


def test_disks(tmp_path: Path) -> None:
    assert parse_smart(sample("smart-nvme.json")) == Drive("SAMSUNG MZVLB256HBHQ", "good", "")
    assert parse_smart(sample("smart-ata.json")) == Drive("WDC WD10EZEX-08WN4A0", "bad", "HDD")
    assert parse_smart(sample("smart-denied.json")) == Drive("", "", "")
    assert parse_scan('{"devices":[{"name":"/dev/sda"},{"name":"-x; rm"}]}') == ["/dev/sda"]
    for disk, turns in (("sda", "1"), ("nvme0n1", "0"), ("vda", "1")):
        (tmp_path / disk / "queue").mkdir(parents=True)
        (tmp_path / disk / "device").mkdir()
        (tmp_path / disk / "queue/rotational").write_text(turns)
    assert disk_of("/dev/sda1", tmp_path) == "sda" and disk_of("/dev/x9", tmp_path) == ""
    assert disk_of("/dev/nvme0n1p2", tmp_path) == "nvme0n1"
    assert disk_of("/dev/nvme0n1", tmp_path) == "nvme0n1"
    assert [linux_media(d, tmp_path) for d in ("sda", "nvme0n1", "vda")] == ["HDD", "SSD", ""]


@pytest.mark.parametrize(
    ("name", "width", "height"),
    [
        ("iso_a4_210x297mm", 210, 297),
        ("na_letter_8.5x11in", 215.9, 279.4),
        ("custom_377.83x279.4mm_377.83x279.4mm", 377.83, 279.4),
        ("Custom.241x139mm", 241, 139),
        ("Custom.684x396", 241.3, 139.7),
        ("w684h396", 241.3, 139.7),
        ("241-1", 241.3, 279.4),
        ("针式 241-2 二等分", 241.3, 139.7),
        ("241-3三等分", 241.3, 93.1),
        ("241×140mm", 241, 140),
        ("9.5x5.5in", 241.3, 139.7),
        ("FanFoldUS", 377.8, 279.4),
        ("US Std Fanfold", 377.8, 279.4),
        ("A4", 210, 297),
    ],
)
def test_a_form_is_known_by_its_millimetres(name: str, width: float, height: float) -> None:
    found = size_of(name)
    assert found is not None and found == pytest.approx((width, height), abs=0.1)


def test_one_form_has_many_names() -> None:
    assert same_paper(paper_of("iso_a4_210x297mm"), "A4") and same_paper(paper_of("a4"), "A4")
    assert same_paper(paper_of("w684h396"), "241-2") and same_paper(paper_of("241-2"), "241×140mm")
    assert same_paper(paper_of("241-1"), "241-2") is False
    assert same_paper(paper_of("FanFoldUS"), "241-1") is False  # 15 inches wide, not 9.5
    assert same_paper(paper_of("Letter"), "A4") is False and same_paper(Paper(), "A4") is None
    assert same_paper(paper_of("Custom.WIDTHxHEIGHT"), "241-2") is None
    assert str(paper_of("A4")) == "A4 (210×297 mm)" and str(paper_of("票据")) == "票据"


def test_a_drivers_file_and_its_options() -> None:
    default, sizes = parse_ppd(sample("reports.ppd"))
    assert default == "Custom.241x139mm"
    assert sizes["Bill241"] == pytest.approx((241.3, 139.7), abs=0.1) and set(sizes) == {
        "Letter",
        "Bill241",
        "A4",
    }
    assert parse_lpoptions("PageSize/Media Size: A4 *241x140mm Letter\n") == "241x140mm"
    assert parse_lpoptions("") == "" and parse_ppd("") == ("", {})


def test_queues_of_cups_and_windows() -> None:
    assert parse_lpstat(sample("lpstat.txt")) == (
        Queue("back", "usb://EPSON/TM-T88V", False, False, True, "纸用完"),
        Queue("front", "socket://127.0.0.1:9100", True, True, False, ""),
        Queue("前台票据", "usb://EPSON/LQ-630KII?serial=1"),
    )
    one = '{"Name":"前台","PortName":"USB001","Default":true,"WorkOffline":false}'
    assert parse_windows(one) == (Queue("前台", "USB001", True, True),)
    assert parse_windows("") == () and parse_windows("Access denied") is None


def test_crashes_in_any_language() -> None:
    zh = parse_events(sample("events-zh.xml"))
    assert zh == {"iexplore.exe": 2, "收费客户端.exe (hang)": 1}
    en = parse_events(sample("events-en.xml"))
    assert en == {"javaw.exe": 1, "power": 1, "blue screen": 1}
    assert (
        said_of("power")[0] == "异常断电或死机" and said_of("a.exe (hang)")[0] == "a.exe（无响应）"
    )
    assert parse_coredumpctl('[{"exe":"/usr/bin/java"},{"exe":"/usr/bin/java"}]') == {"java": 2}
    killed = "Out of memory: Killed process 812 (chrome) total-vm:1kB\n"
    fell = "soffice.bin[99]: segfault at 0 ip 0000 sp 0000 error 4 in libx.so\n"
    assert parse_kernel(killed + fell) == {"chrome (memory)": 1, "soffice.bin": 1}
    assert program_of("_usr_bin_java.1000.crash") == "java"
    assert program_of("Safari-2026-11-02-101010.ips") == "Safari"


@given(st.text(max_size=300))
def test_no_output_breaks_a_parser(text: str) -> None:
    for parse in (
        parse_os_release,
        parse_cpuinfo,
        parse_told,
        parse_smart,
        parse_scan,
        parse_lpoptions,
        parse_ppd,
        paper_of,
        parse_lpstat,
        parse_windows,
        parse_events,
        parse_coredumpctl,
        parse_kernel,
        parse_version,
        parse_java_bits,
        parse_release,
        parse_properties,
        parse_driver_date,
        parse_pnp,
        parse_profiler,
        program_of,
    ):
        parse(text)
    let_through(text, (text,))
    assert len(masked(text)) == len(text)
    with pytest.raises(ModuleError):
        parse_probe(text)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=10,
)
KEYS = ("system", "page", "disks", "problems", "guards", "fixes", "devices", "smart_status", "exe")


@given(st.dictionaries(st.sampled_from(KEYS), JSON) | st.lists(JSON, max_size=3))
def test_no_tree_breaks_a_parser(tree: object) -> None:
    import json

    text = json.dumps(tree)
    for parse in (
        parse_told,
        parse_smart,
        parse_scan,
        parse_coredumpctl,
        parse_pnp,
        parse_profiler,
    ):
        parse(text)
    with pytest.raises(ModuleError):
        parse_probe(text)


@given(st.lists(st.binary(max_size=60), max_size=3))
def test_what_is_no_certificate_is_left_out(parts: list[bytes]) -> None:
    assert certificates_of(parts) == ()
