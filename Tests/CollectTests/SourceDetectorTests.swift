import Collect
import Testing

@Suite struct SourceDetectorTests {
  @Test(arguments: [
    ("metrics.csv", Source.csv), ("a/b/loss.TSV", .csv), ("log.jsonl", .jsonLines),
    ("x.ndjson", .jsonLines), ("metrics.json", .jsonLines), ("run/result.json", .jsonLines),
    ("20240101.log.json", .jsonLines), ("stdout", .text), ("stderr", .text),
    ("slurm-12_3.out", .text), ("x.err", .text), ("train.log", .text), ("notes.txt", .text),
    ("job.o1234", .text), ("job.e1234", .text),
  ])
  func knows(name: String, source: Source) {
    #expect(SourceDetector.source(ofFileNamed: name) == source)
  }

  @Test(arguments: [
    "", "/", "model.ckpt", "params.json", "train.py", ".csv", "csv", "x.o", "x.e12a", "data.csv.gz",
    "events.out.tfevents.1",
  ])
  func doesNotKnow(name: String) {
    #expect(SourceDetector.source(ofFileNamed: name) == nil)
  }

  @Test func preference() {
    #expect(Source.allCases == [.jsonLines, .csv, .text])
  }
}
