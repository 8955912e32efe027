import Console
import Coordinator
import Grid
import JSON
import Template

/// A way to write points, one behind the other: what doesn't change from point to point is made once.
protocol PlanRow {
  mutating func update(_ parameter: Int, _ value: Value?)
  mutating func write(_ index: Int, to out: inout [UInt8]) throws
}

extension SweepPlan {
  /// Finds an error that only a point shows, before half of the output stands in front of it.
  func check(_ range: Range<Int>) throws {
    if space.canFail { try space.forEachPoint(in: range) { _ in } }
  }

  /// Writes points to standard output, as many bytes at a time as a pipe takes.
  ///
  /// - Parameters:
  ///   - range: the indices of the points.
  ///   - row: how each is written.
  /// - Throws: as walking over the points, and if nobody reads them.
  func write(_ range: Range<Int>, as row: some PlanRow) throws {
    try check(range)
    var row = row
    var cursor = space.cursor(in: range)
    var out: [UInt8] = []
    out.reserveCapacity(1 << 17)
    while try cursor.advance() {
      for parameter in cursor.changed { row.update(parameter, cursor.value(parameter)) }
      try row.write(cursor.index, to: &out)
      if out.count >= 1 << 16 {
        try Console.write(out, to: .standardOutput)
        out.removeAll(keepingCapacity: true)
      }
    }
    try Console.write(out, to: .standardOutput)
  }
}

/// The command, a line a point.
struct CommandRow: PlanRow {
  private var commands: CommandWriter

  init(_ plan: SweepPlan) { commands = plan.commandWriter() }

  mutating func update(_ parameter: Int, _ value: Value?) {
    commands.update(parameter: parameter, value: value?.text)
  }

  mutating func write(_ index: Int, to out: inout [UInt8]) {
    commands.write(into: &out)
    out.append(UInt8(ascii: "\n"))
  }
}

/// Comma-separated values (RFC 4180): the index, the parameters, the command.
struct CSVRow: PlanRow {
  private var commands: CommandWriter
  private var cells: [[UInt8]]
  private var command: [UInt8] = []

  init(_ plan: SweepPlan) {
    commands = plan.commandWriter()
    cells = plan.parameterNames.map { _ in [] }
  }

  /// The first line, which names the columns.
  static func heading(_ plan: SweepPlan) -> [UInt8] {
    var out = Array("index".utf8)
    for name in plan.parameterNames + ["command"] {
      out.append(UInt8(ascii: ","))
      out += cell(name.utf8)
    }
    return out + [UInt8(ascii: "\n")]
  }

  mutating func update(_ parameter: Int, _ value: Value?) {
    commands.update(parameter: parameter, value: value?.text)
    cells[parameter] = value.map { Self.cell($0.text.utf8) } ?? []
  }

  mutating func write(_ index: Int, to out: inout [UInt8]) {
    out += String(index).utf8
    for cell in cells {
      out.append(UInt8(ascii: ","))
      out += cell
    }
    command.removeAll(keepingCapacity: true)
    commands.write(into: &command)
    out.append(UInt8(ascii: ","))
    out += Self.cell(command)
    out.append(UInt8(ascii: "\n"))
  }

  private static func cell(_ text: some Sequence<UInt8>) -> [UInt8] {
    let bytes = Array(text)
    let special = Array(",\"\n\r".utf8)
    guard bytes.contains(where: special.contains) || bytes.first == UInt8(ascii: " ") else {
      return bytes
    }
    return [UInt8(ascii: "\"")]
      + bytes.flatMap { $0 == UInt8(ascii: "\"") ? [$0, $0] : [$0] } + [UInt8(ascii: "\"")]
  }
}

/// The elements of `points` in `plan --json`.
struct JSONRow: PlanRow {
  private let plan: SweepPlan
  private let labels: RunLabels?
  private var commands: CommandWriter
  private let names: [[UInt8]]
  private var members: [[UInt8]?]
  private var values: [Value?]
  private var command: [UInt8] = []
  private var isFirst = true

  init(_ plan: SweepPlan, labels: RunLabels?) {
    self.plan = plan
    self.labels = labels
    commands = plan.commandWriter()
    names = plan.parameterNames.map { name in
      var out: [UInt8] = []
      JSONValue.writeString(name.utf8, to: &out)
      return out + Array(": ".utf8)
    }
    members = names.map { _ in nil }
    values = names.map { _ in nil }
  }

  mutating func update(_ parameter: Int, _ value: Value?) {
    commands.update(parameter: parameter, value: value?.text)
    values[parameter] = value
    guard let value else {
      members[parameter] = nil
      return
    }
    var member = names[parameter]
    JSONValue.writeString(value.text.utf8, to: &member)
    members[parameter] = member
  }

  mutating func write(_ index: Int, to out: inout [UInt8]) throws {
    out += (isFirst ? "\n    {\"index\": " : ",\n    {\"index\": ").utf8
    isFirst = false
    out += String(index).utf8
    out += ", \"parameters\": {".utf8
    var separator = ""
    for case let member? in members {
      out += separator.utf8
      out += member
      separator = ", "
    }
    command.removeAll(keepingCapacity: true)
    commands.write(into: &command)
    out += "}, \"command\": ".utf8
    JSONValue.writeString(command, to: &out)
    if let resources = try plan.resources(of: Point(index: index, values: values)) {
      out += ", \"resources\": ".utf8
      resources.json.write(to: &out)
    }
    if let labels {
      out += ", \"label\": ".utf8
      JSONValue.writeString(
        labels.label(of: Point(index: index, values: values), in: plan).utf8, to: &out)
    }
    out.append(UInt8(ascii: "}"))
  }
}
