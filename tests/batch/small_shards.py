"""`hasila batch` with shards so small that a kill falls between some; run as a program by the tests."""

from __future__ import annotations

import sys

from hasila.batch.manifest import clear_others, write_manifest
from hasila.batch.places import folder_at
from hasila.batch.plan import make_plan
from hasila.batch.shard import BatchSettings
from hasila.batch.workers import read_all
from hasila.pipeline import ReadOptions
from hasila.reports import InputSettings

if __name__ == "__main__":
    archive, out = sys.argv[1:]
    settings = BatchSettings(inputs=InputSettings(), reading=ReadOptions(language="ar"), code="c")
    shards = make_plan([archive], size=4000)
    folder = folder_at(out)
    clear_others(folder, (shard.name for shard in shards))
    write_manifest(folder, "c", list(read_all(shards, folder, settings, workers=2)))
