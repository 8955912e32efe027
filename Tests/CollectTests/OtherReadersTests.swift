import Foundation
import JSON
import Testing

@testable import Collect

/// Kinds of files that other programs write.
@Suite struct OtherReadersTests {
  private func rank(_ folder: Folder, _ text: String, from: Source? = nil) throws -> FolderRun {
    try FolderRanking.rank(
      folder: folder.path, objective: try Objective.parse(text, goal: nil, at: nil),
      options: RankingOptions(from: from))[0]
  }

  private func fixture(_ name: String) throws -> [UInt8] {
    Array(try Data(contentsOf: URL(fileURLWithPath: "\(EventFixtureTests.folder)/\(name)")))
  }

  private func series(_ reader: FileReader, _ name: String) -> [String] {
    reader.points(of: name).map { "\($0.step):\($0.value)" }
  }

  private func read(
    _ text: String, _ source: Source, path: String = "", isComplete: Bool = true
  ) -> FileReader {
    var reader = FileReader(source: source, path: path, keeping: .all)
    reader.consume(text.utf8, isComplete: isComplete)
    if reader.mustStartOver {
      reader = reader.startedOver()
      reader.consume(text.utf8, isComplete: isComplete)
    }
    return reader
  }

  // MARK: HyperTrainer

  /// A-H 4: neither a first epoch of -1 nor one of 0.0 is taken for a header.
  @Test(arguments: ["-1", "0.0", "0"]) func noRowIsLost(first: String) {
    let reader = read("\(first)\t0.5\n1\t0.25\n", .hypertrainer, path: "metric_loss.log")
    #expect(series(reader, "loss").count == 2)
    #expect(
      series(read("epoch value\n0\tnan\n1\t-inf\n", .hypertrainer, path: "metric_a.log"), "a")
        == ["0:nan", "1:-inf"])
  }

  /// A-H 5 and 6: a series a class, whose name may have blanks.
  @Test func classesAreSeries() {
    let path = "logs/metric_classwise_iou.log"
    let reader = read("0 cat 0.1\n0 dog 0.2\n1 cat 0.3\n", .hypertrainer, path: path)
    #expect(series(reader, "iou/cat") == ["0:0.1", "1:0.3"])
    #expect(series(reader, "iou/dog") == ["0:0.2"])
    let named = read("0\tbig cat\t0.1\n1\t0.0\t0.2\n", .hypertrainer, path: path)
    #expect(Set(named.metrics.keys) == ["iou/big cat", "iou/0"])
  }

  /// A-H 7: a bad file doesn't blind the others, and a bad line not its file.
  @Test func oneBadFileIsOne() throws {
    let folder = try Folder()
    try folder.write("a/metric_bad.log", bytes: [0xff, 0x00, 0x0a, 0x31, 0x09, 0x78, 0x0a])
    try folder.write("a/metric_loss.log", "0\t0.5\nrubbish here now\n1\t0.25\n")
    try folder.write("a/metric_zoom.log", "0\t7\n")
    #expect(try rank(folder, "loss:min").value == 0.25)
    #expect(try rank(folder, "zoom").value == 7)
    #expect(read("0\tx\n", .hypertrainer, path: "metric_a.log").refusedValues == 1)
  }

  // MARK: Documents

  @Test func huggingFacesNewestCheckpointCounts() throws {
    func state(_ steps: [Int]) -> String {
      let entries = steps.map {
        "{\"epoch\": 0.\($0), \"loss\": \(1.0 / Double($0)), \"step\": \($0)}, "
          + "{\"eval_loss\": \(2.0 / Double($0)), \"step\": \($0)}"
      }
      return "{\n \"global_step\": 9,\n \"log_history\": [\(entries.joined(separator: ",\n"))]\n}\n"
    }
    let folder = try Folder()
    try folder.write("a/checkpoint-10/trainer_state.json", state([1, 2, 10]))
    try folder.write("a/checkpoint-9/trainer_state.json", state([1, 2, 9]))
    try folder.write("a/stdout", "{'eval_loss': '0.0001', 'epoch': 1}\n")
    let run = try rank(folder, "eval_loss:min")
    #expect(run.value == 0.2)
    #expect(run.step == 10)
    #expect(run.count == 3)
    #expect(run.dropped == 0)
    #expect(run.source == "checkpoint-10/trainer_state.json")
  }

  @Test func sacredAndLiveMetrics() {
    let sacred = """
      {
        "loss": {"steps": [0, 5], "timestamps": ["a", "b"], "values": [0.5, NaN]},
        "acc": {"steps": [], "timestamps": [], "values": []}
      }
      """
    #expect(series(read(sacred, .jsonLines), "loss") == ["0:0.5", "5:nan"])
    #expect(
      series(read("{\n  \"train\": {\"loss\": 1},\n  \"step\": 7\n}\n", .jsonLines), "train/loss")
        == ["7:1.0"])
    let live = "step\tloss\n0\t0.5\n1\t0.25\n"
    #expect(
      series(read(live, .csv, path: "dvclive/plots/metrics/val/loss.tsv"), "val/loss")
        == ["0:0.5", "1:0.25"])
  }

  @Test func resultsInJSONAndYAML() throws {
    let folder = try Folder()
    try folder.write("a/eval_results.json", "{\"eval\": {\"acc\": 0.75}, \"epoch\": 3}")
    try folder.write("b/summary.yaml", "eval:\n  acc: 0.5 # best\nname: b\n")
    let objective = try Objective.parse("eval.acc:max", goal: nil, at: nil)
    let runs = try FolderRanking.rank(folder: folder.path, objective: objective)
    #expect(runs.map(\.value) == [0.75, 0.5])
    #expect(runs[0].step == 3)
    #expect(runs[1].kind == .result)
  }

  @Test func aHalfWrittenDocumentKeepsWhatWasThere() throws {
    var reader = FileReader(source: .result)
    reader.consume("{\"acc\": 1}".utf8, isComplete: false)
    var later = try #require(FileReader(state: reader.state))
    later.consume("{\"acc\": 2, \"l".utf8, isComplete: false)
    #expect(later.metrics["acc"]?.last?.value == 1)
    later = try #require(FileReader(state: later.state))
    later.consume("{\"acc\": 2, \"loss\": 3}".utf8, isComplete: true)
    #expect(later.metrics["acc"]?.count == 1)
    #expect(later.metrics["acc"]?.last?.value == 2)
    #expect(read("{\"acc\": ", .result).damage?.what == "the document can't be read")
  }

  // MARK: MLflow and W&B

  @Test func mlflowsFileStore() throws {
    let path = EventFixtureTests.folder
    let objective = try Objective.parse("train/loss:min", goal: nil, at: nil)
    let run = try FolderRanking.rank(folder: path, objective: objective)[0]
    #expect(run.name == "mlflow")
    #expect(run.value == 0.2)
    #expect(run.step == 4)
    #expect(run.kind == .mlflow)
    let time = try Objective.parse("train/loss:time_to(<0.5)", goal: nil, at: nil)
    #expect(try FolderRanking.rank(folder: path, objective: time)[0].value == 1)
  }

  @Test func offlineRuns() throws {
    var reader = FileReader(source: .wandb, keeping: .all)
    reader.consume(try fixture("wandb/run-fixture.wandb"), isComplete: true)
    #expect(reader.damage == nil)
    #expect(series(reader, "val.loss") == (0..<6).map { "\($0):\(1 / Double($0 + 1))" })
    #expect(series(reader, "acc") == ["0:0.0", "1:0.1", "2:nan", "3:0.3", "4:0.4", "5:0.5"])
    #expect(series(reader, "late") == ["20:0.5"])
  }

  @Test func offlineRunsAreReadPieceByPieceAndSurviveDamage() throws {
    let bytes = try fixture("wandb/run-fixture.wandb")
    var whole = FileReader(source: .wandb)
    whole.consume(bytes, isComplete: false)
    for seed in 0..<20 {
      var dice = Dice(seed)
      var state = FileReader(source: .wandb).state.text()
      var end = 0
      while end < bytes.count {
        end = min(bytes.count, end + Int.random(in: 0...400, using: &dice))
        var reader = try #require(FileReader(state: try JSONValue(parsing: state)))
        reader.consume(bytes[reader.consumed..<end], isComplete: false)
        state = reader.state.text()
      }
      #expect(FileReader(state: try JSONValue(parsing: state))?.metrics == whole.metrics)
    }
    for place in stride(from: 0, to: bytes.count, by: 3) {
      var damaged = bytes
      damaged[place] ^= 0x41
      var reader = FileReader(source: .wandb)
      reader.consume(damaged, isComplete: true)
      // The three bytes behind the magic word aren't looked at.
      #expect(reader.damage != nil || (4..<7).contains(place), "\(place)")
    }
  }

  // MARK: Tables

  @Test func lightningAndKeras() {
    let lightning = """
      epoch,lr,step,train_loss,val_loss
      0,0.1,49,0.5,
      0,,49,,0.75
      1,0.1,99,nan,
      1,,99,,0.25

      """
    #expect(series(read(lightning, .csv), "val_loss") == ["49:0.75", "99:0.25"])
    #expect(series(read(lightning, .csv), "train_loss") == ["49:0.5", "99:nan"])
    let keras = "epoch,loss,val_loss\n0,0.5,NA\n1,0.25,0.125\n"
    #expect(series(read(keras, .csv), "val_loss") == ["1:0.125"])
    let ultralytics = "      epoch,      loss\n          0,       0.5\n"
    #expect(series(read(ultralytics, .csv), "loss") == ["0:0.5"])
    // timm writes the header again where it goes on.
    #expect(series(read("epoch,loss\n0,1\nepoch,loss\n1,2\n", .csv), "loss") == ["0:1.0", "1:2.0"])
  }

  /// Lightning starts a folder `version_1` beside the first one.
  @Test func versionsAreOneSeries() throws {
    let folder = try Folder()
    try folder.write("a/version_9/metrics.csv", "step,loss\n1,3\n2,0.5\n")
    try folder.write("a/version_10/metrics.csv", "step,loss\n2,2\n3,1\n")
    let run = try rank(folder, "loss:min")
    #expect(run.value == 1)
    #expect(run.dropped == 1)
  }

  @Test func foldersNameTagsThatSeveralHave() throws {
    let folder = try Folder()
    let bytes = try fixture("restarted/events.out.tfevents.1700000000.host")
    let others = try fixture("restarted/events.out.tfevents.1700000001.host")
    try folder.write("a/train/events.out.tfevents.1.h", bytes: bytes)
    try folder.write("a/validation/events.out.tfevents.1.h", bytes: others)
    #expect(try rank(folder, "train/loss:count").value == 10)
    #expect(try rank(folder, "validation/loss:count").value == 7)
    let run = try rank(folder, "loss:count")
    #expect(run.value == 10)
    #expect(run.others == ["validation/events.out.tfevents.1.h"])
  }
}
