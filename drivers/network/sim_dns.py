"""The DNS server of the virtual line: bytes in, bytes out; knows names below ``example``."""

from __future__ import annotations

from collections.abc import Set as AbstractSet

ADDRESS = "127.0.0.1"
HIJACKER = "203.0.113.80"  # of the block for documents (RFC 5737): nobody's
LATE = 0.5  # seconds an answer is late with ``dns_slow``
_MANY = 60  # addresses of big.example: too many for 512 bytes, so that TCP is used


def answer(query: bytes, faults: AbstractSet[str], *, tcp: bool = False) -> bytes | None:
    """The reply to a query; None where nothing is to be sent. Names: ``NAME.example`` has an
    address, ``big.example`` sixty, ``none.example`` none, ``broken.example`` is SERVFAIL."""
    import dns.exception
    import dns.flags
    import dns.message
    import dns.rcode
    import dns.rdatatype
    import dns.rrset

    if "dns_silent" in faults:
        return None
    try:
        asked = dns.message.from_wire(query)
        question = asked.question[0]
    except (dns.exception.DNSException, IndexError, ValueError):
        return None
    reply = dns.message.make_response(asked, recursion_available=True)
    name = question.name.to_text(omit_final_dot=True).lower()
    if "dns_fails" in faults or name == "broken.example":
        reply.set_rcode(dns.rcode.SERVFAIL)
        return reply.to_wire()
    if "dns_alone" in faults and name != "localhost":
        return None
    # as a local server that answers .invalid itself, before a carrier that hijacks
    hijack = "dns_hijack" in faults or ("dns_hijack_behind" in faults and name.endswith(".com"))
    known = name.endswith(".example") or name == "localhost"
    if not known and not hijack:
        reply.set_rcode(dns.rcode.NXDOMAIN)
        return reply.to_wire()
    if question.rdtype == dns.rdatatype.A and name != "none.example":
        shown = [ADDRESS if known else HIJACKER]
        if name == "big.example":
            shown = [f"127.1.0.{number + 1}" for number in range(_MANY)]
        reply.answer.append(dns.rrset.from_text(question.name, 60, "IN", "A", *shown))
    wire = reply.to_wire()
    if len(wire) > 512 and not tcp:
        reply.answer.clear()
        reply.flags |= dns.flags.TC
        wire = reply.to_wire()
    return wire
