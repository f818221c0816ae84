"""QR codes as a printer would draw them; the encoder is the one python-escpos brings."""

from __future__ import annotations


def matrix_bits(data: bytes) -> tuple[int, bytes]:
    """Modules a side, and the modules row by row as ``drawing.Dots`` wants them. What is too much
    for a QR code gives an empty square."""
    import qrcode
    from qrcode.exceptions import DataOverflowError

    code = qrcode.QRCode(border=0, error_correction=qrcode.constants.ERROR_CORRECT_L)
    try:
        code.add_data(data)
        code.make(fit=True)
        rows = code.get_matrix()
    except (DataOverflowError, ValueError):
        rows = [[False] * 21 for _ in range(21)]
    bits = bytearray()
    for row in rows:
        packed = 0
        for module in row:
            packed = packed << 1 | bool(module)
        stride = (len(row) + 7) // 8
        bits += (packed << (stride * 8 - len(row))).to_bytes(stride, "big")
    return len(rows), bytes(bits)
