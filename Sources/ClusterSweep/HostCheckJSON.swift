import Coordinator
import JSON

extension HostCheck {
  /// As `hosts check --json` gives it.
  var json: JSONValue {
    .members([
      "host": .string(host), "good": .bool(isGood), "checks": .array(lines.map(\.json)),
      "connection": connection,
    ])
  }
}

extension HostCheck.Line {
  fileprivate var json: JSONValue {
    let good: JSONValue =
      switch verdict {
      case .good: .bool(true)
      case .bad: .bool(false)
      case .open: .null
      }
    return .members([
      "what": .string(what), "good": good, "detail": .string(detail), "remedy": .text(remedy),
    ])
  }
}
