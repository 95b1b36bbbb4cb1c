"""`jiamenkou encoder train`: makes the shipped models anew from the starter's phrasings."""

import argparse
import sys
import time
from pathlib import Path

from knowledge.entries.files import read_files, starter_files
from knowledge.evaluation import holdout
from knowledge.retrieval import fusion as shipped
from knowledge.retrieval.encoder import BUILTIN_FOLDER
from knowledge.retrieval.training import encoder, fusion
from knowledge.retrieval.training.searching import Material


def train(options: argparse.Namespace) -> int:
    """Train the encoder, then the fusion model, on everything but the held-out fifth."""
    out: Path | None = options.out
    encoder_folder = out / "encoder" if out else BUILTIN_FOLDER
    fusion_file = out / "fusion.json" if out else shipped.MODEL_FILE
    entries, held = holdout.split(read_files(starter_files()))
    material = Material(entries, holdout.out_of_scope(), holdout.near_misses())
    recipe = encoder.Recipe()
    print(f"{sum(len(entry.texts) for entry in entries)} 种说法用来训练，{len(held)} 种留着考", file=sys.stderr)
    started = time.monotonic()
    encoder.train(entries, [*material.strangers, *material.near_misses], encoder_folder, recipe)
    print(f"编码器 {time.monotonic() - started:.0f} 秒", file=sys.stderr)
    model = fusion.train(material, recipe)
    fusion_file.parent.mkdir(parents=True, exist_ok=True)
    shipped.save_fusion(model, fusion_file)
    print(f"打分模型 {time.monotonic() - started:.0f} 秒；可运行 jiamenkou evaluate 看结果", file=sys.stderr)
    return 0
