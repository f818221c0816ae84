"""No screen is needed: unless the caller says otherwise, Qt draws into memory."""

from __future__ import annotations

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
