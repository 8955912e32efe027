import Diagnostics
import Grid

struct ModelParameter {
  enum Source {
    case values([Int])
    /// Values that are drawn where there are samples, and run through where there are none.
    case choice([Int])
    /// `int(0, n)`, both ends in.
    case whole(Int)
    /// A real number from 0 to 1, of which no expression speaks.
    case real
    /// The sum of some parameters and a number.
    case sum([String], Int)
  }

  var name: String
  var source: Source
  var condition: ModelExpression?
  var constraints: [ModelExpression] = []

  var isComputed: Bool { if case .sum = source { true } else { false } }
  var isReal: Bool { if case .real = source { true } else { false } }

  private var entry: (key: String, text: String) {
    switch source {
    case .values(let values): ("values", Self.list(values))
    case .choice(let values): ("choice", Self.list(values))
    case .whole(let last): ("int", "[0,\(last)]")
    case .real: ("uniform", "[0,1]")
    case .sum(let names, let number):
      ("compute", (names + ["\(number)"]).joined(separator: " + "))
    }
  }

  private static func list(_ values: [Int]) -> String {
    "[" + values.map(String.init).joined(separator: ",") + "]"
  }

  var declared: SpaceDeclaration.Parameter {
    func text(_ text: String) -> Term { .text(text, isQuoted: false, at: nil) }
    let (key, value) = entry
    let numbers = value.dropFirst().dropLast().split(separator: ",").map { text(String($0)) }
    var entries: [Term.Entry] = [
      .init(key, at: nil, value.hasPrefix("[") ? .list(numbers, at: nil) : text(value))
    ]
    if let condition { entries.append(.init("when", at: nil, text(condition.text))) }
    if !constraints.isEmpty {
      let texts = constraints.map { text($0.text(on: name)) }
      entries.append(.init("constraints", at: nil, .list(texts, at: nil)))
    }
    return .init(name: modelLocated(name), term: .mapping(entries, at: nil))
  }
}

struct ModelBlock {
  var parameters: [ModelParameter] = []
  var zips: [[String]] = []
  var table: [[(name: String, value: Int)]] = []
  var constraints: [ModelExpression] = []
  var exclude: [[(name: String, values: [Int])]] = []
  var samples: Int?
  var samplesEveryPoint: Bool?

  var declared: SpaceDeclaration.Block {
    var block = SpaceDeclaration.Block()
    block.parameters = parameters.map(\.declared)
    block.zips = zips.map { $0.map(modelLocated) }
    block.constraints = constraints.map { modelLocated($0.text) }
    if !table.isEmpty { block.points = .list(table.map(modelPoint), at: nil) }
    block.exclude = exclude.map { tests in
      .mapping(
        tests.map { test in
          let values = test.values.map { Term.text("\($0)", isQuoted: false, at: nil) }
          return .init(test.name, at: nil, values.count == 1 ? values[0] : .list(values, at: nil))
        }, at: nil)
    }
    block.samples = samples.map(modelLocated)
    block.samplesEveryPoint = samplesEveryPoint
    return block
  }
}

/// What a test declares, in a form in which it can be expanded by plain loops.
struct SpaceModel {
  var base = ModelBlock()
  var blocks: [ModelBlock] = []
  var include: [[(name: String, value: Int)]] = []
  var repeats = 1
  var seed: UInt64 = 0

  var declared: SpaceDeclaration {
    var result = SpaceDeclaration()
    result.base = base.declared
    result.blocks = blocks.map(\.declared)
    result.include = include.map(modelPoint)
    if repeats > 1 { result.repetition = .init(count: repeats) }
    result.seed = seed
    return result
  }

  func space() throws -> Space { try Space(declared) { _ in throw NoSuchFile() } }

  /// Each block with what all have.
  var whole: [ModelBlock] {
    guard !blocks.isEmpty else { return [base] }
    return blocks.map { own in
      var block = base
      for parameter in own.parameters {
        if let place = block.parameters.firstIndex(where: { $0.name == parameter.name }) {
          block.parameters[place] = parameter
        } else {
          block.parameters.append(parameter)
        }
      }
      block.zips += own.zips
      block.constraints += own.constraints
      block.exclude += own.exclude
      if !own.table.isEmpty { block.table = own.table }
      block.samples = own.samples ?? block.samples
      block.samplesEveryPoint = own.samplesEveryPoint ?? block.samplesEveryPoint
      return block
    }
  }
}

extension ModelBlock: CustomStringConvertible {
  var description: String {
    let tests = exclude.map { "\($0)" } + table.map { "row \($0)" } + zips.map { "zip \($0)" }
    let parameters = parameters.map { parameter in
      "\(parameter.name): \(parameter.source) when \(parameter.condition?.text ?? "always")"
        + " where \(parameter.constraints.map(\.text))"
    }
    return (parameters + constraints.map(\.text) + tests).joined(separator: "; ")
      + " samples \(samples ?? 0) \(samplesEveryPoint ?? false)"
  }
}

private func modelLocated<T>(_ value: T) -> Located<T> {
  Located(value, at: SourceLocation(file: "f", line: 1, column: 1))
}

private func modelPoint(_ row: [(name: String, value: Int)]) -> Term {
  .mapping(
    row.map { .init($0.name, at: nil, .text("\($0.value)", isQuoted: false, at: nil)) }, at: nil)
}
