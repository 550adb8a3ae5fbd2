"""Look every locked package up among the known vulnerabilities (PyPI's advisories, by pip-audit).

Exit status: 0 nothing known, 1 something known, 3 not looked up: the service is out of reach. With AUDIT=required
that last is 1 too.
"""

import json
import os
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NOT_DONE = 3


def locked() -> list[list[str]]:
    """Each package of the lock as `name==version`, in lists that name none twice.

    A package stands twice in the lock where older Pythons need an older version.
    """
    lock = tomllib.loads((ROOT / "uv.lock").read_text())
    lists: list[dict[str, str]] = []
    for each in lock["package"]:
        if "registry" in each["source"]:
            free = next((one for one in lists if each["name"] not in one), None)
            if free is None:
                lists.append(free := {})
            free[each["name"]] = each["version"]
    return [[f"{name}=={version}" for name, version in sorted(one.items())] for one in lists]


def not_done(why: str) -> int:
    print(f"The dependency audit could NOT be made: {why}")
    print("No package was looked up. Make it where the service is in reach: make check, or scripts/audit.py")
    return 1 if os.environ.get("AUDIT") == "required" else NOT_DONE


def main() -> int:
    packages = locked()
    wanted = ROOT / "var" / "audit-requirements.txt"
    wanted.parent.mkdir(exist_ok=True)
    report = []
    command = [sys.executable, "-m", "pip_audit", "--format", "json", "--progress-spinner", "off", "--timeout", "10"]
    try:
        for names in packages:
            wanted.write_text("\n".join(names) + "\n")
            done = subprocess.run(
                [*command, "--no-deps", "--disable-pip", "-r", str(wanted)], capture_output=True, text=True, timeout=300
            )
            report += json.loads(done.stdout)["dependencies"]
    except subprocess.TimeoutExpired:
        return not_done("PyPI's service of known vulnerabilities did not answer within five minutes.")
    except (json.JSONDecodeError, KeyError):
        print(done.stderr[-2000:])
        return not_done("PyPI's service of known vulnerabilities is out of reach.")
    skipped = [each["name"] for each in report if "skip_reason" in each]
    if len(skipped) == len(report):
        return not_done(f"PyPI's service of known vulnerabilities knows none of the {len(report)} packages from here.")
    known = [(each, found) for each in report for found in each.get("vulns", [])]
    for each, found in known:
        print(
            f"{each['name']} {each['version']}: {found['id']}, mended in {', '.join(found['fix_versions']) or 'none'}"
        )
    if skipped:
        print(f"Not looked up, because the service does not know them: {', '.join(skipped)}")
    print(f"{len(report) - len(skipped)} packages looked up, {len(known)} known vulnerabilities.")
    return 1 if known or skipped else 0


if __name__ == "__main__":
    sys.exit(main())
