"""The silence that holds now, if any. It ends by a clock that nobody sets, and with the service."""

from collections.abc import Callable
from typing import Final

import msgspec

from hmi import clock
from hmi.domain.silence import Silence

_DRIFT_NS: Final = 10**9


class PresentSilence:
    """Lives on the service's loop; call ``tend`` about once a second."""

    def __init__(
        self,
        now_ns: Callable[[], int] = clock.now_ns,
        monotonic_s: Callable[[], float] = clock.monotonic_s,
    ) -> None:
        self.on_change: list[Callable[[Silence | None], None]] = []
        self.silence: Silence | None = None
        self._now_ns, self._monotonic_s = now_ns, monotonic_s
        self._end_s = 0.0

    def begin(self, silence: Silence) -> None:
        """From now on it holds."""
        self._end_s = self._monotonic_s() + (silence.until_ns - silence.began_ns) / 1e9
        self._use(silence)

    def end(self) -> None:
        """Everything sounds again."""
        self._use(None)

    def tend(self) -> None:
        """End it when its time is up; say its end anew when the clock on the wall was set."""
        silence = self.silence
        if silence is None:
            return
        left_ns = round((self._end_s - self._monotonic_s()) * 1e9)
        if left_ns <= 0:
            self._use(None)
            return
        until_ns = self._now_ns() + left_ns
        if (moved_ns := until_ns - silence.until_ns) and abs(moved_ns) > _DRIFT_NS:
            began_ns = silence.began_ns + moved_ns
            self._use(msgspec.structs.replace(silence, began_ns=began_ns, until_ns=until_ns))

    def _use(self, silence: Silence | None) -> None:
        if silence == self.silence:
            return
        self.silence = silence
        for listener in self.on_change:
            listener(silence)
