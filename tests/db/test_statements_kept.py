"""The driver's cache of statements: what is asked often stays prepared, whatever was asked before."""

import time

from db import connection


def question(least: int) -> str:
    """One that takes far longer to prepare than to answer."""
    return "select " + " + ".join(
        f"(select max(id) from patron where id > {least + n})" for n in range(60)
    )


def seconds(sql: str) -> float:
    """CPU time of asking once."""
    started = time.thread_time()
    connection.rows(sql)
    return time.thread_time() - started


def test_what_is_asked_later_stays_prepared_too(database):
    for number in range(300):  # more than a driver keeps that is not told otherwise
        connection.rows(f"select {number}")
    one, other = question(1000), question(2000)
    first = min(seconds(question(n * 10_000)) for n in range(1, 6))
    took = [(seconds(one), seconds(other)) for _ in range(20)]
    assert min(seconds_of_one for seconds_of_one, _ in took) < first / 3
