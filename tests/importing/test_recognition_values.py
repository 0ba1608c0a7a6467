"""What a column's values are counts more than what its heading might mean."""

from pathlib import Path

from desktop.importing import session


def roles(tmp_path: Path, text: str) -> dict[str, str]:
    path = tmp_path / "export.csv"
    path.write_text(text, encoding="utf-8")
    return {c.heading: c.role for c in session.understand(path).columns}


def test_a_column_of_dates_is_nobodys_name(database, tmp_path):
    found = roles(
        tmp_path,
        "Order no,Ordered,Event,Starts,Buyer,E-mail\n"
        "A1,2026-11-02 10:00,Hamlet,2026-12-01 19:30,Ada Example,ada@example.org\n"
        "A2,2026-11-03 11:00,Hamlet,2026-12-01 19:30,Ben Example,ben@example.org\n",
    )
    assert found["Ordered"] == "order_date"
    assert found["Buyer"] == "buyer_name"


def test_a_buyer_column_of_addresses_is_the_buyers_email(database, tmp_path):
    found = roles(
        tmp_path,
        "Order no,Event,Starts,Customer\n"
        "A1,Hamlet,2026-12-01 19:30,ada@example.org\n"
        "A2,Hamlet,2026-12-01 19:30,ben@example.org\n",
    )
    assert found["Customer"] == "buyer_email"
