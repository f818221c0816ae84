"""The maker's library, called for real: one of our own with the same functions, compiled here."""

from __future__ import annotations

import struct
import subprocess
from pathlib import Path

import pytest

from drivers.handhelds.hjdll import FUNCTIONS, entries
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
typedef struct {
  char name[256], changed[20], made[20], size[20]; int kind; unsigned length, m, c;
} FILE_DIR;
int GetHcNum(char *p, char *b, char *out) { strcpy(out, "A380-0042"); return RESULT; }
#ifdef CLOCK
int GetDateTime(char *p, char *b, char *d, char *t) {
  time_t now = time(0) + SHIFT; struct tm *m = localtime(&now);
  strftime(d, 20, "%Y-%m-%d", m); strftime(t, 20, "%H:%M:%S", m); return 0;
}
#endif
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
  FILE_DIR *one = (FILE_DIR *)out;
  if (strcmp(path, "/")) return 999;
  for (int i = 0; i < count; i++, one++) {
    char from[500]; FILE *f; memset(one, 0, sizeof *one);
    snprintf(from, 500, "%s/%s", folder, held[i]);
    if ((f = fopen(from, "rb"))) { fseek(f, 0, SEEK_END); one->length = ftell(f); fclose(f); }
    strcpy(one->name, held[i]); one->kind = 'F';
  }
  memset(one, 0, sizeof *one); strcpy(one->name, "test"); one->kind = 'D';
  return count + 1;
}
int DelHcFile(char *p, char *b, char *file) {
  if (*file++ != '/') return 999;
  for (int i = 0; i < count; i++)
    if (!strcmp(held[i], file)) { strcpy(held[i], held[--count]); return 0; }
  return 3;
}
"""


def compiled(tmp_path: Path, shift: int = 0, result: int = 0, clock: bool = True) -> Path:
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
            f"-DRESULT={result}",
            *(["-DCLOCK"] if clock else []),
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


RESULTS = {
    1: ("HJDLL_PORT", "error"),
    2: ("HJDLL_PORT", "error"),
    3: ("TIMEOUT", "error"),
    4: ("HJDLL_TRANSFER", "fail"),
    999: ("HANDHELD", "fail"),
}


@pytest.mark.parametrize("result", RESULTS)
def test_each_result_of_the_library_has_its_meaning(tmp_path: Path, result: int) -> None:
    library = compiled(tmp_path, result=result)
    told = run("handheld.check", "serial:COM3", "a380", params={"dll": library})
    assert (told.code, told.outcome) == RESULTS[result], told.steps


def test_an_older_library_cannot_read_the_clock(tmp_path: Path) -> None:
    library = compiled(tmp_path, clock=False)
    told = run("handheld.check", "serial:COM3", "a380", params={"dll": library})
    assert told.outcome == "pass" and step(told, "clock").verdict == "not_run"


def test_a_directory_is_an_array_of_entries() -> None:
    one = b"jk.dbf".ljust(256, b"\0") + bytes(40) + b"1234".ljust(20, b"\0")
    one += struct.pack("<iIII", ord("F"), 99, 0, 0)
    folder = "资料".encode("gbk").ljust(316, b"\0") + struct.pack("<iIII", ord("D"), 0, 0, 0)
    assert len(one) == 332
    found = entries(one + folder + bytes(664), 2)
    assert found is not None and [(e.name, e.size) for e in found] == [("jk.dbf", 1234)]
    assert entries(bytes(664), 0) == () and entries(bytes(1000), 3) is None


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
