"""Who sits at the desk, on whose behalf the process acts then, and which role counts."""

import threading

import pytest

from db import connection, gate
from db.errors import NotAllowed
from db.gate import Right
from db.queries import users
from desktop.domain import permissions, session
from desktop.domain.session import Session


def test_a_file_without_users_belongs_to_whoever_opens_it(database):
    assert session.start() == session.ALONE
    assert session.current() == Session()
    assert gate.current().rights == frozenset(Right)


def test_the_first_active_user_sits_down_with_the_rights_of_their_role(database):
    gone = users.add_user("Gone Away", role="admin")
    tess = users.add_user("Tess Whitlow", role="volunteer")
    users.add_user("Ana Moreau", role="admin")
    users.update_user(gone, active=False)
    assert session.start() == Session(tess, "Tess Whitlow", "TW", "volunteer")
    assert gate.current() == permissions.acting_for("volunteer", tess)
    assert not gate.may(Right.KNOW)


def test_staff_are_admins_until_there_is_an_admin(database):
    marcus = users.add_user("Marcus Bell", role="staff")
    tess = users.add_user("Tess Whitlow", role="volunteer")
    assert session.start().role == "admin"
    assert session.sit_down(users.get_user(tess)).role == "volunteer"
    with gate.acting(gate.HOUSE):
        users.add_user("Ana Moreau", role="admin")
    assert session.sit_down(users.get_user(marcus)).role == "staff"
    assert not gate.may(Right.PUBLISH)


def test_volunteers_by_themselves_are_not_locked_out_of_the_file(database):
    users.add_user("Tess Whitlow", role="volunteer")
    assert session.start().role == "admin"


def test_the_file_says_what_a_role_is_not_whoever_asks(database):
    users.add_user("Ana Moreau", role="admin")
    tess = users.add_user("Tess Whitlow", role="volunteer")
    claimed = users.get_user(tess)._replace(role="admin")
    assert session.sit_down(claimed).role == "volunteer"
    assert not gate.may(Right.KNOW)


def test_nobody_sits_down_by_themselves_where_somebody_has_a_pin(database):
    ana = users.add_user("Ana Moreau", role="admin")
    users.set_pin(ana, "scrypt$x", "pin")
    gate.act_as(gate.NOBODY)
    with pytest.raises(NotAllowed):
        session.start()
    assert gate.current() == gate.NOBODY


def test_whoever_was_deactivated_does_not_sit_down(database):
    users.add_user("Ana Moreau", role="admin")
    ben = users.add_user("Ben Low", role="admin")
    users.update_user(ben, active=False)
    with pytest.raises(NotAllowed):
        session.sit_down(users.get_user(ben))


def test_who_leaves_takes_their_rights_along_in_every_thread(database):
    session.start()
    session.stand_up()
    seen = []
    thread = threading.Thread(target=lambda: seen.append(gate.current()))
    thread.start()
    thread.join()
    assert seen == [gate.NOBODY]


def test_a_role_that_there_is_not_may_only_sign_in():
    assert permissions.rights_of("owner") == {Right.OPEN}
    assert permissions.role_among("owner", ()) == "owner"


def test_a_seat_is_held_for_as_long_as_the_lock_would_wait_and_in_the_same_file(
    database, monkeypatch
):
    ana = users.add_user("Ana Moreau", role="admin")
    seat = session.sit_down(users.get_user(ana))
    clock = [0.0]
    monkeypatch.setattr(session, "now", lambda: clock[0])
    again = session.hold(seat, 5)
    session.stand_up()
    clock[0] = 299.0
    assert again() == seat
    assert gate.current().user_id == ana
    session.stand_up()
    clock[0] = 301.0
    assert again() is None
    assert gate.current() == gate.NOBODY


@pytest.mark.parametrize("change", ["update setting set value = '\"another\"' where key = 'file_id'",
                                    "update user set active = 0"])  # fmt: skip
def test_a_seat_is_held_in_no_other_file_and_for_nobody_who_left(database, change):
    ana = users.add_user("Ana Moreau", role="admin")
    again = session.hold(session.sit_down(users.get_user(ana)), 5)
    with connection.transaction() as raw:
        raw.execute(change)
    session.stand_up()
    assert again() is None
    assert gate.current() == gate.NOBODY
