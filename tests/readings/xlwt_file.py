"""A small .xls that xlwt 1.3.0 wrote (zlib, base64), to have one from a writer that is not ours.

The head and four rows; row 3 and column I hidden, F5 a number kept as text, B6:B7 merged with only
that cell filled, G4 a formula without a result.
"""

from __future__ import annotations

import base64
import zlib

_PACKED = (
    "eNrtWF1IVFEQnnN/dtd13V03NTMwi7Iyg9UlNEK3ovIptR8oKkpXFwvLYqkHg8p+hCCCMgiSCAJ7iMLyxYp+sLeg"
    "QCkoCAIteuohgsIgdZuZe/a0awYJJVh3ljv3fDNzzjd7zpx77u5Af+bg1Z68IRgnlaDDWDwNHEk2gVdaAvgB/fE4"
    "NRN3F15xW6aVpLlwIR0m3M945qQ1pPUeAg1uG49RA7zFawccgOr9LdGCKZTVnEO9oBwqUAu4jBYvzOKsAqwbWM9g"
    "fYsjH7BeyZazrCswdlBsg/5wdVG5rOKt2jz2eYHGvcN9XrOlBLLhCVXxsXPCijVhVWxP/d5p5sg3PNAFuKBV0ZZo"
    "jLAProEboBVl6b59SxsbByELF7sLvsQLAD4ndnVfgW2fWrsAtH9NtTt/YXfhIo63X9AMgDaI1/EmaQcPvDTIo4lT"
    "kd2nR+AjzEaUSxYQZZHhTXzL2Iy33aeHNxkg3NVzmr6dORDFZnGTapJ10aH+89IqmzTm++icJuzdGxN1WGFrqoIk"
    "OoiamrJIkIosGAwFLcGwhubynSqsRIaVpISVKH+p9Jem+EuVPyT9oRR/CIt/ufQsIw9YTzV/ylMtg3e7B3Uj+Lid"
    "yXvej9M6cv3T8/WR2vAutrTxSUbbScACml6Iw3Hq4TmC/V346Uj38WkImpcjmYTPxiIeYQnrE8wym9t5rLNwg+K9"
    "sDZbNtad5JhT7C3EkUMsL8ILk9qLsN3+YcPd/PZ34cXY7q4aOpzV/Sp8FeYhZyPnKeAkFIti0XmJ5F44cRfyWfmG"
    "9ayfnpsuzS9zj8tD3gejPIeA80NiIZotoZAm585COiJdIQORoZCJyFTIgcihkBORUyEXIpfMSEyQkeCM0mS84Izc"
    "ClFG6YgewnxElFGHoPgbN0kXct9mP50c7gENWa1exOmRnFoSZ4Hk1LhfhmSxasarEHH6JKfGnBeZc0X3eE6v4tRS"
    "OPUJvqfO/fySRWfOTIWIM8CcuYiIs5M5n95KcJo4w3PR45CrQu9kFkE6rNHB6EOl9xlHNRrOiYMFMDlr8OTUjAlS"
    "Mzi1GTIZg1PLUohSy+bUAogotSuc2vYeKgorhsohR8U41ATlqAkyUrIwudhSszCZd6aMcIyLeIT9HbJc3/Mim4wF"
    "VGoB6KUVxReEH+IGW2yxxRZbbPnvRPDxCfymYPDbg/W27JT/64ziNWb/TfLPykbYj5+D+KNyLbTgPQatk6qfHDBF"
    "Yizxm30S/xeSbEH2GDRDhPNonnT94q8bkfx9fruj/89tocnyj00mz7/M/x3k6DM9"
)


def xlwt_file() -> bytes:
    return zlib.decompress(base64.b64decode(_PACKED))
