import Console
import Coordinator

/// How the check of a host is written for people.
struct HostCheckText {
  /// What stands before a line.
  enum Marks {
    case unicode
    /// For terminals that show no other characters than those of ASCII.
    case plain

    func mark(_ verdict: HostCheck.Verdict) -> String {
      switch (verdict, self) {
      case (.good, .unicode): "✓"
      case (.bad, .unicode): "✗"
      case (.open, .unicode): "–"
      case (.good, .plain): "ok"
      case (.bad, .plain): "no"
      case (.open, .plain): "--"
      }
    }
  }

  var marks: Marks
  var isStyled: Bool

  func render(_ check: HostCheck) -> String {
    var lines = [Label.name.apply(to: check.host, styled: isStyled)]
    let depth = marks.mark(.good).count + 3
    for line in check.lines {
      let mark = line.verdict.label.apply(to: marks.mark(line.verdict), styled: isStyled)
      lines.append(indented("  \(mark) \(sanitize(line.what)): \(sanitize(line.detail))", depth))
      guard let remedy = line.remedy else { continue }
      lines.append(
        indented(String(repeating: " ", count: depth) + "try: \(sanitize(remedy))", depth + 5))
    }
    return lines.joined(separator: "\n")
  }

  /// The text without blank lines, its later lines below the beginning of what it says.
  private func indented(_ text: String, _ depth: Int) -> String {
    text.split(whereSeparator: \.isNewline)
      .joined(separator: "\n" + String(repeating: " ", count: depth))
  }
}

extension HostCheck.Verdict {
  fileprivate var label: Label {
    switch self {
    case .good: .good
    case .bad: .bad
    case .open: .pending
    }
  }
}

/// Whether the locale's characters are those of Unicode (POSIX: the first of `LC_ALL`, `LC_CTYPE` and
/// `LANG` that isn't empty counts).
func speaksUTF8(_ environment: [String: String]) -> Bool {
  let names = ["LC_ALL", "LC_CTYPE", "LANG"].compactMap { environment[$0] }
  let locale = names.first { !$0.isEmpty }?.lowercased() ?? ""
  return locale.contains("utf-8") || locale.contains("utf8")
}
