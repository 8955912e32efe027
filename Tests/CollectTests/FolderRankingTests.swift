import Collect
import Diagnostics
import Foundation
import Testing

@Suite struct FolderRankingTests {
  private func rank(_ folder: Folder, _ text: String, from: Source? = nil) throws -> [FolderRun] {
    let objective = try Objective.parse(text, goal: nil, at: nil)
    return try FolderRanking.rank(
      folder: folder.path, objective: objective, options: RankingOptions(from: from))
  }

  private func table(_ runs: [FolderRun]) -> [String] {
    runs.map { run in
      let value = run.value.map { "\($0)" } ?? "none"
      return "\(run.name) \(value) \(run.step ?? -1) \(run.source ?? "-")"
    }
  }

  @Test func ranksAnyFolder() throws {
    let folder = try Folder()
    try folder.write("run_10/stdout", "epoch=1 val_loss=0.5\nepoch=2 val_loss=0.25\n")
    try folder.write("run_2/logs/version_0/metrics.csv", "step,val_loss\n100,0.75\n200,0.125")
    try folder.write("run_3/metrics.json", "{\"step\": 7, \"val_loss\": NaN}\n")
    try folder.write("run_4/stdout", "nothing\n")
    try folder.write("run_5/train.log", "val_loss=0.25\n")
    try folder.write("stdout", "val_loss=0\n")
    #expect(
      table(try rank(folder, "val_loss:min")) == [
        "run_2 0.125 200 logs/version_0/metrics.csv", "run_5 0.25 1 train.log",
        "run_10 0.25 2 stdout", "run_3 nan -1 metrics.json", "run_4 none -1 -",
      ])
  }

  @Test func preferredSourceWinsUnlessChosen() throws {
    let folder = try Folder()
    try folder.write("a/stdout", "loss=1\n")
    try folder.write("a/progress.csv", "step,loss\n5,2\n")
    try folder.write("a/result.json", "{\"training_iteration\": 9, \"loss\": 3}\n")
    #expect(table(try rank(folder, "loss")) == ["a 3.0 9 result.json"])
    #expect(table(try rank(folder, "loss", from: .csv)) == ["a 2.0 5 progress.csv"])
    #expect(table(try rank(folder, "loss", from: .text)) == ["a 1.0 1 stdout"])
  }

  @Test func aRequeuedRunReplacesItsSteps() throws {
    let folder = try Folder()
    try folder.write("a/slurm-9.out", "epoch=1 loss=3\nepoch=2 loss=0.5\n")
    try folder.write("a/slurm-10.out", "epoch=2 loss=2\nepoch=3 loss=1\n")
    let runs = try rank(folder, "loss:min")
    #expect(table(runs) == ["a 1.0 3 slurm-10.out"])
    #expect(runs[0].dropped == 1)
    #expect(runs[0].count == 3)
    #expect(table(try rank(folder, "loss:max")) == ["a 3.0 1 slurm-9.out"])
    #expect(table(try rank(folder, "loss:mean")) == ["a 2.0 -1 slurm-10.out"])
  }

  @Test func linksAndHiddenFoldersAreSafe() throws {
    let folder = try Folder()
    let elsewhere = try Folder()
    try elsewhere.write("stdout", "loss=4\n")
    try folder.write("a/stdout", "loss=1\n")
    try folder.write("a/.cache/x.csv", "loss\n0\n")
    try folder.write(".hidden/stdout", "loss=0\n")
    try folder.link("a/up", to: "..")
    try folder.link("a/self.log", to: "self.log")
    try folder.link("latest", to: "a")
    try folder.link("far", to: elsewhere.path)
    try folder.link("gone", to: "nowhere")
    try folder.link("loop", to: "loop")
    #expect(mkfifo(folder.path + "/a/pipe.log", 0o600) == 0)
    #expect(table(try rank(folder, "loss:min")) == ["a 1.0 1 stdout", "far 4.0 1 stdout"])
  }

  @Test func aMissingMetricListsTheNearestFirst() throws {
    let folder = try Folder()
    try folder.write("a/stdout", "epoch=1 zeal=1 noise=2\n")
    try folder.write("b/metrics.csv", "step,val_loss,acc\n1,2,3\n")
    let error = #expect(throws: Diagnostic.self) { try rank(folder, "val_los:min") }
    #expect(error?.what == "no run in '\(folder.path)' has the metric 'val_los'")
    #expect(
      error?.why
        == "the metrics there are val_loss, acc, step, epoch, noise, zeal; files looked into: 1 of csv, 1 of text"
    )
    #expect(error?.remedy == "did you mean 'val_loss'?")
    let none = #expect(throws: Diagnostic.self) { try rank(folder, "loss", from: .jsonLines) }
    #expect(none?.why == "no file there holds any metric in files of the kind jsonl")
  }

  @Test func wrongFolders() throws {
    let folder = try Folder()
    #expect(throws: Diagnostic.self) { try rank(folder, "loss") }
    let objective = try Objective.parse("loss", goal: nil, at: nil)
    for path in ["", folder.path + "/nowhere", "/dev/null"] {
      #expect(throws: Diagnostic.self) {
        try FolderRanking.rank(folder: path, objective: objective)
      }
    }
  }
}
