"""The names of a pack's fixed files. The readings' is optional."""

from __future__ import annotations

from typing import Final

PACK_FILE: Final = "pack.yaml"
SYMPTOMS_FILE: Final = "symptoms.yaml"
READINGS_FILE: Final = "readings.yaml"
