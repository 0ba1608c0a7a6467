"""While an import is written, a save beside it is refused at once, and works again afterwards."""

import threading
import time

import pytest
from builders import make_patron

from db import connection
from db.errors import DatabaseBusy


def test_a_save_beside_an_import_does_not_wait_for_the_lock(database):
    written, may_end = threading.Event(), threading.Event()

    def work() -> None:
        with connection.thread_connection(), connection.long_transaction() as raw:
            raw.execute("insert into venue (name) values ('Hall')")
            written.set()
            may_end.wait(10)

    thread = threading.Thread(target=work)
    thread.start()
    try:
        assert written.wait(10)
        began = time.monotonic()
        with pytest.raises(DatabaseBusy, match="import"), connection.transaction():
            pass
        assert time.monotonic() - began < connection.BUSY_TIMEOUT_SECONDS / 2
        assert connection.rows("select count(*) from venue") == [(0,)]  # reading goes on
    finally:
        may_end.set()
        thread.join()
    assert make_patron("Ada", "Example")
    assert connection.rows("select name from venue") == [("Hall",)]


def test_a_failed_import_lets_others_write_again(database):
    with pytest.raises(ZeroDivisionError), connection.long_transaction():
        raise ZeroDivisionError

    def work() -> None:
        with connection.thread_connection():
            make_patron("Bea", "Example")

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert connection.row("select count(*) from patron") == (1,)


def test_what_an_import_holds_in_memory_is_given_back(database):
    usual = connection.row("pragma cache_size")
    with connection.long_transaction():
        assert connection.row("pragma cache_size") != usual
    assert connection.row("pragma cache_size") == usual
    with pytest.raises(ZeroDivisionError), connection.long_transaction():
        raise ZeroDivisionError
    assert connection.row("pragma cache_size") == usual
