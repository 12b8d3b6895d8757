"""Objects of the library: lent to it by handles, and freed once."""

from __future__ import annotations

from threading import Lock
from types import TracebackType
from typing import Any, NoReturn, TypeVar

from ._errors import ClosedError

Self = TypeVar("Self", bound="Object")


class Object:
    """
    What the library holds: a key, a party, something proven. It may be used by many threads at once.

    It is freed when nothing refers to it any more, or earlier by ``close`` or at the end of a ``with`` block.
    """

    _handle: int | None
    _lock: Lock

    def __new__(cls: type[Self], *_: Any, **__: Any) -> Self:
        self = object.__new__(cls)
        self._handle, self._lock = None, Lock()
        return self

    def close(self) -> None:
        """
        Frees it; what it held is wiped as soon as no call on it runs any more. Later calls raise ``ClosedError``. To
        close it again does nothing.
        """
        with self._lock:
            handle, self._handle = self._handle, None
        if handle is not None:
            self._free(handle)

    def __enter__(self: Self) -> Self:
        self._check_open()
        return self

    def __exit__(
        self,
        _type: type[BaseException] | None,
        _error: BaseException | None,
        _traceback: TracebackType | None,
    ) -> None:
        self.close()

    def __del__(self) -> None:
        # Where its making was refused, there is nothing to free.
        if getattr(self, "_handle", None) is not None:
            self.close()

    def __repr__(self) -> str:
        return type(self).__name__

    def __reduce_ex__(self, _protocol: Any) -> NoReturn:
        raise TypeError(f"{type(self).__name__} is neither copied nor pickled: pass it on, or export what it keeps")

    def _check_open(self) -> None:
        if self._handle is None:
            raise ClosedError

    def _uniffi_clone_handle(self) -> int:
        """A handle of its own for one call, which frees it: to close meanwhile takes nothing from under the call."""
        with self._lock:
            if self._handle is None:
                raise ClosedError
            return self._clone(self._handle)

    def _clone(self, handle: int) -> int:
        raise NotImplementedError

    def _free(self, handle: int) -> None:
        raise NotImplementedError
