import os
import time as system_time
from datetime import date, time

import pytest

from db import clock


@pytest.mark.skipif(not hasattr(system_time, "tzset"), reason="the zone cannot be set here")
def test_without_a_chosen_zone_summer_and_winter_have_their_own_offsets(
    monkeypatch: pytest.MonkeyPatch,
):
    before = os.environ.get("TZ")
    monkeypatch.setenv("TZ", "America/New_York")
    system_time.tzset()
    try:
        clock.use_zone("")
        assert clock.local_instant(date(2026, 7, 1), time(19, 30)) == "2026-07-01T23:30:00Z"
        assert clock.local_instant(date(2026, 12, 1), time(19, 30)) == "2026-12-02T00:30:00Z"
        assert clock.to_local("2026-07-01T23:30:00Z").time() == time(19, 30)
        assert clock.to_local("2026-12-02T00:30:00Z").time() == time(19, 30)
    finally:
        monkeypatch.undo()
        if before is not None:
            os.environ["TZ"] = before
        system_time.tzset()
