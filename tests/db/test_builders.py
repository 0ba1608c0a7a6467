"""The short builders make rows that hang together."""

from builders import everything, make_patron, make_performance, make_visit

from db import connection


def test_a_visit_has_a_buyer_and_a_holder(database):
    patron = make_patron("Zoë", "O'Brien", email="zoe@example.com", phone="(207) 555-0142")
    order = make_visit(patron, make_performance(), 2, seats=("F12", "F13"))
    assert connection.rows(
        'select o.patron_id, t.holder_id, t.seat from ticket t join "order" o on o.id = t.order_id '
        "where o.id = ?",
        (order,),
    ) == [(patron, patron, "F12"), (patron, patron, "F13")]
    assert everything() == everything()
