"""The people of Harbour Lights with a story of their own, so that each screen has something to show."""

from __future__ import annotations

from datetime import date, timedelta

from desktop.sample_venue.memories import Desk
from desktop.sample_venue.people import Person, Town
from desktop.sample_venue.programme import Show
from desktop.sample_venue.sales import BoxOffice


class Stories:
    """Adds them to the town, reserves their seats tonight, sells and remembers for them."""

    def __init__(self, town: Town, office: BoxOffice, shows: list[Show], today: date) -> None:
        self._office = office
        self._today = today
        self._shows = shows
        self._tonight = next(s for s in shows if s.day == today)
        self._last = next(s for s in shows if s.title == "Bach and Bartók")
        self.judith = town.add(
            "Judith", "Shimwell", habit="never", say_as="SHIM-well", pronouns="she/her",
            email="judith@example.com", phone="+1 207 555 0142", since="2019",
        )  # fmt: skip
        self.daniel = town.add("Daniel", "Shimazaki", habit="occasional",
                               tastes=frozenset({"Theatre", "Film"}))  # fmt: skip
        self.seoyeon = town.add("Seo-yeon", "Shim", habit="never", display="Seo-yeon Shim (심서연)",
                                pronouns="she/her")  # fmt: skip
        self.rosa = town.add("Rosa", "O'Brien", habit="never", say_as="", phone="207.555.0175")
        self.chidi = town.add("Ngozi", "Okonkwo", habit="never", say_as="n-GOH-zee")
        self.lars = self._born_tomorrow(town.add("Lars", "van der Berg", habit="never"))
        self.priya = town.add("Priya", "Raman", habit="never")
        self.dev = town.add("Dev", "Raman", habit="never")
        self.tomas = town.add("Tomás", "Beltrán", habit="never")
        self.ines = town.add("Inés", "Beltrán", habit="never")
        self.aoife = town.add("Aoife", "Ní Bhriain", habit="never", say_as="EE-fa nee VREE-in")
        self.quiet = town.add("Walter", "Tilney", habit="never", no_chat=1)
        self.late = town.add("Harold", "Wren", habit="never", deceased=1)
        self.gone = town.add("Stella", "Quill", habit="never", archived=1)
        self.yael = town.add("יעל", "לוי", habit="never")
        self.layla = town.add("ليلى", "حداد", habit="never")
        self.sayuri = town.add("小百合", "田中", habit="never", say_as="sah-yoo-REE tah-NAH-kah")
        town.live_together("Shimwell", [self.judith])
        town.live_together("Raman", [self.priya, self.dev])
        town.live_together("Beltrán", [self.tomas, self.ines])
        self._seats: list[tuple[Person, list[str], bool]] = [
            (self.judith, ["F12", "F13"], True), (self.rosa, ["D9"], False),
            (self.chidi, ["B4", "B5", "B6", "B7"], False), (self.seoyeon, ["E2"], True),
            (self.lars, ["G14"], False), (self.priya, ["H1"], False), (self.dev, ["H2"], False),
            (self.tomas, ["A1", "A2"], False), (self.aoife, ["C7"], True),
            (self.quiet, ["K3"], False), (self.yael, ["J5", "J6"], True),
            (self.layla, ["J9"], False), (self.sayuri, ["L1", "L2"], True),
        ]  # fmt: skip
        for _, seats, _ in self._seats:
            office.reserve(self._tonight, seats)

    def _born_tomorrow(self, person: Person) -> Person:
        tomorrow = self._today + timedelta(days=1)
        person.row.update(birth_year=1961, birth_month=tomorrow.month, birth_day=tomorrow.day)
        return person

    def sell(self) -> None:
        """Tonight's seats by name, and what they came to before."""
        self._tonight.sold_seats = [
            s
            for s in self._tonight.sold_seats
            if s not in {x for _, xs, _ in self._seats for x in xs}
        ]
        for person, seats, collect in self._seats:
            self._office.sell(self._tonight, person, len(seats), seats=seats, will_call=collect,
                              status="valid", price_type="Member" if person is self.judith else "Adult")  # fmt: skip
        past = [s for s in self._shows if s.day < self._today and not s.cancelled]
        adult = [s for s in past if not s.children and not s.disrupted and s is not self._last]
        titles = ("Death and the Maiden", "A Night at the Opera (film)")
        chosen = [next(s for s in adult if s.title == t) for t in titles]
        seen = {s.title for s in chosen} | {self._last.title}
        for show in reversed(adult):
            if len(chosen) == 13:
                break
            if show.title not in seen:
                seen.add(show.title)
                chosen.append(show)
        for show in [*chosen, self._last]:
            self._came(self.judith, show, 2)
        self._came(self.rosa, next(s for s in reversed(adult) if s.genre == "Chamber music"
                                   and (self._today - s.day).days > 270), 1)  # fmt: skip
        tempest = next(s for s in past if s.title == "The Tempest")
        for person in (self.priya, self.dev):
            self._came(person, tempest, 1, attended=None)
        family = [s for s in past if s.children and not s.disrupted]
        self._came(self.chidi, family[-1], 4)
        for show in adult[-3:]:
            self._came(self.lars, show, 1)
        for show in adult[-9:-2:2]:
            self._came(self.aoife, show, 1)
        self._came(self.tomas, adult[-5], 2)
        self._came(self.late, adult[2], 2)

    def _came(self, person: Person, show: Show, party: int, *, attended: int | None = 1) -> None:
        if show.title in {s.title for s in self._shows if s.id in person.visited}:
            return
        self._office.sell(
            show, person, party, status="valid", attended=attended, price_type="Adult"
        )

    def remember(self, desk: Desk, ana: int) -> None:
        """Their interests, needs, notes and promises."""
        judith = self.judith
        desk.interest(judith, "String quartets", strength=3, days=760)
        desk.interest(
            judith, "Béla Bartók", strength=3, source_kind="call", source="call", days=264
        )
        desk.interest(judith, "Backstage tours", days=760)
        desk.interest(judith, "Marx Brothers", detail="and grilled cheese", source_kind="call",
                      source="call", days=163)  # fmt: skip
        desk.interest(judith, "Plays an instrument", detail="viola, growing up",
                      source_kind="call", source="call", days=420)  # fmt: skip
        desk.child(judith, "Ida", 7, 264)
        desk.child(judith, "Sam", 9, 264)
        desk.access(judith, "Aisle seat, step-free entrance by Stage Door",
                    "Aisle seat; step-free by Stage Door. Marcus meets her 19:10")  # fmt: skip
        before = next(
            s
            for s in reversed(self._shows)
            if s.id in judith.visited and s.genre == "Chamber music" and s is not self._last
        )
        note = desk.note(
            judith,
            "Lobby was loud during the slow movement. Promised to move the bar queue; "
            "call her back before the Schubert.",
            8, kind="complaint", user=ana, performance=before.id, pinned=True,
            door_line="Lobby noise spoiled an evening. Ana promised to move the bar queue: "
            "thank her for telling us.",
        )  # fmt: skip
        desk.promise(
            judith, "Call back: the bar queue has moved", made=8, due=0, note=note, user=ana
        )
        desk.note(
            judith, "Her sister visits from Prague in May, both play the viola.", 264, user=ana
        )
        desk.reaction(judith, before, "mixed", "The playing yes, the lobby no.")
        desk.consent(judith, "email", True, 760)
        shim = "Took the shim out of the wobbly seat in row G herself and brought it to the desk."
        desk.note(self.rosa, shim, 290)
        desk.interest(self.rosa, "Franz Schubert", strength=3, days=300)
        desk.interest(self.seoyeon, "Franz Schubert", days=12)
        desk.child(self.chidi, "Chidi", 11, 90)
        desk.interest(self.chidi, "Family shows", strength=3, days=90)
        desk.access(self.tomas, "Wheelchair space and companion",
                    "Wheelchair space + companion; ramp at the side door")  # fmt: skip
        desk.access(self.aoife, "Hearing loop; reads lips",
                    "Hearing loop; reads lips, face her when speaking")  # fmt: skip
        desk.interest(self.aoife, "Chekhov", strength=3, days=500)
