"""What goes wrong on a line, by the phase in which it does: name, connection, TLS, answer."""

from __future__ import annotations

from drivers.errors import DeviceError
from drivers.types import Text


class LineError(DeviceError):
    """Base of what a request over the line can run into, once the port itself is reachable."""

    code = "LINE"
    number = 107


class NameUnknown(LineError):
    code = "NAME_UNKNOWN"
    number = 109
    WHAT = Text("名称解析不了", "The name does not resolve")
    MEANING = Text(
        "DNS 服务器不认识这个名称，或者没有应答。",
        "The DNS server does not know the name, or does not answer.",
    )
    TODO = Text(
        "核对地址有没有写错；看 DNS 设置，用“DNS 服务器”一步的结果分清是哪一种。",
        "Check the address for typing errors; look at the DNS setting; the step “DNS servers” "
        "tells the two apart.",
    )


class TlsFailed(LineError):
    code = "TLS_FAILED"
    WHAT = Text("加密连接建立不了", "The encrypted connection cannot be set up")
    MEANING = Text(
        "TCP 已接通，但 TLS 握手失败：对方不是 HTTPS、版本太旧，或中途有设备拦截。",
        "TCP connects but the TLS handshake fails: no HTTPS there, too old a version, or "
        "something in between interferes.",
    )
    TODO = Text(
        "核对端口是否为 HTTPS；绕开防火墙或换一条线再测。",
        "Check that the port is HTTPS; test past the firewall or over another line.",
    )


class ClientCertificateWanted(LineError):
    """The server is there and wants to see the caller's own certificate."""

    code = "CERT_CLIENT"
    number = 104
    WHAT = Text("对方要求客户端证书", "The server wants a client certificate")
    MEANING = Text(
        "线路和服务器都正常；要插 CA Key 或装好证书才能继续，本测试不用它。",
        "Line and server are fine; going on takes a CA key or an installed certificate, which "
        "this test does not use.",
    )
    TODO = Text(
        "用浏览器插上 CA Key 登录来核对，或改测不要证书的网址。",
        "Log in with a browser and the CA key, or test an address that wants no certificate.",
    )


class HttpSilent(LineError):
    code = "HTTP_SILENT"
    number = 112
    WHAT = Text("请求发出后没有应答", "The request was sent and nothing came back")
    MEANING = Text(
        "连接正常，是服务器没有及时应答：服务忙或卡住。",
        "The connection is good; the server did not answer in time: it is busy or stuck.",
    )
    TODO = Text(
        "过一会儿再测；仍没有应答请系统管理员看服务器。",
        "Test again in a while; if it stays silent have the server looked at.",
    )


class HttpCut(LineError):
    code = "HTTP_CUT"
    WHAT = Text("应答中途断开", "The answer broke off")
    MEANING = Text(
        "收到一部分后连接被关闭，或停住不动。",
        "The connection was closed, or stood still, before all of it had come.",
    )
    TODO = Text(
        "再测一次；总在中途断开，查线路的丢包和 MTU。",
        "Test again; if it always breaks off look for loss on the line and at the MTU.",
    )


class NotHttp(LineError):
    code = "NOT_HTTP"
    WHAT = Text("对方应答的不是 HTTP", "The answer is not HTTP")
    MEANING = Text("这个端口上是别的服务。", "Some other service listens on that port.")
    TODO = Text("核对地址、端口，以及是 http 还是 https。", "Check address, port, http or https.")
