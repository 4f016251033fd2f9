"""``tandem replay``: a recorded table as a controller, played in recorded time."""

import asyncio
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import typer

from hmi.cli.commands import help_of
from hmi.cli.simulator import said_port_trouble, say_ready
from hmi.cli.trouble import Trouble, told
from hmi.handwritten import ContentError
from hmi.recordings.dialect import RecordingError
from hmi.recordings.time_axis import TimeFormat
from hmi.simulator.replay_server import ReplayOptions, serve_recording
from hmi.simulator.replay_source import SHIPPED_RECORDING, ReplaySource, TimeWish, open_source, recordings_folder

LARGE_BYTES = 5_000_000
"""Of a file that takes more than a second or two to read: so much is said before."""


def register(app: typer.Typer) -> None:
    """Add the subcommand."""
    app.command(help=help_of("replay"))(replay)


def replay(
    file: Annotated[
        Path | None, typer.Argument(help="The recording; without one the cobot recording that ships.")
    ] = None,
    map_file: Annotated[
        Path | None, typer.Option("--map", help="What the columns mean (YAML); else a shipped map that fits.")
    ] = None,
    speed: Annotated[float, typer.Option(min=0.01, max=10_000, help="Recorded seconds per second.")] = 1.0,
    loop: Annotated[bool, typer.Option("--loop", help="Begin anew at the end.")] = False,
    original_times: Annotated[
        bool, typer.Option("--original-times", help="Keep the recorded source times instead of laying them to now.")
    ] = False,
    time_column: Annotated[
        list[str] | None, typer.Option(help="The time axis; give it twice for date and time of day.")
    ] = None,
    time_format: Annotated[TimeFormat, typer.Option(help="How the times are written.")] = TimeFormat.AUTO,
    timezone: Annotated[str, typer.Option(help="IANA name, for dates without an offset; UTC when not said.")] = "",
    port: Annotated[int, typer.Option(min=0, max=65535, help="TCP port on loopback; 0 takes a free one.")] = 4841,
    pki: Annotated[Path | None, typer.Option(help="Folder for the server's certificate.")] = None,
    check: Annotated[bool, typer.Option("--check", help="Read and report only, serve nothing.")] = False,
) -> None:
    """Read, report, play until stopped; prints the URL when ready."""
    source = _opened(file, map_file, TimeWish(columns=tuple(time_column or ()), format=time_format, timezone=timezone))
    for line in source.recording.report.lines():
        print(line, flush=True)
    if original_times and not source.recording.is_absolute:
        raise Trouble(f"{source.recording.report.path}: its times are seconds since a start; there is no date to keep")
    if original_times and loop:
        raise Trouble("--original-times and --loop do not go together: recorded time would run backwards")
    if check:
        return
    options = ReplayOptions(speed=speed, loop=loop, original_times=original_times)
    with said_port_trouble(port):
        asyncio.run(serve_recording(source.recording, source.meaning, options, port=port, pki=pki, ready=say_ready))


def _opened(file: Path | None, map_file: Path | None, wish: TimeWish) -> ReplaySource:
    try:
        if file is not None and file.stat().st_size > LARGE_BYTES:
            print(f"reading {file} ({file.stat().st_size / 1e6:.0f} MB) …", flush=True)
        if wish.timezone:
            ZoneInfo(wish.timezone)
        return open_source(file or recordings_folder() / SHIPPED_RECORDING, map_file, wish)
    except RecordingError as error:
        raise Trouble(*error.lines) from None
    except ContentError as error:
        raise Trouble(*told(error.faults)) from None
    except (ZoneInfoNotFoundError, ValueError):
        raise Trouble(f"--timezone {wish.timezone!r}: no such time zone") from None
    except OSError as error:
        raise Trouble(f"{error.filename}: {error.strerror}") from None
