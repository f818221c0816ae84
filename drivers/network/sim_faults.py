"""The faults of the virtual line, with what its switches are called."""

from __future__ import annotations

from drivers.simulation import FaultSpec
from drivers.types import Text

FAULTS = (
    FaultSpec("refuse", Text("拒绝连接", "Refuses")),
    FaultSpec("drop", Text("不应答连接（丢包）", "Drops connects")),
    FaultSpec("slow", Text("应答慢 0.5 秒", "Answers 0.5 s late")),
    FaultSpec("loss", Text("每三个请求丢一个", "Loses every third request")),
    FaultSpec("jitter", Text("时延忽高忽低", "Delay wavers")),
    FaultSpec("throttle", Text("限速 2 Mbit/s", "Limited to 2 Mbit/s")),
    FaultSpec("cut", Text("下载到一半断开", "Downloads break off halfway")),
    FaultSpec("portal", Text("要先登录（认证门户）", "Wants a login first (captive portal)")),
    FaultSpec("server_error", Text("服务器出错（500）", "Server fails (500)")),
    FaultSpec("cert_expired", Text("证书过期", "Certificate has ended")),
    FaultSpec("cert_wrong_name", Text("证书名称不符", "Certificate for another name")),
    FaultSpec("cert_self_signed", Text("证书自签", "Certificate self-signed")),
    FaultSpec("cert_other_ca", Text("中途解密（别的签发者）", "Opened on the way (other issuer)")),
    FaultSpec("cert_soon", Text("证书快到期", "Certificate ends soon")),
    FaultSpec("dns_fails", Text("DNS 服务器故障", "DNS server fails")),
    FaultSpec("dns_hijack", Text("DNS 劫持", "DNS hijacks")),
    FaultSpec("dns_hijack_behind", Text("DNS 的上级劫持", "Hijacked behind the DNS server")),
    FaultSpec("dns_silent", Text("DNS 不应答", "DNS is silent")),
    FaultSpec("dns_alone", Text("DNS 的上级不通", "DNS has nothing behind it")),
    FaultSpec("dns_slow", Text("DNS 慢 0.5 秒", "DNS answers 0.5 s late")),
    FaultSpec("broken_links", Text("网站有死链", "Website has broken links")),
    FaultSpec("mixed_content", Text("网站混用 http", "Website mixes in http")),
)
