"""The parameters of the line tests, as they are offered; what they mean when read is in the
``settings`` modules."""

from __future__ import annotations

from drivers.types import Param, Text

LINE_PARAMS = (
    Param(
        "targets",
        Text("目标（主机:端口 或网址，逗号分隔）", "Targets (host:port or web addresses, commas)"),
    ),
    Param("tries", Text("每个目标次数", "Tries per target"), "10"),
    Param("timeout_seconds", Text("单次超时（秒）", "Timeout per try (s)"), "2"),
    Param("max_median_ms", Text("时延中位数上限（毫秒）", "Highest median delay (ms)"), "150"),
    Param("max_loss_percent", Text("丢失上限（%）", "Highest loss (%)"), "5"),
    Param("max_jitter_ms", Text("抖动上限（毫秒）", "Highest jitter (ms)"), "100"),
    Param("max_lookup_ms", Text("解析上限（毫秒）", "Slowest lookup (ms)"), "1000"),
    Param("max_first_byte_ms", Text("首字节上限（毫秒）", "Slowest first byte (ms)")),
    Param("nic", Text("网卡（空为系统自选）", "Network card (empty: the system's choice)")),
    Param("min_link_mbit", Text("网卡协商速率下限（Mbit/s）", "Lowest link speed (Mbit/s)"), "100"),
    Param(
        "gateway",
        Text("网关（空为系统所设，none 不测）", "Gateway (empty: as configured; none: skip)"),
    ),
    Param(
        "dns_servers",
        Text("DNS 服务器（空为系统所设，none 不测）", "DNS servers (empty: as configured; none)"),
    ),
    Param("dns_names", Text("还要解析的名称（逗号分隔）", "More names to look up (commas)")),
    Param("probe_url", Text("认证门户探测地址（http）", "Captive portal probe (http)")),
    Param(
        "probe_text",
        Text("探测应得到的文字（空为 204）", "Text the probe gives (empty: status 204)"),
    ),
    Param("throughput_url", Text("下载测速地址", "Download address for the rate")),
    Param("upload_url", Text("上传测速地址", "Upload address for the rate")),
    Param("throughput_seconds", Text("测速时间（秒）", "Time of a rate test (s)"), "5"),
    Param("throughput_mb", Text("测速最多传输（MB）", "Most a rate test carries (MB)"), "50"),
    Param("min_mbit", Text("下载下限（Mbit/s）", "Lowest download rate (Mbit/s)")),
    Param("min_upload_mbit", Text("上传下限（Mbit/s）", "Lowest upload rate (Mbit/s)")),
    Param("cert_days", Text("证书至少剩余（天）", "Days a certificate must last"), "14"),
    Param("ca_file", Text("另外信任的证书文件", "File of certificates to trust as well")),
    Param("issuer", Text("签发者应含文字", "Word the issuer's name must hold")),
)

STABILITY_PARAMS = (
    Param(
        "targets",
        Text(
            "目标（主机、主机:端口 或网址，逗号分隔；空为各网卡的网关）",
            "Targets (host, host:port or web address, commas; empty: each card's gateway)",
        ),
    ),
    Param(
        "nics",
        Text(
            "网卡（逗号分隔；空：有两块以上时全测；none 不分网卡）",
            "Cards (commas; empty: all if there are two or more; none: not by card)",
        ),
    ),
    Param("minutes", Text("时长（分钟）", "Time (minutes)"), "2"),
    Param("interval_seconds", Text("间隔（秒）", "Interval (s)"), "0.5"),
    Param("timeout_seconds", Text("单次超时（秒）", "Timeout per try (s)"), "1"),
    Param("max_loss_percent", Text("丢失上限（%）", "Highest loss (%)"), "1"),
    Param("max_median_ms", Text("时延中位数上限（毫秒）", "Highest median delay (ms)"), "150"),
    Param("max_jitter_ms", Text("抖动上限（毫秒）", "Highest jitter (ms)"), "50"),
    Param("max_outages", Text("中断次数上限", "Most outages"), "0"),
    Param("failover", Text("要拔线测切换（yes/no）", "Test failover by unplugging (yes/no)"), "no"),
    Param("failover_seconds", Text("等待切换（秒）", "Wait for the change-over (s)"), "60"),
    Param("max_failover_seconds", Text("切换时间上限（秒）", "Slowest change-over (s)"), "30"),
)

LINKS_PARAMS = (
    Param("start_url", Text("起始网址", "Start address")),
    Param("max_depth", Text("深度（首页为 0）", "Depth (start page: 0)"), "3"),
    Param("max_pages", Text("最多页数", "Most pages"), "100"),
    Param("rate", Text("每秒请求数", "Requests a second"), "5"),
    Param("timeout_seconds", Text("每个链接超时（秒）", "Timeout per link (s)"), "10"),
    Param("minutes", Text("最多用时（分钟）", "Longest time (minutes)"), "10"),
    Param("external", Text("也查外站链接（yes/no）", "Other hosts too (yes/no)"), "no"),
    Param("slow_seconds", Text("算慢的时间（秒）", "Slow from (s)"), "3"),
    Param("max_broken", Text("死链上限", "Most broken links"), "0"),
    Param("max_slow", Text("慢链接上限", "Most slow links")),
    Param("max_mixed", Text("https 页里 http 内容上限", "Most http in https pages"), "0"),
    Param("cert_days", Text("证书至少剩余（天）", "Days a certificate must last"), "14"),
    Param("ca_file", Text("另外信任的证书文件", "File of certificates to trust as well")),
)
