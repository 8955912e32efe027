import JSON

extension TaskTable {
  /// Reads a task table. What a host sends may be anything.
  ///
  /// - Parameter bytes: the file.
  /// - Returns: the tasks in their order, nil if a line is none.
  public static func reading(_ bytes: some Sequence<UInt8>) -> [TaskEntry]? {
    var entries: [TaskEntry] = []
    for line in Array(bytes).split(separator: UInt8(ascii: "\n")) {
      guard let entry = entry(line) else { return nil }
      entries.append(entry)
    }
    return entries
  }

  private static func entry(_ line: ArraySlice<UInt8>) -> TaskEntry? {
    let fields = line.split(separator: UInt8(ascii: "\t"), omittingEmptySubsequences: false)
      .map { String(decoding: unescape($0), as: UTF8.self) }
    guard fields.count == 7, RunName.isValid(Substring(fields[0])), let attempt = Int(fields[1]),
      let index = Int(fields[2]), index >= 0, let seed = Int(fields[3]),
      let parameters = try? JSONValue(parsing: fields[5])
    else { return nil }
    return TaskEntry(
      run: fields[0], attempt: attempt, runIndex: index, seed: seed, command: fields[4],
      parameters: parameters, setup: fields[6])
  }

  private static func unescape(_ field: ArraySlice<UInt8>) -> [UInt8] {
    var out: [UInt8] = []
    var isEscaped = false
    for byte in field {
      if isEscaped {
        switch byte {
        case UInt8(ascii: "t"): out.append(UInt8(ascii: "\t"))
        case UInt8(ascii: "n"): out.append(UInt8(ascii: "\n"))
        default: out.append(byte)
        }
        isEscaped = false
      } else if byte == UInt8(ascii: "\\") {
        isEscaped = true
      } else {
        out.append(byte)
      }
    }
    return out
  }
}
