"""Files of entries and results: the whole file is checked, every fault named, before anything is written.

The one door to the three rooms behind it: the bytes (`csvfiles`), entries.csv (`entryfiles`), results.csv
(`resultfiles`).
"""

from __future__ import annotations

from shared.csvfiles import CsvFile, CsvRow, Fault, read_csv
from shared.entryfiles import ENTRIES_HEADER, EnteredCandidate, EntriesFile, read_entries
from shared.resultfiles import GIVEN_COLUMNS, PAPER_COLUMNS, RESULTS_HEADER, LoadedResult, ResultsFile, read_results

__all__ = [
    "ENTRIES_HEADER",
    "GIVEN_COLUMNS",
    "PAPER_COLUMNS",
    "RESULTS_HEADER",
    "CsvFile",
    "CsvRow",
    "EnteredCandidate",
    "EntriesFile",
    "Fault",
    "LoadedResult",
    "ResultsFile",
    "read_csv",
    "read_entries",
    "read_results",
]
