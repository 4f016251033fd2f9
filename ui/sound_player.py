"""Plays a wave on the computer's sound device, without ever holding up the screen; says when there is none."""

import logging
import os
import sys
from collections.abc import Generator
from enum import StrEnum
from pathlib import Path
from threading import Event, Lock, Thread
from typing import Any, Final

from PySide6.QtCore import QObject, Signal

from hmi import clock
from ui.sound_patterns import RATE_HZ, Wave

log = logging.getLogger(__name__)

RETRY_S: Final = 30.0
"""Without a device it is looked for again so often: somebody may plug one in."""
_BUFFER_MS: Final = 80
_LENIENCE_S: Final = 2.0
_BYTES_A_SAMPLE: Final = 2
_ALSA: Final = Path("/dev/snd")


class SoundDevice(StrEnum):
    """What is known of the way to people's ears. That a loudspeaker is plugged in and loud enough nobody can tell."""

    NOT_TRIED = "not_tried"
    WORKS = "works"
    MISSING = "missing"


class SoundPlayer(QObject):
    """Opens the device for each burst: one that was unplugged, or taken by another program, is found again."""

    device_changed = Signal()
    """See ``device``. Emitted on the thread of the player."""

    def __init__(self, backends: tuple[str, ...] = (), parent: QObject | None = None) -> None:
        """``backends``: names of miniaudio's; without them all that make a sound."""
        super().__init__(parent)
        self.device = SoundDevice.NOT_TRIED
        self._backends = backends
        self._lock = Lock()
        self._thread: Thread | None = None
        self._stop = Event()
        self._retry_s = 0.0

    @property
    def is_playing(self) -> bool:
        """Whether a burst is under way."""
        return self._thread is not None and self._thread.is_alive()

    def play(self, wave: Wave) -> None:
        """Begin to play; a burst that is under way is left to end. Returns at once."""
        if self.is_playing or clock.monotonic_s() < self._retry_s:
            return
        self._stop.clear()
        self._thread = Thread(target=self._run, args=(wave,), name="sound", daemon=True)
        self._thread.start()

    def hush(self) -> None:
        """Break off what is playing."""
        self._stop.set()

    def close(self) -> None:
        """Break off, and wait until the device is given back."""
        self.hush()
        if self._thread is not None:
            self._thread.join(_LENIENCE_S)

    def _run(self, wave: Wave) -> None:
        try:
            with self._lock:
                self._play(wave)
        except Exception as error:  # drivers fail in many ways, and none may take the screen with it
            log.info("no sound: %s", error)
            self._retry_s = clock.monotonic_s() + RETRY_S
            self._note(SoundDevice.MISSING)
        else:
            self._note(SoundDevice.WORKS)

    def _play(self, wave: Wave) -> None:
        """Raises whatever the backend raises; ``OSError`` where no device can be."""
        if not self._backends and not _may_have_device():
            raise OSError("this computer has no sound device")
        import miniaudio  # here: it takes 50 ms that the first paint need not wait for

        names = self._backends or tuple(one.name for one in miniaudio.Backend if one.name not in ("NULL", "CUSTOM"))
        ended = Event()
        with miniaudio.PlaybackDevice(
            output_format=miniaudio.SampleFormat.SIGNED16,
            nchannels=1,
            sample_rate=RATE_HZ,
            buffersize_msec=_BUFFER_MS,
            backends=[miniaudio.Backend[name] for name in names],
            app_name="Tandem",
        ) as device:
            samples = _samples(wave, self._stop, ended)
            next(samples)
            device.start(samples)
            if not ended.wait(len(wave) / RATE_HZ + _LENIENCE_S):
                raise OSError("the sound device takes nothing")

    def _note(self, device: SoundDevice) -> None:
        if device is not self.device:
            self.device = device
            self.device_changed.emit()


def _samples(wave: Wave, stop: Event, ended: Event) -> Generator[bytes, int, None]:
    """What the device asks for, in its own thread; silence when all is played, until it is closed."""
    data, at = wave.tobytes(), 0
    wanted = yield b""
    while True:
        wide = wanted * _BYTES_A_SAMPLE
        part = b"" if stop.is_set() else data[at : at + wide]
        at += wide
        if not part:
            ended.set()
        wanted = yield part + bytes(wide - len(part))


def _may_have_device() -> bool:
    """Whether it is worth trying: ALSA writes thirty lines to the console where there is none."""
    if sys.platform != "linux":
        return True
    environment: Any = os.environ
    runtime = environment.get("XDG_RUNTIME_DIR", "")
    has_server = "PULSE_SERVER" in environment or bool(runtime and Path(runtime, "pulse", "native").exists())
    return has_server or (_ALSA.is_dir() and any(_ALSA.glob("pcm*p")))
