import Diagnostics
import SweepFile
import Testing
import YAML

/// Changed at random, a file is read or complained about, and every complaint has a right place.
@Suite struct RobustnessTests {
  private static let seeds = [
    WrongFile.syntax + WrongFile.sweeps + WrongFile.values + WrongFile.codes + WrongFile.hosts
  ].joined().map { Array($0.yaml.utf8) }

  private static let tokens = [
    "&a ", "*a", "{{", "}}", "[", "]", ": ", "\n- ", "\t", "\"", "'", "|\n", ">\n", "!!x ", "---\n",
    "...\n", "%YAML 1.2\n", "? ", "#", "\\", "\u{0}", "\u{85}", "\u{2028}", "é", "\r", "<<: ",
  ].map { Array($0.utf8) }

  @Test(arguments: 0..<40)
  func mutatedFiles(_ seed: UInt64) {
    var random = SplitMix(state: seed)
    for _ in 0..<100 {
      let bytes = mutated(&random)
      check { _ = try Sweep.parse(bytes, file: "f", overrides: ["params.a=1"]) }
      check { _ = try HostsFile.parse(bytes, file: "f", overrides: ["host.slots=1"]) }
      let text = String(decoding: bytes.prefix(40), as: UTF8.self)
      check { _ = try Sweep.parse(Array("name: x".utf8), file: "f", overrides: [text]) }
    }
  }

  private func mutated(_ random: inout SplitMix) -> [UInt8] {
    var bytes = Self.seeds.randomElement(using: &random) ?? []
    for _ in 0..<Int.random(in: 1...6, using: &random) {
      let at = Int.random(in: 0...bytes.count, using: &random)
      switch Int.random(in: 0..<4, using: &random) {
      case 0: bytes.insert(UInt8.random(in: 0...255, using: &random), at: at)
      case 1: bytes.removeSubrange(at..<min(bytes.count, at + 3))
      case 2: bytes.insert(contentsOf: Self.tokens.randomElement(using: &random) ?? [], at: at)
      default: bytes.insert(contentsOf: bytes.suffix(from: at).prefix(20), at: at)
      }
    }
    return bytes
  }

  private func check(_ read: () throws -> Void) {
    do {
      try read()
    } catch let error as Diagnostics {
      #expect(!error.all.isEmpty)
      for case .source(let place)? in error.all.map(\.location) {
        let length = place.text?.count ?? -1
        #expect(place.line >= 1 && place.column >= 1 && place.column <= length + 1)
      }
    } catch {
      Issue.record("another error: \(error)")
    }
  }

  @Test func longLinesAndDeepFilesAreReadInTime() {
    let list =
      "name: x\ncommand: y\nparams: {a: [" + String(repeating: "1, ", count: 50_000) + "2]}"
    #expect(throws: Never.self) { try Sweep.parse(Array(list.utf8), file: "f") }
    let deep = [UInt8](repeating: UInt8(ascii: "["), count: 200_000)
    #expect(throws: Diagnostics.self) { try YAMLNode.parse(deep, file: "f") }
    let keys = (0..<20_000).map { "k\($0): 1\n" }.joined()
    #expect(throws: Never.self) { try YAMLNode.parse(Array(keys.utf8), file: "f") }
  }
}

/// A small generator, so that a failing seed can be run again.
private struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
