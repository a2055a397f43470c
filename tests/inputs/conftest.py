"""Files to read, in a folder of their own that is the working directory, so that messages name them shortly."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from actgrad.errors import ActgradError
from actgrad.inputs.matrix_files import read_matrix

Put = Callable[[str, str | bytes], str]


@pytest.fixture
def put(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Put:
    """Write a file and give its name."""
    monkeypatch.chdir(tmp_path)

    def write(name: str, content: str | bytes) -> str:
        Path(name).write_bytes(content if isinstance(content, bytes) else content.encode())
        return name

    return write


@pytest.fixture
def rows(put: Put) -> Callable[..., list[list[float]]]:
    """Write a file, read it as Z and give its rows; what is read is float64 in C order."""

    def read(name: str, content: str | bytes) -> list[list[float]]:
        values = read_matrix(put(name, content), option="z").values
        assert values.dtype == np.float64
        assert values.flags.c_contiguous
        return values.tolist()

    return read


@pytest.fixture
def mistake(put: Put) -> Callable[..., str]:
    """Write a file, read it as Z and give the whole message of what is wrong with it."""

    def told(name: str, content: str | bytes, source: str | None = None) -> str:
        put(name, content)
        with pytest.raises(ActgradError) as caught:
            read_matrix(source or name, option="z")
        return str(caught.value)

    return told
