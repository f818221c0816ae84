"""The maker's library, called for real: one of our own with the same functions, compiled here."""

from __future__ import annotations

import struct
import subprocess
from pathlib import Path

import pytest

from drivers.handhelds.dll_terminal import FUNCTIONS
from drivers.types import Text
from drivers.vendor_dll import VendorDriverNeeded, bits_of, load
from tests.drivers.handhelds.test_plans import run
from tests.drivers.helpers import step
from tests.drivers.peers import need

LIBRARY = r"""
#include <stdio.h>
#include <string.h>
#include <time.h>
static char held[64][64]; static int count = 0; static char folder[400] = FOLDER;
static int copy(const char *from, const char *to) {
  FILE *a = fopen(from, "rb"), *b; int c;
  if (!a) return 7;
  if (!(b = fopen(to, "wb"))) { fclose(a); return 8; }
  while ((c = fgetc(a)) != EOF) fputc(c, b);
  fclose(a); fclose(b); return 0;
}
int GetHcNum(char *p, char *b, char *out) { strcpy(out, "A380-0042"); return 0; }
int GetDateTime(char *p, char *b, char *d, char *t) {
  time_t now = time(0) + SHIFT; struct tm *m = localtime(&now);
  strftime(d, 20, "%Y-%m-%d", m); strftime(t, 20, "%H:%M:%S", m); return 0;
}
int SetDateTime(char *p, char *b, char *d, char *t) { return 0; }
static const char *base(const char *path) {
  const char *s = strrchr(path, '/'); return s ? s + 1 : path;
}
int SendFileToHc(char *p, char *b, char *file, char *app, char *prompt) {
  char to[500]; snprintf(to, 500, "%s/%s", folder, base(file));
  int code = copy(file, to);
  if (!code) strcpy(held[count++], base(file));
  return code;
}
int SendFileToPc(char *p, char *b, char *file, char *as, char *prompt) {
  char from[500]; snprintf(from, 500, "%s/%s", folder, file); return copy(from, as);
}
int GetHcDir(char *p, char *b, char *path, char *out) {
  out[0] = 0;
  for (int i = 0; i < count; i++) { strcat(out, held[i]); strcat(out, "\r\n"); }
  return 0;
}
int DelHcFile(char *p, char *b, char *file) {
  for (int i = 0; i < count; i++)
    if (!strcmp(held[i], file)) { strcpy(held[i], held[--count]); return 0; }
  return 3;
}
"""


def compiled(tmp_path: Path, shift: int = 0) -> Path:
    compiler = need("gcc", "gcc")
    source, library = tmp_path / "hj.c", tmp_path / "hjdll.so"
    folder = tmp_path / "handheld"
    folder.mkdir()
    source.write_text(LIBRARY)
    subprocess.run(
        [
            compiler,
            "-shared",
            "-fPIC",
            f'-DFOLDER="{folder}"',
            f"-DSHIFT={shift}",
            "-o",
            library,
            source,
        ],
        check=True,
        timeout=60,
    )
    return library


def test_the_whole_test_runs_through_the_library(tmp_path: Path) -> None:
    result = run("handheld.transfer", "serial:COM3", "a380", params={"dll": compiled(tmp_path)})
    assert result.outcome == "pass", result.steps
    assert result.identity == {"serial": "A380-0042"}


def test_a_wrong_clock_is_seen_through_it(tmp_path: Path) -> None:
    library = compiled(tmp_path, shift=-400 * 86400)
    result = run("handheld.check", "serial:COM3", "a380", params={"dll": library})
    assert step(result, "clock").code == "WRONG_DATE"


def test_what_is_missing_is_said_exactly(tmp_path: Path) -> None:
    gone = run("handheld.check", "serial:COM3", "a380", params={"dll": tmp_path / "no.dll"})
    assert "no.dll" in gone.steps[0].text.zh
    other = tmp_path / "other.dll"
    other.write_bytes(b"MZ" + bytes(58) + struct.pack("<I", 64) + b"PE\0\0" + b"\x4c\x01")
    assert bits_of(other) == 32
    with pytest.raises(VendorDriverNeeded) as told:
        load(str(other), "hjdll.dll", FUNCTIONS, Text("厂家", "the maker"))
    assert "32" in told.value.sentence("zh") and "64" in told.value.sentence("en")
    text = tmp_path / "text.dll"
    text.write_bytes(b"nothing")
    with pytest.raises(VendorDriverNeeded, match="cannot be loaded"):
        load(str(text), "hjdll.dll", FUNCTIONS, Text("厂家", "the maker"))
    with pytest.raises(VendorDriverNeeded, match="no function Nowhere"):
        load(
            str(compiled(tmp_path)),
            "hjdll.dll",
            {"Nowhere": []},
            Text("厂家", "the maker"),
        )
