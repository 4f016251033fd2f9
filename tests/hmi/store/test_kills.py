"""A killed service loses no record that it acknowledged. ``benchmarks/journal_kills.py`` does it 200 times."""

import json
import subprocess
import sys
from pathlib import Path

KILLS = Path(__file__).resolve().parents[3] / "benchmarks" / "journal_kills.py"


def test_that_no_acknowledged_record_is_lost_when_killed():
    done = subprocess.run(
        [sys.executable, str(KILLS), "--kills", "10", "--seed", "7"], capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stderr
    result = json.loads(done.stdout)
    assert result["last_acknowledged"] > 0
    assert (result["acknowledged_lost"], result["broken_chains"]) == (0, 0)
