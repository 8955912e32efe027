import Foundation
import TestSupport

/// What happens to the host's logs from one sync to the next, done in the place of runs that wait.
struct HostGrowth {
  private let outputs: [String]
  private let folders: [String]

  init(_ sweep: FaultSweep) throws {
    let base = try sweep.hostFolder
    let manager = FileManager.default
    outputs = try manager.contentsOfDirectory(atPath: base + "/submissions")
      .flatMap { token in
        (0..<FaultSweep.runs).map { "\(base)/submissions/\(token)/out/\($0).out" }
      }
    folders = try manager.contentsOfDirectory(atPath: base + "/runs").sorted()
      .map { "\(base)/runs/\($0)" }
  }

  /// The files of scores.
  var scores: [String] { folders.map { $0 + "/scores.jsonl" } }

  /// All outputs grow; one log grows, one is replaced by another of equal length, one shrinks, and one
  /// is new or rewritten in place.
  mutating func step(_ dice: inout Dice) throws {
    for file in outputs { try append(lines(1 + dice.below(60), &dice), to: file) }
    let start = dice.below(folders.count)
    func log(_ number: Int) -> String {
      folders[(start + number) % folders.count] + "/notes.log"
    }
    try append(lines(dice.below(100), &dice), to: log(0))
    let size = try Data(contentsOf: URL(fileURLWithPath: log(1))).count
    let other = Data((try lines(size / 40 + 1, &dice)).prefix(size))
    try other.write(to: URL(fileURLWithPath: log(1)), options: .atomic)
    try lines(100, &dice).write(to: URL(fileURLWithPath: log(2)))
    let rewritten = folders[start] + "/epoch.log"
    try lines(20, &dice).prefix(1_000).write(to: URL(fileURLWithPath: rewritten))
  }

  private func lines(_ count: Int, _ dice: inout Dice) throws -> Data {
    Data((0..<count).map { _ in dice.line() }.joined().utf8)
  }

  private func append(_ data: Data, to path: String) throws {
    let file = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
    try file.seekToEnd()
    try file.write(contentsOf: data)
    try file.close()
  }
}
