"""The file, what lies beside it and its own folder are readable by this user alone."""

from db import connection, private_files, schema


def test_what_was_open_to_others_is_closed_to_them(tmp_path, now):
    folder = tmp_path / "rapport"
    folder.mkdir(mode=0o755)
    path = folder / "rapport.db"
    schema.create(path)
    beside = [path, *(path.with_name(path.name + e) for e in ("-wal", "-shm", ".key"))]
    beside[-1].write_text("{}", encoding="utf-8")
    for one in beside:
        one.chmod(0o644)
    mine = folder / "mine.txt"
    mine.write_text("x", encoding="utf-8")
    mine.chmod(0o644)
    private_files.guard(path, own_folder=folder)
    assert {one.stat().st_mode & 0o777 for one in beside} == {0o600}
    assert folder.stat().st_mode & 0o777 == 0o700
    assert mine.stat().st_mode & 0o777 == 0o644
    connection.close()


def test_a_folder_that_is_not_rapports_own_is_left_as_it_is(tmp_path):
    tmp_path.chmod(0o755)
    private_files.guard(tmp_path / "rapport.db", own_folder=tmp_path / "other")
    assert tmp_path.stat().st_mode & 0o777 == 0o755


def test_new_files_and_journals_are_private_whatever_the_system_says(tmp_path, now):
    path = tmp_path / "rapport.db"
    schema.create(path)
    with connection.transaction() as raw:
        raw.execute("insert into setting (key, value) values ('x', '1')")
    modes = {p.name: p.stat().st_mode & 0o777 for p in tmp_path.iterdir()}
    assert set(modes.values()) == {0o600}, modes
    connection.close()
