"""What all tests share: how properties are checked."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

settings.register_profile(
    "swaiglet",
    database=None,
    deadline=None,  # a slow machine is no defect
    derandomize=True,  # a failure is the change's fault, never the dice's
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("swaiglet")
