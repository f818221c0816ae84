"""This clock against the Date of a web server: central, or any other."""

from __future__ import annotations

import http.client
import ssl
import time
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

from drivers.cancel import CancelToken
from drivers.errors import DeviceError
from drivers.transport.tcp import connect


def http_offset(url: str, deadline: float, cancel: CancelToken) -> float | None:
    """Seconds this clock is ahead of the server, to about a second; None when it does not answer
    or tells no date. A certificate is not judged here: a wrong clock is what breaks it. Raises
    Cancelled."""
    parts = urlsplit(url)
    if not parts.hostname:
        return None
    port = parts.port or (443 if parts.scheme == "https" else 80)
    try:
        sock = connect(parts.hostname, port, deadline, cancel)
    except DeviceError:
        return None
    sock.settimeout(deadline)
    stream = sock
    try:
        if parts.scheme == "https":
            context = ssl.create_default_context()
            context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
            stream = context.wrap_socket(sock, server_hostname=parts.hostname)
        sent = time.time()
        request = f"HEAD {parts.path or '/'} HTTP/1.1\r\nHost: {parts.netloc}\r\n"
        stream.sendall(f"{request}Connection: close\r\n\r\n".encode("ascii", "replace"))
        answer = http.client.HTTPResponse(stream, method="HEAD")
        answer.begin()
        told = parsedate_to_datetime(answer.getheader("Date", ""))
        return (sent + time.time()) / 2 - told.timestamp() - 0.5  # the date is cut, not rounded
    except (OSError, ValueError, TypeError, http.client.HTTPException):
        return None
    finally:
        stream.close()
