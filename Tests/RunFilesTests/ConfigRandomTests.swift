import Diagnostics
import Grid
import JSON
import Testing

@testable import RunFiles

/// Random files, paths and values: what is set is set, all else is as before.
@Suite struct ConfigRandomTests {
  static let values = [
    "1e-5", "0.5", "-3", "+7", "007", "0o17", "0x1F", "true", "null", "~", "adam", "'yes'", "'1e3'",
    "''", "'a: b'", "'x #y'", "'- x'", "'é\u{85}\u{FEFF}'", "\"t\\tn\\nq\\\"\"", "'[1'", "'a, b'",
    "'{'", "'*x'", "'1:30'", "'2024-01-31'", "'?'", "':'", "'!t'", "'%'", "'-'", "'='", "'<<'",
    "'~'",
    "' x '", "'x:'", "'日本'", "[1, 1e-5, \"a,b\"]", "{\"k\": [true, null, \"yes\"], \"on\": {}}",
    "[]",
  ]

  struct Example {
    var seed: UInt64
    var writer: ConfigRandomYAML
    var base: String
    /// What the base says.
    var model: ConfigModel
    var sets: [(path: [String], value: Value?)]

    init(seed: UInt64) throws {
      self.seed = seed
      writer = .document(seed: seed)
      base = writer.text
      sets = []
      model = try ConfigModel(yaml: base)
      var random = SplitMix64(state: seed ^ 0x5eed)
      let paths = model.paths.filter { !$0.isEmpty }
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        var path = paths.randomElement(using: &random) ?? []
        if Bool.random(using: &random), let node = model[path] {
          let isNull = node == .value("null")
          var isMapping = isNull
          if case .mapping = node { isMapping = true }
          if isMapping || Int.random(in: 0..<4, using: &random) == 0 {
            if !isMapping { path = [] }
            path += (0..<Int.random(in: 1...3, using: &random)).map { "new\($0 % 2)" }
          }
        }
        guard !path.isEmpty else { continue }
        guard !sets.contains(where: { $0.path.starts(with: path) || path.starts(with: $0.path) })
        else { continue }
        let value = ConfigCase.value(ConfigRandomTests.values.randomElement(using: &random) ?? "")
        sets.append((path, Int.random(in: 0..<8, using: &random) == 0 ? nil : value))
      }
    }

    func file() throws(Diagnostics) -> ConfigFile {
      let sets = sets.enumerated().map { ConfigSet(path: $0.element.path, parameter: $0.offset) }
      return try ConfigFile(Array(base.utf8), file: "f", format: .yaml, sets: sets)
    }
  }

  @Test(arguments: 0..<10)
  func whatIsSetIsSetAndAllElseIsAsBefore(_ part: UInt64) throws {
    for seed in part * 1000..<(part + 1) * 1000 {
      let example = try Example(seed: seed)
      if let failure = failure(example) {
        Issue.record("seed \(seed): \(failure)\n\(example.sets)\n\(example.base)")
        return
      }
    }
  }

  func failure(_ example: Example) -> String? {
    do {
      let file = try example.file()
      guard file.text.original == Array(example.base.utf8) else { return "the original differs" }
      let result = String(
        decoding: file.text.filled { example.sets[$0].value }, as: UTF8.self)
      var expected = example.model
      for (path, value) in example.sets {
        guard let value else { continue }
        expected.set(path[...], ConfigModel(value))
      }
      guard try ConfigModel(yaml: result) == expected else {
        return "it says something else:\n\(result)"
      }
      for (text, path) in example.writer.comments {
        let goes = example.sets.contains { $0.value != nil && path.starts(with: $0.path) }
        guard goes || result.contains(text) else {
          return "the comment \(text) is lost:\n\(result)"
        }
      }
      return nil
    } catch {
      return "\(error)"
    }
  }
}
