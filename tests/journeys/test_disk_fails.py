"""A disk that fails at any moment: the old or the new state, one true sentence, no part of a file."""

import errno
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from db import clock, connection, gate
from db.troubles import trouble_of
from desktop import __main__ as command_line
from desktop.sample_venue import bulk

ROOT = Path(__file__).parents[2]
COMPILER = shutil.which("cc") or shutil.which("gcc")
CASES, LOTS = 16, 2  # two of each second kind of work; the long runs have them all
OLD = b"what was there before"
NAME = "Judith Shimwell"


@pytest.mark.skipif(
    COMPILER is None or not sys.platform.startswith("linux"),
    reason="a disk that fails is a small C library, loaded before the program: it needs a compiler",
)
def test_a_sample_of_faults_in_all_that_writes(tmp_path):
    shim = tmp_path / "faults.so"
    source = ROOT / "benchmarks" / "endurance" / "faults.c"
    subprocess.run(
        [str(COMPILER), "-shared", "-fPIC", "-O2", "-o", str(shim), str(source), "-ldl"], check=True
    )
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.endurance.faults_child", str(tmp_path), "30", "3", "0",
         str(LOTS)],
        cwd=ROOT, capture_output=True, text=True, check=False,
        env={**os.environ, "LD_PRELOAD": str(shim)},
    )  # fmt: skip
    cases = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(cases) == CASES, done.stderr[-2000:]
    assert [one for one in cases if one["wrong"]] == []


# -- what the system can do to a file that is written out, without a compiler

REFUSALS = (
    errno.ENOSPC, errno.EROFS, errno.EACCES, errno.EPERM, errno.ENODEV, errno.EIO,
    getattr(errno, "ESTALE", errno.EIO), errno.ENAMETOOLONG, errno.ENOENT, errno.EFBIG,
)  # fmt: skip
STEPS = ("open", "fsync", "replace")
WRITES = {
    "table": ("export", "patrons", "-o", "out.csv"),
    "list": ("list", "--rules", "rules.json", "--csv", "out.csv"),
    "sheet": ("briefing", "-o", "out.pdf"),
    "backup": ("backup", "out.db"),
}


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """A small venue, built once."""
    path = tmp_path_factory.mktemp("built") / "rapport.db"
    with pytest.MonkeyPatch.context() as patch, gate.acting(gate.HOUSE):
        patch.setenv("RAPPORT_NOW", "2026-11-22T18:30:00")
        clock.use_zone("America/New_York")
        bulk.build(path, patrons=30, tickets=200, seed=3)
        connection.close()
    return path


@pytest.fixture
def house(built, tmp_path, now, monkeypatch):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "home"))
    path = tmp_path / "venue" / "rapport.db"
    path.parent.mkdir()
    shutil.copyfile(built, path)
    out = tmp_path / "out"
    out.mkdir()
    (out / "rules.json").write_text(
        '{"version": 1, "match": "none", "of": [{"is": "place", "test": "city", "text": "Oz"}]}',
        encoding="utf-8",
    )
    return path


class Disk:
    """Refuses one step on the files below a folder; `refused` holds which."""

    def __init__(self, monkeypatch, step: str, number: int, below: Path) -> None:
        self.number, self.below = number, below
        self.refused: list[str] = []
        self._patch = monkeypatch
        getattr(self, f"_refuse_{step}")()

    def _stop(self, path) -> None:
        if str(path).startswith(str(self.below)):
            self.refused.append(str(path))
            raise OSError(self.number, os.strerror(self.number), str(path))

    def _refuse_open(self) -> None:
        real_open, real_path = os.open, Path.open

        def low(path, flags, *more, **named):
            if flags & (os.O_WRONLY | os.O_RDWR):
                self._stop(path)
            return real_open(path, flags, *more, **named)

        def high(path, mode="r", *more, **named):
            if set(mode) & set("wax+"):
                self._stop(path)
            return real_path(path, mode, *more, **named)

        self._patch.setattr(os, "open", low)
        self._patch.setattr(Path, "open", high)

    def _refuse_fsync(self) -> None:
        real = os.fsync

        def sync(handle):
            self._stop(Path(f"/proc/self/fd/{handle}").readlink())
            real(handle)

        self._patch.setattr(os, "fsync", sync)

    def _refuse_replace(self) -> None:
        real = Path.replace

        def put(path, target):
            self._stop(target)
            return real(path, target)

        self._patch.setattr(Path, "replace", put)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="asks /proc which file is synced")
@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("what", WRITES)
def test_what_was_there_stays_and_one_sentence_says_why(
    what, step, house, tmp_path, monkeypatch, capsys
):
    out = tmp_path / "out"
    arguments = [
        str(out / word) if "." in word else word for word in WRITES[what]
    ]  # fmt: skip
    target = Path(arguments[-1])
    for number in REFUSALS if what == "table" else REFUSALS[:3]:
        if target.suffix != ".db":  # an earlier copy is tried with the shim
            target.write_bytes(OLD)
        with monkeypatch.context() as patch:
            disk = Disk(patch, step, number, out)
            code = command_line.main(["--database", str(house), *arguments])
        said = capsys.readouterr().err
        assert disk.refused, said
        assert code == 1, (number, said)
        found = trouble_of(OSError(number, "x"))
        assert found is not None
        assert found.because in said, (number, said)
        assert said.rstrip().endswith(found.todo)
        assert len(said.splitlines()) == 1
        assert "Errno" not in said
        assert NAME.split()[1] not in said
        if target.suffix == ".db":
            assert not target.exists()
        else:
            assert target.read_bytes() == OLD
        assert [path.name for path in out.iterdir() if ".part" in path.name] == []
    assert not (tmp_path / "home").exists(), "the log of mistakes stays empty"


@pytest.mark.parametrize("number", [errno.EIO, errno.ENODEV, errno.EACCES])
def test_an_import_whose_stick_is_pulled_out_says_so_and_keeps_nothing(
    number, house, tmp_path, monkeypatch, capsys
):
    given = tmp_path / "list.csv"
    given.write_text(f"Name,E-mail\n{NAME},judith@example.com\n", encoding="utf-8")
    real = Path.open

    def pulled(path, *more, **named):
        if path.name == given.name:
            raise OSError(number, os.strerror(number), str(path))
        return real(path, *more, **named)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "open", pulled)
        code = command_line.main(["--database", str(house), "import", str(given)])
    said = capsys.readouterr().err
    found = trouble_of(OSError(number, "x"))
    assert code == 1
    assert found is not None
    assert said.startswith(f"list.csv could not be read, because {found.because}. Nothing was imp")
    assert "Errno" not in said
