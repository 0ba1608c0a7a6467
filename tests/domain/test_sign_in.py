"""Who may sit down with which PIN; how often it may be tried, whatever is done to the clock."""

import contextlib
from datetime import UTC, datetime, timedelta

import pytest

from db import connection, gate
from db.errors import InputRefused, NotAllowed
from db.gate import Right
from db.queries import users
from desktop.domain import permissions, pins, session, sign_in
from desktop.domain.sign_in import MustChoose, SignInRefused

PIN, OTHER = "482913", "705164"
PASSWORD = "harbour lights at dusk"


class Time:
    """A computer's two clocks, in a test's hand."""

    def __init__(self):
        self.wall, self.up = datetime(2026, 11, 22, 18, 0, tzinfo=UTC), 5000.0

    def pass_by(self, seconds):
        self.wall += timedelta(seconds=seconds)
        self.up += seconds

    def turn(self, seconds):
        self.wall += timedelta(seconds=seconds)

    def restart_computer(self):
        self.pass_by(30)
        self.up = 30.0


@pytest.fixture
def time(monkeypatch):
    made = Time()
    monkeypatch.setattr(sign_in, "clocks", sign_in.Clocks(lambda: made.wall, lambda: made.up))
    monkeypatch.setattr(sign_in, "_unwritten", {})
    return made


@pytest.fixture(autouse=True)
def cheap(monkeypatch):
    monkeypatch.setattr(pins, "cost", (2, 8, 1))


@pytest.fixture
def venue(database, time):
    """Ana, an admin, and Ben, of the staff, have PINs; Vi helps at the door and has none."""
    ana = users.add_user("Ana Marsh", role="admin")
    ben = users.add_user("Ben Low", role="staff")
    vi = users.add_user("Vi Ko", role="volunteer")
    users.set_pin(ana, pins.encode(PIN), pins.PIN)
    users.set_pin(ben, pins.encode(OTHER), pins.PIN)
    gate.act_as(gate.NOBODY)
    return ana, ben, vi


def fail(who, times, time=None):
    for _ in range(times):
        with pytest.raises(SignInRefused):
            sign_in.sign_in(who, "000111")
        if time is not None:
            time.pass_by(sign_in.waits(who) if isinstance(who, int) else 0)


def test_without_pins_the_first_sits_down_by_themself(database):
    ana = users.add_user("Ana Marsh", role="admin")
    users.add_user("Ben Low", role="staff")
    assert not sign_in.needs_secret()
    assert session.start().user_id == ana
    assert gate.current() == permissions.acting_for("admin", ana)


def test_a_file_without_users_is_whoevers_sits_there(database):
    assert session.start().user_id is None
    assert gate.may(Right.USERS)


def test_a_file_without_an_admin_is_not_shut_for_good(database):
    ben = users.add_user("Ben Low", role="staff")
    assert session.start().user_id == ben
    assert gate.may(Right.USERS)


def test_as_soon_as_anybody_has_a_pin_nobody_sits_down_by_themself(venue):
    assert sign_in.needs_secret()
    with pytest.raises(NotAllowed):
        session.start()


def test_the_right_pin_lets_them_sit_down_with_their_rights(venue):
    ana, ben, _ = venue
    assert sign_in.sign_in(ben, OTHER).name == "Ben Low"
    assert gate.current() == permissions.acting_for("staff", ben)
    assert sign_in.sign_in("ana marsh", PIN).user_id == ana
    assert gate.may(Right.USERS)
    assert sign_in.sign_in("BL", OTHER).user_id == ben


def test_a_wrong_pin_a_wrong_name_and_somebody_without_a_pin_are_told_alike(venue):
    ana, _, _ = venue
    gate.act_as(gate.HOUSE)
    users.add_user("Cy Dow", role="staff")
    gone = users.add_user("Di Fox", role="staff")
    users.set_pin(gone, pins.encode(PIN), pins.PIN)
    users.update_user(gone, active=False)
    gate.act_as(gate.NOBODY)
    said = set()
    for who, typed in (
        (ana, OTHER), ("Ana Marsh", ""), ("Nobody", PIN), ("Cy Dow", ""), ("Di Fox", PIN), (99, PIN)
    ):  # fmt: skip
        with pytest.raises(SignInRefused) as refused:
            sign_in.sign_in(who, typed)
        said.add((refused.value.sentence, refused.value.waits))
    assert len(said) == 1
    assert gate.current() == gate.NOBODY


def test_a_volunteer_without_a_pin_sits_down_freely(venue):
    *_, vi = venue
    assert sign_in.sign_in(vi, "").role == "volunteer"
    assert not gate.may(Right.KNOW)


def test_five_tries_are_free_then_each_costs_twice_the_wait(venue, time):
    ana, *_ = venue
    fail(ana, 4)
    assert sign_in.waits(ana) == 0
    fail(ana, 1)
    waited = []
    for _ in range(11):
        waited.append(round(sign_in.waits(ana)))
        time.pass_by(sign_in.waits(ana))
        fail(ana, 1)
    assert waited == [2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900]


def test_while_waiting_not_even_the_right_pin_is_heard(venue, time):
    ana, *_ = venue
    fail(ana, 5)
    with pytest.raises(SignInRefused, match="in 2 seconds"):
        sign_in.sign_in(ana, PIN)
    time.pass_by(3)
    assert sign_in.sign_in(ana, PIN).user_id == ana
    assert sign_in.waits(ana) == 0
    fail(ana, 4)  # free again
    assert sign_in.waits(ana) == 0


def test_a_name_that_nobody_has_waits_like_one_that_somebody_has(venue, time):
    for who in ("Nobody", "Ana Marsh"):
        fail(who, 5)
        with pytest.raises(SignInRefused, match="heard in") as refused:
            sign_in.sign_in(who, PIN)
        assert refused.value.waits > 0
        time.pass_by(1000)


def test_one_who_did_nothing_wrong_is_not_kept_waiting_by_another(venue):
    ana, ben, _ = venue
    fail(ana, 5)
    fail(ben, 1)
    assert sign_in.sign_in(ben, OTHER).user_id == ben


def test_signing_in_as_oneself_gives_no_new_tries_at_another(venue, time):
    ana, ben, _ = venue
    for _ in range(5):
        fail(ana, 1)
        sign_in.sign_in(ben, OTHER)
    assert sign_in.waits(ana) > 0


def test_the_wait_outlives_the_program(venue, time):
    ana, *_ = venue
    fail(ana, 8, time)
    fail(ana, 1)
    before = sign_in.waits(ana)
    connection.close()
    assert sign_in.waits(ana) == pytest.approx(before) and before > 0


def test_turning_the_clock_does_not_shorten_a_wait_nor_lengthen_it(venue, time):
    ana, *_ = venue
    fail(ana, 12, time)
    fail(ana, 1)
    wait = sign_in.waits(ana)
    time.turn(100_000)
    assert sign_in.waits(ana) == pytest.approx(wait, abs=1)
    time.turn(-400_000)
    assert sign_in.waits(ana) == pytest.approx(wait, abs=1)
    time.pass_by(wait + 1)
    assert sign_in.sign_in(ana, PIN).user_id == ana


def test_switching_the_computer_off_and_on_does_not_shorten_a_wait_by_more_than_that_took(
    venue, time
):
    ana, *_ = venue
    fail(ana, 14, time)
    fail(ana, 1)
    time.turn(100_000)
    time.restart_computer()
    assert sign_in.waits(ana) > 800
    time.pass_by(900)
    assert sign_in.sign_in(ana, PIN).user_id == ana


def test_a_thousand_guesses_are_a_hundred_in_twenty_hours(venue, time):
    """T12: restarts, clock changes, a second user, parallel programs do not help."""
    ana, ben, _ = venue
    wall, heard, right = 0.0, 0, 0
    for number in range(1000):
        who = (ana, ben, ben)[number % 3]
        try:
            sign_in.sign_in(who, f"{number:06d}")
            right += 1
        except SignInRefused as refused:
            heard += "heard in" not in refused.sentence
        if number % 7 == 0:
            connection.close()
        if number % 11 == 0:
            time.turn((-1) ** number * 86_400 * 30)
        if number % 13 == 0:
            time.restart_computer()
            wall += 30
        time.pass_by(72)
        wall += 72
    assert wall > 20 * 3600
    assert right == 0
    assert heard <= 100


def test_a_patient_guesser_is_heard_a_hundred_times_in_twenty_hours(venue, time):
    """The best that can be done: try whenever one is heard."""
    ana, ben, _ = venue
    ends, heard = time.up + 20 * 3600, 0
    while time.up < ends:
        for who in (ana, ben):
            with contextlib.suppress(SignInRefused):
                before = sign_in.waits(who)
                sign_in.sign_in(who, "000111")
            heard += before == 0
        wait = min(sign_in.waits(ana), sign_in.waits(ben))
        time.pass_by(wait + 0.5 if wait else 0.5)
    assert heard <= 100


def test_a_try_counts_before_it_is_looked_at(venue, monkeypatch):
    ana, *_ = venue

    def killed(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(pins, "fits", killed)
    for _ in range(5):
        with pytest.raises(KeyboardInterrupt):
            sign_in.sign_in(ana, PIN)
    assert sign_in.waits(ana) > 0


def test_while_an_import_is_written_five_tries_are_heard_and_counted_later(venue, monkeypatch):
    ana, *_ = venue
    monkeypatch.setattr(connection, "_long_writer", -1)  # another thread
    fail(ana, 5)
    with pytest.raises(Exception, match="Something longer is being written"):
        sign_in.sign_in(ana, PIN)
    monkeypatch.setattr(connection, "_long_writer", None)
    fail(ana, 1)
    assert sign_in.waits(ana) > 2


def test_while_an_import_is_written_the_right_pin_opens(venue, monkeypatch):
    ana, *_ = venue
    monkeypatch.setattr(connection, "_long_writer", -1)
    assert sign_in.sign_in(ana, PIN).user_id == ana


# -- choosing


def test_a_pin_for_the_start_leads_to_choosing_ones_own(venue):
    ana, ben, _ = venue
    sign_in.sign_in(ana, PIN)
    told = sign_in.give_starting_pin(ben)
    session.stand_up()
    with pytest.raises(SignInRefused):
        sign_in.sign_in(ben, OTHER)
    with pytest.raises(MustChoose) as chooses:
        sign_in.sign_in(ben, told)
    assert chooses.value.user.id == ben
    with pytest.raises(InputRefused):
        sign_in.choose(ben, told, told, pins.PIN)
    with pytest.raises(SignInRefused):
        sign_in.choose(ben, "000111", OTHER, pins.PIN)
    sign_in.choose(ben, told, OTHER, pins.PIN)
    assert sign_in.sign_in(ben, OTHER).user_id == ben


def test_only_an_admin_gives_pins_and_may_have_a_password(venue):
    ana, ben, _ = venue
    sign_in.sign_in(ben, OTHER)
    with pytest.raises(NotAllowed):
        sign_in.give_starting_pin(ana)
    with pytest.raises(NotAllowed):
        sign_in.choose(ben, OTHER, PASSWORD, pins.PASSWORD)
    with pytest.raises(InputRefused):
        sign_in.choose(ben, OTHER, "111111", pins.PIN)
    sign_in.choose(ana, PIN, PASSWORD, pins.PASSWORD)
    assert sign_in.sign_in(ana, PASSWORD).user_id == ana


def test_nobody_chooses_a_pin_for_somebody_who_has_none(venue):
    *_, vi = venue
    with pytest.raises(NotAllowed):
        sign_in.choose(vi, "", PIN, pins.PIN)
    sign_in.sign_in(vi, "")
    sign_in.choose(vi, "", PIN, pins.PIN)
    with pytest.raises(SignInRefused):
        sign_in.sign_in(vi, "")


def test_the_last_admin_stays(venue):
    ana, ben, _ = venue
    sign_in.sign_in(ana, PIN)
    for change in ({"role": "staff"}, {"active": False}):
        with pytest.raises(InputRefused, match="last admin"):
            users.update_user(ana, **change)
    users.update_user(ben, role="admin")
    users.update_user(ana, role="staff")
    assert users.get_user(ana).role == "staff"


def test_the_books_say_who_signed_in_and_what_was_refused_but_no_pin(venue):
    ana, *_ = venue
    fail(ana, 1)
    fail("Nobody", 1)
    sign_in.sign_in(ana, PIN)
    kept = connection.rows("select user_id, subject, action, changes from audit_entry order by id")
    assert [(r[0], r[1], r[2]) for r in kept[-3:]] == [
        (ana, "sign_in", sign_in.REFUSED),
        (None, "sign_in", sign_in.REFUSED),
        (ana, "sign_in", sign_in.SIGNED_IN),
    ]
    assert not any(pin in str(kept) for pin in (PIN, "000111"))


# -- the kiosk


def test_the_pin_of_anybody_of_the_staff_leads_out_of_the_kiosk(venue, time):
    from desktop.domain import kiosk_pin

    gate.act_as(gate.HOUSE)
    assert kiosk_pin.is_peoples() and kiosk_pin.pin_is_set()
    kiosk_pin.try_peoples(PIN)
    kiosk_pin.try_peoples(OTHER)
    for _ in range(5):
        with pytest.raises(SignInRefused):
            kiosk_pin.try_peoples("000111")
    assert kiosk_pin.peoples_wait() > 0
    with pytest.raises(SignInRefused, match="heard in"):
        kiosk_pin.try_peoples(PIN)
    time.pass_by(5)
    kiosk_pin.try_peoples(PIN)


def test_a_pin_of_the_whole_venue_is_heard_only_while_nobody_has_their_own(database, time):
    from desktop.domain import kiosk_pin

    kiosk_pin.set_pin("2468")
    assert kiosk_pin.pin_fits("2468")
    ana = users.add_user("Ana Marsh", role="admin")
    users.set_pin(ana, pins.encode(PIN), pins.PIN)
    assert not kiosk_pin.pin_fits("2468")
    kiosk_pin.try_peoples(PIN)
