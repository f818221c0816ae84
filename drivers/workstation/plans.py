"""The tests of this computer as people choose them."""

from __future__ import annotations

from functools import partial
from typing import Any

from drivers.plan import PlanCode, RunContext, Session
from drivers.types import Param, StepSpec, TestPlan, Text

_JAVA = Param("java", Text("应有的 Java 版本开头，如 1.8", "Java must begin with, e.g. 1.8"))
_BROWSER = Param("browser", Text("应有的浏览器，如 Chrome 109", "Browser wanted, e.g. Chrome 109"))
_MEMORY = Param("min_free_memory_mb", Text("最少可用内存（MB）", "Least free memory (MB)"), "300")
_JAVA_STEP = StepSpec("java", Text("Java", "Java"), deadline=12)
_MODULE = Param("pkcs11", Text("证书驱动（PKCS#11）的路径", "Path of the PKCS#11 module"))
_BROWSER_STEP = StepSpec("browsers", Text("浏览器", "Browsers"), deadline=10)

BASICS = TestPlan(
    id="workstation.basics",
    kind="workstation",
    title=Text("电脑基本检查", "Computer check"),
    about=Text(
        "检查系统、内存、磁盘和健康、浏览器、Java、打印队列和纸张、串口和驱动、时钟、U 盾、崩溃、"
        "杀毒、电源，5–15 秒。只读，什么都不改。",
        "System, memory, disks and their health, browsers, Java, print queues and paper, serial "
        "ports and drivers, clock, CA key, crashes, virus scanner and power of this computer; 5 to "
        "15 seconds. Reads only, changes nothing.",
    ),
    steps=(
        StepSpec("system", Text("系统与处理器", "System and processor"), deadline=8),
        StepSpec("memory", Text("内存", "Memory"), deadline=5),
        StepSpec("disk", Text("磁盘", "Disk"), deadline=9),
        StepSpec("health", Text("磁盘健康", "Health of the disks"), deadline=12),
        _BROWSER_STEP,
        _JAVA_STEP,
        StepSpec("queues", Text("打印队列", "Print queues"), deadline=30),
        StepSpec("ports", Text("串口", "Serial ports"), deadline=15),
        StepSpec("clock", Text("时钟", "Clock"), deadline=8),
        StepSpec("keys", Text("CA 证书设备", "CA key"), deadline=15),
        StepSpec("crashes", Text("最近的崩溃", "Recent crashes"), deadline=12),
        StepSpec("guard", Text("杀毒与更新", "Virus scanner and updates"), deadline=10),
        StepSpec("power", Text("电源", "Power"), deadline=5),
    ),
    params=(
        _MEMORY,
        Param("min_free_disk_gb", Text("最少可用磁盘（GB）", "Least free disk (GB)"), "2"),
        Param("max_load_percent", Text("最高占用（%）", "Highest load (%)"), "90"),
        Param("max_uptime_days", Text("最长开机（天）", "Longest uptime (days)"), "30"),
        _BROWSER,
        _JAVA,
        Param("queue", Text("应有的打印队列", "Print queue that must be there")),
        Param("paper", Text("应有的默认纸张，如 A4", "Default paper wanted, e.g. A4")),
        Param("time_zone", Text("应有的时区，如 UTC+08:00", "Time zone wanted, as UTC+08:00")),
        Param("time_server", Text("时间服务器（SNTP 或网址）", "Time server (SNTP or http…)")),
        Param("central", Text("没有时间服务器时，与中心比对", "Without one, compare with central")),
        Param("max_clock_seconds", Text("时钟最大误差（秒）", "Largest clock error (s)"), "60"),
        Param("crash_days", Text("看几天内的崩溃", "Crashes of the last days"), "30"),
        Param("max_crashes", Text("最多崩溃次数", "Most crashes"), "10"),
        Param("max_update_days", Text("系统补丁最久（天）", "Oldest system update (days)")),
        Param("min_battery_percent", Text("不接电源时最低电量（%）", "Least battery (%)"), "20"),
        _MODULE,
    ),
)
JAVA = TestPlan(
    id="workstation.java",
    kind="workstation",
    title=Text("Java 与浏览器检查", "Java and browser check"),
    about=Text(
        "报表预览卡死、抄表机加载程序无反应时用：装了哪些 Java、先用哪个、安全设置和例外站点、"
        "网上启动、默认打印机、浏览器、内存，约 3 秒。只读。",
        "For a preview that freezes or a loader that does not respond: every Java and which one "
        "comes first, its security and exception sites, web start, the default printer, browsers, "
        "memory; about 3 seconds. Reads only.",
    ),
    steps=(
        _JAVA_STEP,
        StepSpec("java_settings", Text("Java 安全设置", "Java's security settings"), deadline=5),
        StepSpec("loader", Text("网上启动", "Web start"), deadline=12),
        StepSpec("default_printer", Text("默认打印机", "Default printer"), deadline=10),
        _BROWSER_STEP,
        StepSpec("memory_left", Text("内存", "Memory"), deadline=5),
    ),
    params=(
        _JAVA,
        Param("java_site", Text("系统地址，应在例外站点里", "System's address, an exception site")),
        _BROWSER,
        _MEMORY,
    ),
)
TOKEN = TestPlan(
    id="workstation.token",
    kind="workstation",
    title=Text("CA 证书（U 盾）检查", "CA key check"),
    about=Text(
        "要用网点的 U 盾：提示时插上。看系统和驱动认不认、证书还有几天，最后拔下；约 1 分钟。"
        "不需要密码，也不会用到。",
        "Needs the site's key: plug it in when asked. Do system and driver see it, how many days "
        "is its certificate good for; pulled again at the end. About a minute. Needs and uses no "
        "PIN.",
    ),
    steps=(
        StepSpec("before_it", Text("插上之前", "Before it is in"), deadline=14),
        StepSpec("insert", Text("插上 U 盾", "Plug the key in"), kind="ask"),
        StepSpec("seen_by", Text("系统看到它", "The system sees it"), deadline=26),
        StepSpec("module_found", Text("证书驱动", "Its driver"), deadline=5),
        StepSpec("certificates", Text("证书", "Certificates"), deadline=20),
        StepSpec("remove", Text("拔下 U 盾", "Pull the key"), kind="ask"),
        StepSpec("gone", Text("系统看不到了", "The system misses it"), deadline=14),
    ),
    params=(
        _MODULE,
        Param("min_days", Text("证书至少还有（天）", "Certificate good for at least (days)"), "30"),
    ),
)


def _session(plan_id: str, context: RunContext) -> Session:
    """What carries the test out is loaded when it begins: the program starts without it."""
    from drivers.workstation.sessions import SESSIONS

    return SESSIONS[plan_id](context)


def _code(plan: TestPlan, **more: Any) -> PlanCode:
    return PlanCode(plan, partial(_session, plan.id), **more)


def workstation_plans() -> tuple[PlanCode, ...]:
    """Every test of this computer with its code, the usual one first."""
    return tuple(_code(plan, needs_line=False) for plan in (BASICS, JAVA, TOKEN))
