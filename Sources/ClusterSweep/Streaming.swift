import Console
import JSON

/// Writes the elements of a JSON array one by one.
struct JSONListWriter {
  private let context: Context
  private var pending: [UInt8] = []
  private var isFirst = true

  init(_ context: Context) { self.context = context }

  mutating func add(_ element: JSONValue) throws {
    pending += (isFirst ? "\n    " : ",\n    ").utf8
    isFirst = false
    element.write(to: &pending)
    if pending.count >= 1 << 16 { try flush() }
  }

  mutating func end() throws {
    pending += (isFirst ? "]\n}\n" : "\n  ]\n}\n").utf8
    try flush()
  }

  private mutating func flush() throws {
    context.clearProgress()
    try Console.write(pending, to: .standardOutput)
    pending.removeAll(keepingCapacity: true)
  }
}

extension Context {
  /// Prints an object whose last member is a list, element by element.
  ///
  /// - Parameters:
  ///   - head: the other members, at least one.
  ///   - name: the name of the list.
  ///   - body: adds the elements.
  /// - Throws: what `body` throws, and if nobody reads.
  func writeObject(
    _ head: JSONValue, with name: String, _ body: (inout JSONListWriter) throws -> Void
  ) throws {
    var text = head.text(indented: true)
    text.removeLast(2)
    try printPart("\(text),\n  \(jsonText(name)): [")
    var list = JSONListWriter(self)
    try body(&list)
    try list.end()
  }

  /// Prints a table row by row.
  ///
  /// - Parameters:
  ///   - columns: its columns.
  ///   - rows: called twice, to measure the rows and to write them; hands each to what it is given.
  /// - Throws: what `rows` throws, and if nobody reads.
  func writeTable(
    _ columns: [Table.Column], rows: (_ row: ([Table.Cell]) throws -> Void) throws -> Void
  ) throws {
    var table = TableWriter(columns, styled: terminal.output.styled)
    try rows { table.measure($0) }
    table.fit(width: terminal.output.width)
    var pending = Array(table.heading.utf8)
    clearProgress()
    try rows { row in
      pending += table.line(row).utf8
      guard pending.count >= 1 << 16 else { return }
      try Console.write(pending, to: .standardOutput)
      pending.removeAll(keepingCapacity: true)
    }
    try Console.write(pending, to: .standardOutput)
  }
}
