"""The names of a pack's fixed files and of what its goals can measure. Readings and assets are
optional files."""

from __future__ import annotations

from typing import Final

PACK_FILE: Final = "pack.yaml"
SYMPTOMS_FILE: Final = "symptoms.yaml"
READINGS_FILE: Final = "readings.yaml"
SITES_FILE: Final = "sites.csv"
ASSETS_FILE: Final = "assets.csv"

# what a contract can promise a figure of; of those in AT_LEAST more is better
AT_LEAST: Final = ("satisfaction_percent", "resolved_in_time_percent", "patrols_done_percent")
GOAL_MEASURES: Final = (
    *AT_LEAST,
    "mean_repair_hours",
    "outage_hours_per_year",
    "response_minutes",
)
