"""The command `export`: what a platform needs to grade by itself."""

import argparse
from pathlib import Path

from grader.intake import choose, load_catalogue
from grader.model import OperatorError, suggest


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("platform", nargs="?", metavar="PLATFORM", help="gradescope, ...; without it: list them")
    parser.add_argument("slugs", nargs="*", metavar="SLUG", help="exercises (default: all)")
    parser.add_argument("--out", type=Path, metavar="PATH", help="a new folder, or a file that ends with .zip")


def run(options: argparse.Namespace) -> int:
    """Writes the files and says what to do next; without a platform, lists platforms and formats."""
    from grader.platforms import EXPORTS, export_files, write_bundle

    if options.platform is None:
        _show_lists()
        return 0
    if options.platform not in EXPORTS:
        raise OperatorError(f"There is no platform {options.platform!r}.", suggest(options.platform, EXPORTS))
    exercises = choose(load_catalogue(options.root), options.slugs)
    out = options.out or Path(f"{options.platform}.zip")
    files = export_files(options.platform, exercises)
    write_bundle(files, out)
    count = f"{len(exercises)} exercise{'s' if len(exercises) > 1 else ''}"
    print(f"Wrote {out}: {len(files)} files for {count}. {EXPORTS[options.platform].next}")
    print(f"See docs/platforms/{options.platform}.md.")
    return 0


def _show_lists() -> None:
    from grader.platforms import EXPORTS
    from grader.reports.formats import FORMATS

    print("grader export PLATFORM [SLUG ...] [--out PATH]")
    for name, each in EXPORTS.items():
        print(f"  {name:<14}{each.text}")
    print("\ngrader grade --format NAME=FILE")
    for name, form in FORMATS.items():
        print(f"  {name:<14}{form.text}; usually {form.file}")
