"""Makers' libraries, called for real: compiled here with the same functions and types."""

from __future__ import annotations

import struct
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from drivers.cancel import Cancelled, CancelToken
from drivers.card_readers.faults import (
    AnotherCard,
    CardLocked,
    CodeNeeded,
    FewTries,
    NoCard,
    WrongCode,
    WrongKey,
)
from drivers.card_readers.memory import MemoryCard, read_all
from drivers.card_readers.serial.reader_faults import ReaderRefused, ReaderSilent
from drivers.card_readers.serial.vendor_calls import LIBRARIES, Calls, Maker
from drivers.card_readers.serial.vendor_cards import (
    VendorMifare1k,
    VendorSle4442,
    open_vendor_card,
)
from drivers.errors import Illegal
from drivers.vendor_dll import VendorDriverNeeded
from tests.drivers.peers import need

# 16-bit results behind rubbish in the upper half, as a Windows library may leave it
COMMON = r"""
#include <stdint.h>
#include <stdio.h>
#include <string.h>
typedef intptr_t H;
#define RESULT(x) ((int)(0x5A5A0000u | ((uint16_t)(int16_t)(x))))
static uint8_t mem[1024]; static int ready = 0, opened = -1, tries = 3;
static uint8_t code[3] = {0xFF, 0xFF, 0xFF};
static int has(const char *what) {
  char line[64]; int found = 0; FILE *f = fopen(STATE, "r");
  if (!f) return 0;
  while (fgets(line, 64, f)) if (!strncmp(line, what, strlen(what))) found = 1;
  fclose(f); return found;
}
static void start(void) {
  if (!ready) for (int i = 0; i < 1024; i++) mem[i] = i & 0xFF;
  ready = 1; mem[0] = has("another") ? 0x77 : 0xA2;
}
static H begin(int16_t port, long baud) { start(); return has("dead") ? -1 : 0x1234; }
static int check(const char *p) {
  if (tries == 0) return -1;
  tries--;
  if (memcmp(p, code, 3)) { opened = -1; return -1; }
  tries = 3; opened = 1; return 0;
}
static int get(int at, int n, char *out) {
  if (has("gone") || at < 0 || at + n > 256) return -1;
  start(); memcpy(out, mem + at, n); return 0;
}
static int put(int at, int n, const char *in) {
  if (at < 0 || at + n > 256) return -2;
  if (opened == 1) memcpy(mem + at, in, n);
  return 0;
}
"""
SOURCES: dict[Maker, str] = {
    "mwic": r"""
H ic_init(int16_t p, unsigned long b) { return begin(p, b); }
int ic_exit(H h) { opened = -1; return RESULT(0); }
int get_status(H h, int16_t *s) { *s = has("empty") ? 0 : 1; return RESULT(0); }
int dv_beep(H h, int16_t t) { return RESULT(0); }
int chk_4442(H h) { return RESULT(has("other") ? -133 : 0); }
int srd_4442(H h, int16_t a, int16_t n, char *d) { return RESULT(get(a, n, d)); }
int swr_4442(H h, int16_t a, int16_t n, char *d) { return RESULT(put(a, n, d)); }
int prd_4442(H h, int16_t n, char *d) { memset(d, 0xFF, n); return RESULT(0); }
int csc_4442(H h, int16_t n, char *d) { return RESULT(check(d)); }
int rsct_4442(H h, int16_t *c) { *c = tries; return RESULT(0); }
""",
    "dcic": r"""
H IC_InitComm_Baud(int16_t p, unsigned long b) { return p == 100 ? begin(p, b) : -1; }
int IC_ExitComm(H h) { opened = -1; return RESULT(0); }
int IC_Status(H h) { return RESULT(has("empty") ? 1 : 0); }
int IC_InitType(H h, int16_t t) { return RESULT(t == 16 && !has("other") ? 0 : -133); }
int IC_DevBeep(H h, unsigned char t) { return RESULT(0); }
int IC_Read(H h, int16_t a, int16_t n, char *d) { return RESULT(get(a, n, d)); }
int IC_Write(H h, int16_t a, int16_t n, char *d) { return RESULT(put(a, n, d)); }
int IC_ReadProtection(H h, int16_t a, int16_t n, char *d) { return RESULT(0); }
int IC_CheckPass_SLE4442(H h, char *d) { return RESULT(check(d)); }
int IC_ReadCount_SLE4442(H h) { return RESULT(tries); }
""",
    "mwrf": "#define N(x) rf_##x\n",
    "dcrf": "#define N(x) dc_##x\n",
}
MIFARE = r"""
static char key[6];
H N(init)(int16_t p, long b) { return begin(p, b); }
int N(exit)(H h) { return RESULT(0); }
int N(halt)(H h) { return RESULT(0); }
int N(beep)(H h, unsigned short t) { return RESULT(0); }
int N(card)(H h, unsigned char m, unsigned long *s) {
  opened = -1; if (has("empty")) return RESULT(1);
  *s = has("another") ? 0x01020304 : 0x3A7C51E4; return RESULT(0);
}
int N(load_key)(H h, unsigned char m, unsigned char s, char *k) {
  memcpy(key, k, 6); return RESULT(0);
}
int N(authentication)(H h, unsigned char m, unsigned char s) {
  opened = memcmp(key, "\xff\xff\xff\xff\xff\xff", 6) ? -1 : s; return RESULT(opened < 0 ? -5 : 0);
}
int N(read)(H h, unsigned char a, char *d) {
  if (has("gone") || a / 4 != opened) return RESULT(-1);
  memcpy(d, mem + a * 16, 16); return RESULT(0);
}
int N(write)(H h, unsigned char a, char *d) {
  if (a / 4 != opened) return RESULT(-1);
  memcpy(mem + a * 16, d, 16); return RESULT(0);
}
"""
Build = Callable[[Maker], tuple[Path, Path]]


@pytest.fixture
def built(tmp_path: Path) -> Build:
    def build(maker: Maker) -> tuple[Path, Path]:
        state, source = tmp_path / f"{maker}.state", tmp_path / f"{maker}.c"
        library = tmp_path / f"{maker}.so"
        more = MIFARE if maker in ("mwrf", "dcrf") else ""
        source.write_text(f'#define STATE "{state}"\n' + COMMON + SOURCES[maker] + more)
        words = [need("gcc", "gcc"), "-shared", "-fPIC", "-w", "-o", library, source]
        subprocess.run(words, check=True, timeout=60)
        return library, state

    return build


@pytest.mark.parametrize("maker", ["mwic", "dcic"])
def test_contact_card(built: Build, maker: Maker) -> None:
    library, state = built(maker)
    calls = Calls(maker, "usb:0" if maker == "dcic" else "serial:COM1", str(library))
    card = open_vendor_card(calls)
    assert isinstance(card, VendorSle4442)
    as_memory: MemoryCard = card  # what the meter-number test works on
    assert as_memory.identity["card"] == "SLE4442"
    assert read_all(card, range(256), 256) == read_all(card, range(256), 16)
    with pytest.raises(CodeNeeded):
        card.unlock(None)
    card.write(40, b"12345")
    assert card.read(40, 5) != b"12345"  # without its code it says done and keeps the old
    with pytest.raises(WrongCode) as wrong:
        card.unlock(b"abc")
    assert wrong.value.detail == "2"
    with pytest.raises(FewTries):
        card.unlock(b"\xff" * 3)
    card.unlock(b"\xff" * 3, accepted=True)
    card.write(40, b"12345")
    assert card.read(40, 5) == b"12345" and card.tries() == 3
    card.renew(0.1)
    card.write(40, b"67890")
    assert card.read(40, 5) == b"67890"
    for act in (lambda: card.read(250, 16), lambda: card.write(-1, b"x"), lambda: card.unlock(b"")):
        with pytest.raises(Illegal):
            act()
    state.write_text("gone\n")  # -1 behind rubbish in the upper half is still an error
    with pytest.raises(ReaderRefused):
        card.read(40, 5)
    state.write_text("empty\n")
    with pytest.raises(NoCard):
        card.renew(0.05)
    state.write_text("another\n")
    with pytest.raises(AnotherCard):
        card.renew(0.05)
    state.write_text("")
    for _ in range(2):
        with pytest.raises(WrongCode):
            card.unlock(b"abc", accepted=True)
    with pytest.raises(CardLocked):
        card.unlock(b"abc", accepted=True)
    with pytest.raises(CardLocked):
        card.unlock(b"\xff" * 3, accepted=True)
    card.close()
    card.close()
    with pytest.raises(ReaderSilent):
        card.read(40, 5)


@pytest.mark.parametrize("maker", ["mwrf", "dcrf"])
def test_mifare(built: Build, maker: Maker) -> None:
    library, state = built(maker)
    card = open_vendor_card(Calls(maker, "serial:COM1", str(library)))
    assert isinstance(card, VendorMifare1k)
    as_memory: MemoryCard = card
    assert as_memory.identity == {"card": "Mifare 1K", "uid": "3A7C51E4"}
    assert all(run.start % 16 == run.stop % 16 == 0 for run in card.free)
    assert sum(len(run) for run in card.free) == 47 * 16
    for run in card.free:
        card.write(run.start, bytes(len(run)))
        assert read_all(card, run, 16) == bytes(len(run))
    for bad in (0, 48, 1024, 8):
        with pytest.raises(Illegal):
            card.write(bad, bytes(16))
    state.write_text("gone\n")
    with pytest.raises(ReaderRefused):
        card.read(64, 16)
    state.write_text("another\n")
    with pytest.raises(AnotherCard):
        card.renew(0.05)
    state.write_text("empty\n")
    with pytest.raises(NoCard):
        card.renew(0.05)
    state.write_text("")
    wrong = VendorMifare1k(Calls(maker, "serial:COM1", str(library)), b"\x00" * 6)
    with pytest.raises(WrongKey):
        wrong.read(64, 16)


def test_no_reader_and_a_test_that_is_stopped(built: Build) -> None:
    library, state = built("mwic")
    state.write_text("dead\n")
    with pytest.raises(ReaderSilent):
        Calls("mwic", "serial:COM1", str(library))
    state.write_text("other\n")
    with pytest.raises(ReaderRefused):
        open_vendor_card(Calls("mwic", "serial:COM1", str(library)))
    state.write_text("")
    token = CancelToken()
    card = open_vendor_card(Calls("mwic", "serial:COM1", str(library), cancel=token))
    token.cancel()
    with pytest.raises(Cancelled):
        card.read(0, 16)


@pytest.mark.parametrize("maker", list(LIBRARIES))
def test_what_is_missing_is_told(tmp_path: Path, maker: Maker) -> None:
    library = LIBRARIES[maker]
    with pytest.raises(VendorDriverNeeded) as absent:
        Calls(maker, "serial:COM1")
    assert library.file in absent.value.text().zh and library.maker.zh in absent.value.text().zh
    other = tmp_path / library.file
    bits = 32 if struct.calcsize("P") == 8 else 64
    machine = b"\x4c\x01" if bits == 32 else b"\x64\x86"
    other.write_bytes(b"MZ" + bytes(58) + struct.pack("<I", 64) + b"PE\0\0" + machine + bytes(20))
    with pytest.raises(VendorDriverNeeded) as wrong:
        Calls(maker, "serial:COM1", str(other))
    assert f"{bits} 位" in wrong.value.text().zh and f"{bits}-bit" in wrong.value.text().en


def test_another_makers_library(built: Build) -> None:
    library, _ = built("mwic")
    with pytest.raises(VendorDriverNeeded) as error:
        Calls("dcrf", "serial:COM1", str(library))
    assert "dc_" in error.value.text().zh
