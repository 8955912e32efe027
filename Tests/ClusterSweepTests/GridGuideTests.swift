import Foundation
import TestSupport
import Testing

/// Every row of the tables of docs/grid.md, through the program.
@Suite(.timeLimit(.minutes(5))) struct GridGuideTests {
  struct Row: CustomTestStringConvertible, Sendable {
    var line: Int
    var written: String
    var result: String

    var testDescription: String { "line \(line): \(written)" }
  }

  /// The rows of the tables whose first column is headed `heading`; code spans lose their marks.
  static func rows(_ heading: String) throws -> [Row] {
    let path = repository.appendingPathComponent("docs/grid.md").path
    let lines = try String(contentsOfFile: path, encoding: .utf8)
      .split(separator: "\n", omittingEmptySubsequences: false)
    var rows: [Row] = []
    var isInTable = false
    for (number, line) in lines.enumerated() {
      guard line.hasPrefix("|") else {
        isInTable = false
        continue
      }
      let cells = cells(line)
      if cells.first == heading {
        isInTable = true
      } else if isInTable, let first = cells.first, !first.hasPrefix("---"), cells.count > 1 {
        rows.append(Row(line: number + 1, written: first, result: cells[1]))
      }
    }
    return rows
  }

  /// The cells of a row of a Markdown table; `\|` is a bar.
  private static func cells(_ line: Substring) -> [String] {
    line.dropFirst().replacing("\\|", with: "\u{1}").split(
      separator: "|", omittingEmptySubsequences: false
    ).dropLast().map { cell in
      let text = cell.trimmingCharacters(in: .whitespaces).replacing("\u{1}", with: "|")
      guard text.hasPrefix("`"), text.hasSuffix("`"), text.count > 1 else { return text }
      return String(text.dropFirst().dropLast())
    }
  }

  private func points(_ plan: ProgramResult) throws -> [[(name: String, value: String)]] {
    guard plan.status == 0 else { return [] }
    let lines = plan.output.split(separator: "\n").filter { $0.contains("\"index\":") }
    return try lines.map { line in
      let text = line.trimmingCharacters(in: [" ", ","])
      let value = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
      let parameters = value?["parameters"] as? [String: String] ?? [:]
      // The order of the members is that of the text.
      return parameters.map { (name: $0.key, value: $0.value) }.sorted { a, b in
        let places = [a, b].map { text.range(of: "\"\($0.name)\": ")?.lowerBound }
        guard let first = places[0], let second = places[1] else { return false }
        return first < second
      }
    }
  }

  /// Backquotes in a message would end a code span.
  private func check(_ plan: ProgramResult, complains message: String) {
    #expect(plan.status == 65)
    #expect(plan.errors.replacing("`", with: "").contains(message), "\(plan.errors)")
  }

  @Test func thereAreTables() throws {
    #expect(try Self.rows("Written").count >= 59)
    #expect(try Self.rows("In the sweep file").count >= 28)
  }

  /// `0 1 2`, `1 … 9 (100 values)`, or `error: TEXT`.
  @Test(arguments: try rows("Written")) func aSpecHasItsValues(_ row: Row) throws {
    let program = try ClusterSweepProgram()
    try program.folder.write("lr.txt", "0.1\n1e-3\nadam\n")
    try program.folder.write("runs.csv", "lr,layers\n0.10,2\n1e-3,3\n")
    try program.folder.write("values.json", #"[1, 0.50, "x", true]"#)
    if row.result.hasPrefix("error: ") {
      let plan = try program("plan", "--hyperparam", "p=\(row.written)", "--", "echo {{ p }}")
      return check(plan, complains: row.result)
    }
    let plan = try program(
      "plan", "--json", "--hyperparam", "p=\(row.written)", "--", "echo {{ p }}")
    #expect(plan.status == 0, "\(plan.errors)")
    let values = try points(plan).map { $0.first?.value ?? "" }
    let parts = row.result.components(separatedBy: " … ")
    guard parts.count == 2 else {
      #expect(values.joined(separator: " ") == row.result)
      return
    }
    let end = parts[1].components(separatedBy: " (")
    let count = end.last.flatMap { Int($0.prefix { $0.isNumber }) }
    #expect(values.count == count)
    let first = parts[0].split(separator: " ").map(String.init)
    #expect(Array(values.prefix(first.count)) == first)
    #expect(values.last == end[0])
  }

  /// `a=1 b=x; a=2 b=y`, or `error: TEXT`.
  @Test(arguments: try rows("In the sweep file")) func aSweepHasItsPoints(_ row: Row) throws {
    let program = try ClusterSweepProgram()
    try program.folder.write("runs.csv", "lr,layers\n0.10,2\n1e-3,3\n")
    try program.folder.write(
      "sweep.yaml", "{name: t, command: 'echo {{ args }}', \(row.written)}\n")
    if row.result.hasPrefix("error: ") { return check(try program("plan"), complains: row.result) }
    let plan = try program("plan", "--json")
    #expect(plan.status == 0, "\(plan.errors)")
    let found = try points(plan).map { point in
      point.map { "\($0.name)=\($0.value)" }.joined(separator: " ")
    }
    #expect(found.joined(separator: "; ") == row.result)
  }
}
