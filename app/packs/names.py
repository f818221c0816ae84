"""The names of a pack's two fixed files."""

from __future__ import annotations

from typing import Final

PACK_FILE: Final = "pack.yaml"
SYMPTOMS_FILE: Final = "symptoms.yaml"
