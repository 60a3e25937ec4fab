"""``python -m zdxm`` and the ``zdxm`` command."""

from __future__ import annotations

import gc
import sys


def main() -> None:
    """Run the command line and leave with its exit code."""
    gc.disable()  # a run is short and makes no garbage worth looking for: a sixth of the time of the imports
    try:
        from zdxm.cli.app import run  # noqa: PLC0415 - so that Ctrl-C while loading is caught too

        code = run()
    except KeyboardInterrupt:  # pressed while the program was still loading
        code = 130
    gc.freeze()  # leaving would look once through all that was loaded: a tenth of the time
    sys.exit(code)


if __name__ == "__main__":
    main()
