import Collect
import Testing

@Suite struct SourceDetectorTests {
  @Test(arguments: [
    ("metrics.csv", Source.csv), ("a/b/loss.TSV", .csv), ("log.jsonl", .jsonLines),
    ("x.ndjson", .jsonLines), ("metrics.json", .jsonLines), ("run/result.json", .jsonLines),
    ("20240101.log.json", .jsonLines), ("stdout", .text), ("stderr", .text),
    ("slurm-12_3.out", .text), ("x.err", .text), ("train.log", .text), ("notes.txt", .text),
    ("job.o1234", .text), ("job.e1234", .text),
    ("a/events.out.tfevents.1.host", .tensorboard), ("x.tfevents", .tensorboard),
    ("wandb/offline-run-1/run-abc.wandb", .wandb),
    ("checkpoint-5/trainer_state.json", .trainerState),
    ("mlruns/0/0123456789abcdef0123456789abcdef/metrics/train/loss", .mlflow),
    ("metrics/val/loss", .mlflow), ("metric_loss.log", .hypertrainer),
    ("metric_classwise_iou.log", .hypertrainer), ("vis_data/scalars.json", .jsonLines),
    ("eval_results.json", .result), ("summary.yaml", .result),
  ])
  func knows(name: String, source: Source) {
    #expect(SourceDetector.source(ofFileNamed: name) == source)
  }

  @Test(arguments: [
    "", "/", "model.ckpt", "params.json", "train.py", ".csv", "csv", "x.o", "x.e12a", "data.csv.gz",
    "config.json", "vis_data/20240101_000000.json", "0/params/lr", "metrics/model.bin",
    "cache.wandb",
  ])
  func doesNotKnow(name: String) {
    #expect(SourceDetector.source(ofFileNamed: name) == nil)
  }

  @Test func preference() {
    #expect(
      Source.allCases == [
        .tensorboard, .wandb, .mlflow, .trainerState, .jsonLines, .csv, .result, .hypertrainer,
        .text,
      ])
  }
}
