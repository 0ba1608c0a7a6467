"""What is printed to a file is there whole or not at all."""

from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QImage
from PySide6.QtPrintSupport import QPrinter

from db.errors import StoreError
from desktop.ui import printing


@pytest.fixture
def to_file(qapp, tmp_path):
    made = QPrinter()
    made.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    made.setOutputFileName(str(tmp_path / "sheet.pdf"))
    return made


def page() -> QImage:
    made = QImage(40, 60, QImage.Format.Format_RGB32)
    made.fill(QColor("white"))
    return made


def test_a_file_is_printed_whole_under_its_name(to_file, tmp_path):
    assert printing.put_on_paper(to_file, iter([page(), page()]))
    assert (tmp_path / "sheet.pdf").read_bytes().rstrip().endswith(b"%%EOF")
    assert [path.name for path in tmp_path.iterdir()] == ["sheet.pdf"]
    assert to_file.outputFileName() == str(tmp_path / "sheet.pdf")


def test_one_that_was_cut_short_leaves_what_was_there(to_file, tmp_path, monkeypatch):
    (tmp_path / "sheet.pdf").write_bytes(b"the old sheet")

    def half(printer, _pages) -> bool:
        Path(printer.outputFileName()).write_bytes(b"%PDF-1.4 and no more")
        return True

    monkeypatch.setattr(printing, "_paint", half)
    with pytest.raises(StoreError, match=r"could not be written to its end\. Nothing new was left"):
        printing.put_on_paper(to_file, iter([page()]))
    assert (tmp_path / "sheet.pdf").read_bytes() == b"the old sheet"
    assert [path.name for path in tmp_path.iterdir()] == ["sheet.pdf"]


def test_a_folder_that_is_gone_is_said(to_file, tmp_path):
    to_file.setOutputFileName(str(tmp_path / "gone" / "sheet.pdf"))
    with pytest.raises(StoreError, match="there is no folder"):
        printing.put_on_paper(to_file, iter([page()]))


def test_pages_that_are_refused_leave_nothing(to_file, tmp_path, monkeypatch):
    monkeypatch.setattr(printing, "_paint", lambda _printer, _pages: False)
    assert not printing.put_on_paper(to_file, iter([page()]))
    assert list(tmp_path.iterdir()) == []
