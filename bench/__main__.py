"""python -m bench [NAME ...]: run the benchmarks (all, or those whose names contain a NAME) and print their figures."""

import importlib
import os
import pkgutil
import signal
import sys

import django

import bench


def main(names: list[str]) -> int:
    # Ended from outside, a bench ends the servers that it started: what stands in `finally` is done.
    signal.signal(signal.SIGTERM, lambda number, _frame: sys.exit(128 + number))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.dev")
    django.setup()
    modules = sorted(each.name for each in pkgutil.iter_modules(bench.__path__) if each.name.startswith("bench_"))
    chosen = [module for module in modules if not names or any(name in module for name in names)]
    if not chosen:
        print(f"No benchmark of that name. There are: {', '.join(modules) or 'none'}", file=sys.stderr)
        return 1
    missed = 0
    print("| figure | measured | target | peer | met |\n|---|---|---|---|---|", flush=True)
    for module in chosen:
        for row in importlib.import_module(f"bench.{module}").run():
            missed += row.met is False
            met = {True: "yes", False: "NO", None: ""}[row.met]
            print(f"| {row.figure} | {row.measured} | {row.target} | {row.peer} | {met} |", flush=True)
    print(f"\n{missed} targets missed.", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
