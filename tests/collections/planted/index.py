"""All planted cases, read from the modules of this package."""

from importlib import import_module
from pathlib import Path

from tests.collections.planted import records

DATA = sorted(path.stem for path in Path(__file__).parent.glob("[a-z]*.py") if path.stem not in {"index", "records"})
for _name in DATA:
    import_module(f"tests.collections.planted.{_name}")

PASSES = tuple(records.PASSES)
FILES = tuple(records.FILES)
KINDS = tuple(dict.fromkeys(case.kind for case in (*PASSES, *FILES)))
