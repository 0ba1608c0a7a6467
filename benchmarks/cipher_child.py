"""The cases of `cipher` in processes of their own: a start with a key store that answers at once
(`cipher_child DATABASE`), an import into an encrypted file (`cipher_child ours FILE DATABASE`)."""

from __future__ import annotations

import os
import sys
from pathlib import Path


class Store:
    """A key store that has the one key."""

    def get_password(self, _service: str, _username: str) -> str:
        """The secret of the run."""
        return os.environ["RAPPORT_BENCH_KEY"]


def main() -> None:
    """Start a window, or import."""
    if len(sys.argv) == 2:
        from benchmarks import window_child
        from desktop.domain import key_store

        key_store.open_store = Store  # type: ignore[assignment]
        window_child.start(Path(sys.argv[1]))
        return
    from benchmarks import harness, import_child
    from db import connection, key_file, keys, schema

    harness.stand_still()
    path = Path(sys.argv[3])
    key = key_file.new_key()
    keys.keep(path, key_file.wrap(key, "of no use"))
    schema.create(path, key)
    connection.close()
    import_child.main()


if __name__ == "__main__":
    main()
