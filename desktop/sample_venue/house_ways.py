"""What Harbour Lights has settled for itself: the memberships it sells and the lists it keeps."""

from __future__ import annotations

from dataclasses import replace

from db.queries import segments
from db.records.segments import Condition, Group, Period
from desktop.domain import house_policy, segment_rules
from desktop.domain.house_policy import SoldMembership

SOLD = (
    SoldMembership("Friend of the Playhouse", 6000),
    SoldMembership("Quartets at Four, five concerts", 12000),
    SoldMembership("Season pass", 24000),
)
LISTS: tuple[tuple[str, Group], ...] = (
    (
        "Quartet lovers who may be written to",
        Group(
            "all",
            (
                Group(
                    "any",
                    (
                        Condition("interest", "has", text="String quartets"),
                        Condition("visit", "came", "about", "string quartet", number=2),
                    ),
                ),
                Condition("consent", "given", "email"),
            ),
        ),
    ),
    (
        "Families who have not been for two months",
        Group(
            "all",
            (
                Condition("household", "children"),
                Condition("last_visit", "in", period=Period("ago", days=60)),
            ),
        ),
    ),
    (
        "Memberships that end within the year",
        Group("all", (Condition("membership", "ending", period=Period("next", days=365)),)),
    ),
)


def settle(user_id: int) -> None:
    """Put it into the open file."""
    house_policy.save(replace(house_policy.load(), sold=SOLD))
    for name, rules in LISTS:
        segment_rules.check(rules)
        segments.add_segment(name, segment_rules.to_text(rules), user_id=user_id)
