#!/usr/bin/env python3
"""The project's one door for people who build it. Standard library only.

    python3 dev.py run     set everything up, then open the program on its demonstration world
    python3 dev.py test    set everything up, then run every test and check
    python3 dev.py bench   set everything up, then measure speed and memory
    python3 dev.py setup   only set up
    python3 dev.py lint    style, types and import contracts alone
    python3 dev.py translate   collect the interface's strings and compile the translations
    python3 dev.py lock    write requirements.lock anew from pyproject.toml

Words after the command are handed on: ``python3 dev.py test tests/drivers -k status``.
"""

from __future__ import annotations

import hashlib
import os
import platform
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
LOCK = ROOT / "requirements.lock"
TRANSLATIONS = ROOT / "resources" / "translations"
WINDOWS = os.name == "nt"
BIN = VENV / ("Scripts" if WINDOWS else "bin")
PYTHON = BIN / ("python.exe" if WINDOWS else "python")
OLDEST, NEWEST = (3, 11), (3, 13)

# Debian package -> why it is needed. Qt's xcb platform loads most of these at run time.
SYSTEM_PACKAGES = {
    "python3-venv": "makes the virtual environment",
    "libegl1": "Qt",
    "libgl1": "Qt",
    "libopengl0": "Qt",
    "libglib2.0-0": "Qt",
    "libfontconfig1": "Qt",
    "libdbus-1-3": "Qt",
    "libxkbcommon0": "Qt, keyboards",
    "libxkbcommon-x11-0": "Qt, keyboards",
    "libxcb-cursor0": "Qt, windows",
    "libxcb-icccm4": "Qt, windows",
    "libxcb-image0": "Qt, windows",
    "libxcb-keysyms1": "Qt, windows",
    "libxcb-randr0": "Qt, windows",
    "libxcb-render-util0": "Qt, windows",
    "libxcb-shape0": "Qt, windows",
    "libxcb-xinerama0": "Qt, windows",
    "libxcb-xkb1": "Qt, windows",
    "libusb-1.0-0": "USB printers",
    "pcscd": "card readers (PC/SC)",
    "libccid": "card readers (PC/SC)",
    # pyscard has no wheel for Linux and is built here
    "libpcsclite-dev": "card readers, to build",
    "python3-dev": "card readers, to build",
    "gcc": "card readers, to build",
    "swig": "card readers, to build",
}
# what the tests put at the other end of the line; the program itself needs none of it
TEST_PACKAGES = {
    "cups": "tests: a print service of their own",
    "cups-client": "tests: a print service of their own",
    "lcdproc": "tests: a real producer for customer displays",
    "tshark": "tests: opens the captures",
    "lrzsz": "tests: XMODEM and YMODEM at the other end",
    "gkermit": "tests: Kermit at the other end",
    "vsmartcard-vpcd": "tests: a virtual card in the real PC/SC service",
    "dbview": "tests: another reader of dBase files",
    "softhsm2": "tests: a CA key that is software",
    "iproute2": "tests: lines of their own",
}
# newer releases renamed this one when 64-bit time came
RENAMED = {"libglib2.0-0": "libglib2.0-0t64"}


def say(text: str) -> None:
    print(f"[dev] {text}", flush=True)


def stop(text: str, code: int = 3) -> int:
    print(f"[dev] {text}", file=sys.stderr, flush=True)
    return code


class SetupError(Exception):
    """Set-up cannot go on; the text says what to do."""


def run(*command: str | Path, quiet: bool = False) -> None:
    """Runs a command of the set-up; its output is shown only if it fails (or if not quiet)."""
    result = subprocess.run(
        [str(c) for c in command],
        cwd=ROOT,
        text=True,
        stdout=subprocess.PIPE if quiet else None,
        stderr=subprocess.STDOUT if quiet else None,
        check=False,
    )
    if result.returncode:
        if result.stdout:
            print(result.stdout[-4000:])
        raise SetupError(f"this failed ({result.returncode}): {' '.join(map(str, command))}")


def supported_python() -> str:
    """This interpreter if its version is supported, else one found on PATH."""
    if OLDEST <= sys.version_info[:2] <= NEWEST:
        return sys.executable
    for minor in range(NEWEST[1], OLDEST[1] - 1, -1):
        found = shutil.which(f"python3.{minor}")
        if found:
            return found
    raise SetupError(
        f"Python {platform.python_version()} is not supported: install Python 3.11, 3.12 or 3.13."
    )


# -- system packages --------------------------------------------------------------------------


def debian_like() -> bool:
    return sys.platform == "linux" and shutil.which("dpkg-query") is not None


def installed(packages: list[str]) -> set[str]:
    result = subprocess.run(
        ["dpkg-query", "-W", "-f", "${Package} ${db:Status-Abbrev}\n", *packages],
        capture_output=True,
        text=True,
        check=False,
    )
    rows = (line.split() for line in result.stdout.splitlines())
    return {row[0] for row in rows if len(row) > 1 and row[1].startswith("ii")}


def system_packages(wanted: dict[str, str]) -> None:
    if not debian_like():
        return  # the wheels for Windows and macOS bring what they need
    names = list(wanted)
    here = installed(names + list(RENAMED.values()))
    missing = [n for n in names if n not in here and RENAMED.get(n) not in here]
    if "python3-venv" in missing and have_venv():
        missing.remove("python3-venv")
    if not missing:
        return
    say("system packages needed: " + ", ".join(f"{n} ({wanted[n]})" for n in missing))
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    sudo = [] if root else ["sudo"]
    if not root and shutil.which("sudo") is None:
        raise SetupError("install them as an administrator: apt-get install " + " ".join(missing))
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    apt = [*sudo, "apt-get", "-q", "-y", "-o", "DPkg::Lock::Timeout=120"]
    quiet = {"stdout": subprocess.DEVNULL, "env": environment, "check": False}
    say("apt-get update")
    subprocess.run([*apt, "update"], **quiet)  # type: ignore[call-overload]
    say("apt-get install")
    install = [*apt, "--no-install-recommends", "install"]
    if subprocess.run([*install, *missing], **quiet).returncode:  # type: ignore[call-overload]
        renamed = [RENAMED.get(n, n) for n in missing]
        if subprocess.run([*install, *renamed], **quiet).returncode:  # type: ignore[call-overload]
            raise SetupError("apt-get could not install: " + " ".join(missing))


def have_venv() -> bool:
    try:
        import ensurepip  # noqa: F401
        import venv  # noqa: F401
    except ImportError:
        return False
    return True


# -- virtual environment ----------------------------------------------------------------------


# "compat": a plain path file; setuptools' own finder would be imported at every start of Python
EDITABLE = ("--no-deps", "--no-build-isolation", "--config-settings", "editable_mode=compat", "-e")


def stamp_of() -> str:
    digest = hashlib.sha256()
    for path in (LOCK, ROOT / "pyproject.toml"):
        digest.update(path.read_bytes())
    digest.update(str(ROOT).encode())
    digest.update(" ".join(EDITABLE).encode())
    return digest.hexdigest()


def environment() -> None:
    stamp = VENV / ".countercheck"
    wanted = stamp_of()
    if PYTHON.exists() and stamp.exists() and stamp.read_text() == wanted:
        return
    python = supported_python()
    if not PYTHON.exists():
        say(f"making .venv with {python}")
        run(python, "-m", "venv", VENV, quiet=True)
    say("installing the locked dependencies (a minute or two the first time)")
    pip = [PYTHON, "-m", "pip", "--disable-pip-version-check", "install", "-q"]
    run(*pip, "--require-hashes", "-r", LOCK, quiet=True)
    run(*pip, *EDITABLE, ROOT, quiet=True)
    stamp.write_text(wanted)


def compile_code() -> None:
    """Bytecode for our own rooms, as pip makes it for every package: or else the first start, and
    where PYTHONDONTWRITEBYTECODE is set every start, compiles a few hundred files."""
    rooms = ("app", "widgets", "drivers", "sync", "resources")
    run(PYTHON, "-m", "compileall", "-q", *rooms, quiet=True)


# -- translations -----------------------------------------------------------------------------


def compile_translations() -> None:
    for source in sorted(TRANSLATIONS.glob("*.ts")):
        target = source.with_suffix(".qm")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        run(BIN / "pyside6-lrelease", source, "-qm", target, quiet=True)
        say(f"translations compiled: {target.name}")


def translate() -> None:
    files = sorted(
        str(p.relative_to(ROOT))
        for room in ("app/qt", "widgets")
        for p in (ROOT / room).rglob("*.py")
    )
    main = ["app/main.py"] if (ROOT / "app/main.py").exists() else []
    target = TRANSLATIONS / "countercheck_zh.ts"
    TRANSLATIONS.mkdir(parents=True, exist_ok=True)
    run(
        BIN / "pyside6-lupdate",
        *main,
        *files,
        "-locations",
        "none",
        "-no-obsolete",
        "-source-language",
        "en",
        "-target-language",
        "zh_CN",
        "-ts",
        target,
        quiet=True,
    )
    compile_translations()


# -- commands ---------------------------------------------------------------------------------


def setup(*, testing: bool = False) -> None:
    began = time.monotonic()
    system_packages(SYSTEM_PACKAGES)
    if testing:
        try:
            system_packages(TEST_PACKAGES)
        except SetupError as error:
            say(f"{error} (without them some tests are skipped)")
    environment()
    compile_translations()
    compile_code()
    took = time.monotonic() - began
    if took > 2:
        say(f"set up in {took:.0f} s")


def start(arguments: list[str]) -> int:
    if sys.platform == "linux" and not (
        os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    ):
        headless = os.environ.get("QT_QPA_PLATFORM") or "--headless" in arguments
        if not headless:
            return stop(
                "there is no screen here (DISPLAY is not set): start from a desktop, or use "
                "'python3 dev.py run --headless' for everything but the window"
            )
    say("opening the demonstration world")
    return hand_on(["-m", "app", "demo", *arguments])


def test(arguments: list[str]) -> int:
    workers = [] if any(a.startswith(("-n", "-p")) for a in arguments) else ["-n", "2"]
    say("running the tests (style, types and import contracts among them)")
    return hand_on(["-m", "pytest", *workers, *arguments])


def hand_on(arguments: list[str]) -> int:
    """Runs the project's Python in our place; Ctrl+C reaches it, not us."""
    process = subprocess.Popen([str(PYTHON), *arguments], cwd=ROOT)
    while True:
        try:
            return process.wait()
        except KeyboardInterrupt:
            continue


def lint() -> int:
    worst = 0
    for command in (
        ["-m", "ruff", "check", "."],
        ["-m", "ruff", "format", "--check", "."],
        ["-m", "mypy"],
        ["-m", "importlinter.cli", "lint"],
    ):
        if command[1] == "importlinter.cli":
            code = subprocess.call([str(BIN / "lint-imports")], cwd=ROOT)
        else:
            code = subprocess.call([str(PYTHON), *command], cwd=ROOT)
        worst = max(worst, code)
    return worst


def lock() -> int:
    uv = shutil.which("uv")
    if uv is None:
        return stop("writing the lock needs 'uv' on PATH (pip install uv)")
    return subprocess.call(
        [uv, "pip", "compile", "pyproject.toml", "--group", "dev", "--universal"]
        + ["--python-version", "3.11", "--generate-hashes", "--no-emit-index-url", "--no-header"]
        + ["-q", "-o", str(LOCK)],
        cwd=ROOT,
    )


def main(arguments: list[str]) -> int:
    command, rest = (arguments[0], arguments[1:]) if arguments else ("help", [])
    if command == "lock":
        return lock()
    if command not in ("run", "test", "bench", "setup", "lint", "translate"):
        print(__doc__)
        return 0 if command in ("help", "-h", "--help") else 2
    try:
        setup(testing=command == "test")
        if command == "translate":
            translate()
    except SetupError as error:
        return stop(str(error))
    if command == "run":
        return start(rest)
    if command == "test":
        return test(rest)
    if command == "bench":
        return hand_on(["-m", "tests.benchmarks", *rest])
    return lint() if command == "lint" else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
