"""Who signs in on the laptop that is measured. Apart from ``world``, whose imports would be counted
as the program's."""

from __future__ import annotations

LOGIN, PASSWORD = "engineer", "counter-2026"
