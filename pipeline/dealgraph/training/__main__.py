"""The command line of training: `python -m dealgraph.training train|export|evaluate|around|fuse|rows …`."""

from __future__ import annotations

import argparse
import logging
from dataclasses import fields
from pathlib import Path

from dealgraph.training import sentences
from dealgraph.training.passages import read


def main() -> None:
    """Run one of the steps that make the learned reader."""
    parser = argparse.ArgumentParser(prog="python -m dealgraph.training", description=__doc__)
    steps = parser.add_subparsers(dest="step", required=True)
    train = steps.add_parser("train", help="fine-tune on every *.jsonl of PASSAGES/train into WORK")
    train.add_argument("passages", type=Path)
    train.add_argument("work", type=Path)
    train.add_argument("--sentences-of", type=Path, help="a folder with fewfc/ and core/, whose sentences are seen too")
    train.add_argument("--start", type=Path, help="go on from the checkpoint in this folder")
    train.add_argument("--workers", type=int, default=2)
    export = steps.add_parser("export", help="write what ships from WORK into a folder")
    export.add_argument("work", type=Path)
    export.add_argument("--out", type=Path)
    export.add_argument("--exact", action="store_true", help="keep the weights in 32 bits")
    evaluate = steps.add_parser("evaluate", help="measure the shipped reader on PASSAGES/*.jsonl")
    evaluate.add_argument("passages", type=Path)
    evaluate.add_argument("--weights", type=Path)
    evaluate.add_argument("--threshold", type=float)
    fusion = steps.add_parser("fuse", help="fit how frames and reader are weighed against each other on CORPUS")
    fusion.add_argument("corpus", type=Path)
    fusion.add_argument("--weights", type=Path)
    around = steps.add_parser("around", help="fit what stands around two firms, on CORPUS/annotated/train")
    around.add_argument("corpus", type=Path)
    around.add_argument("--sentences-of", type=Path, help="a folder with fewfc/ and core/")
    around.add_argument("--weights", type=Path)
    real = steps.add_parser("rows", help="measure the program on real sentences of FOLDER/fewfc and FOLDER/core")
    real.add_argument("folder", type=Path)
    real.add_argument("--most", type=int, default=300)
    for name, kind in (
        ("epochs", int),
        ("batch", int),
        ("rate", float),
        ("head_rate", float),
        ("still", int),
        ("share", float),
        ("trunk", int),
        ("top", int),
        ("seed", int),
        ("sentences", int),
        ("reminders", int),
        ("pair_weight", float),
    ):
        train.add_argument(f"--{name}", type=kind, default=argparse.SUPPRESS)
    options = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    if options.step == "train":
        from dealgraph.training.train import Recipe  # noqa: PLC0415
        from dealgraph.training.train import train as run  # noqa: PLC0415

        given = {f.name: getattr(options, f.name) for f in fields(Recipe) if hasattr(options, f.name)}
        others = sentences.read(options.sentences_of) if options.sentences_of else ()
        run(
            [*read(sorted((options.passages / "train").glob("*.jsonl"))), *others],
            options.work,
            Recipe(**given),
            options.workers,
            options.start,
        )
    elif options.step == "export":
        from dealgraph.training.export import export as write  # noqa: PLC0415

        write(options.work, options.out, exact=options.exact)
    elif options.step == "rows":
        from dealgraph.training import rows  # noqa: PLC0415

        logging.getLogger(__name__).info("%s", rows.table(rows.measure(options.folder, options.most)))
    elif options.step == "around":
        from dealgraph.training.surroundings import write as fit_around  # noqa: PLC0415

        found = fit_around(options.corpus, options.weights, options.sentences_of)
        logging.getLogger(__name__).info("%s", {family: len(cues) for family, cues in found.items()})
    elif options.step == "fuse":
        from dealgraph.training.fusion import fuse  # noqa: PLC0415

        logging.getLogger(__name__).info("%s", fuse(options.corpus, options.weights))
    else:
        from dealgraph.training.evaluate import evaluate as measure  # noqa: PLC0415

        measure(options.passages, options.weights, options.threshold)


if __name__ == "__main__":
    main()
