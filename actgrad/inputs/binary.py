"""Matrices in NumPy's own files (.npy, .npz), read whole and exactly, and never unpickled."""

import io
import math
import warnings
from typing import IO

import numpy as np
from numpy.lib import format as npy

from actgrad.activations import Array
from actgrad.errors import InputError
from actgrad.inputs.shapes import require_shape, spelled

_KINDS = {"b": "booleans", "c": "complex numbers", "S": "text", "U": "text", "V": "records", "M": "dates", "m": "times"}


def read_npy(data: bytes, name: str) -> Array:
    """Read the array of a .npy; raises InputError for what is cut short, pickled, or not real numbers."""
    return _read_array(io.BytesIO(data), name, len(data))


def read_npz(data: bytes, name: str, key: str | None, option: str) -> Array:
    """Read one array of a .npz: the one of this key, else the one named as the option, else the only one.

    Raises InputError that lists the keys where none is named.
    """
    try:
        with np.load(io.BytesIO(data), allow_pickle=False) as archive:
            members = {member.removesuffix(".npy"): member for member in archive.zip.namelist()}
            chosen = _chosen(tuple(members), name, key, option)
            with archive.zip.open(members[chosen]) as file:
                return _read_array(file, f"{name}:{chosen}", archive.zip.getinfo(members[chosen]).file_size)
    except (InputError, MemoryError):
        raise
    except Exception as error:  # a damaged archive raises some seven unrelated classes, by way of its decompressor
        raise InputError(f"{name} cannot be unpacked: the archive is damaged, or locked.") from error


def _chosen(keys: tuple[str, ...], name: str, key: str | None, option: str) -> str:
    listed = ", ".join(keys[:10]) + (f" and {len(keys) - 10} more" if len(keys) > 10 else "")
    if key is None and len(keys) > 1 and option not in keys:
        raise InputError(f"{name} holds {len(keys)} arrays: {listed}. Name one, such as {name}:{keys[0]}.")
    chosen = key if key is not None else option if option in keys else "".join(keys)
    if chosen not in keys:
        raise InputError(f"{name} has no array {chosen!r}; it holds {listed or 'none'}.")
    return chosen


def _read_array(file: IO[bytes], name: str, size: int) -> Array:
    shape, fortran, dtype = _header(file, name)
    _require_real(dtype, name)
    needed, left = math.prod(shape) * dtype.itemsize, size - file.tell()
    if needed > left:  # told before any of it is allocated
        of = f"{spelled(shape) or '1'} numbers of {dtype}"
        raise InputError(f"{name} is cut short: {of} take {needed} bytes, but only {left} are there.")
    require_shape(shape, name)
    data = file.read(needed)
    values = np.frombuffer(data, dtype).reshape(shape, order="F" if fortran else "C")
    return np.array(values, dtype.newbyteorder("="), order="C")


def _header(file: IO[bytes], name: str) -> tuple[tuple[int, ...], bool, np.dtype[np.generic]]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # files of Python 2 are read all the same
        try:
            version = npy.read_magic(file)
            # Version 3 differs from 2 in the names of records only, and those are refused.
            read = npy.read_array_header_1_0 if version == (1, 0) else npy.read_array_header_2_0
            shape, fortran, dtype = read(file)
        except Exception as error:  # a damaged header is Python source that may fail in every way
            raise InputError(f"{name} is damaged: its header cannot be read.") from error
    return tuple(map(int, shape)), fortran, dtype


def _require_real(dtype: np.dtype[np.generic], name: str) -> None:
    if dtype.hasobject:
        raise InputError(f"{name} holds pickled Python objects, which are never loaded. Save numbers: x.astype(float).")
    if dtype.kind not in "fiu":
        raise InputError(f"{name} holds {_KINDS.get(dtype.kind, 'data')} ({dtype}); real numbers are needed.")
    if dtype.itemsize > 8:
        raise InputError(f"{name} holds {dtype}, wider than float64. Save it as float64.")
