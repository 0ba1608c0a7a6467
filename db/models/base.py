"""The base of all models, and the Peewee database that shares the thread's own connection."""

from __future__ import annotations

from typing import Any

from peewee import Model, SqliteDatabase

from db import connection


class StoreDatabase(SqliteDatabase):
    """Peewee on the connection that `db.connection` holds, so that both see one transaction."""

    def _connect(self) -> Any:
        raw = connection.raw()
        self._add_conn_hooks(raw)  # type: ignore[attr-defined]
        return raw

    def _close(self, conn: Any) -> None:
        """Leave it open: `db.connection` owns it."""


database = StoreDatabase("current")


def _let_go() -> None:
    if not database.is_closed():
        database.close()


connection.before_close(_let_go)


class BaseModel(Model):
    """Tables are named in snake case; only changed fields are written."""

    class Meta:
        """Where and how."""

        database = database
        only_save_dirty = True
        legacy_table_names = False
