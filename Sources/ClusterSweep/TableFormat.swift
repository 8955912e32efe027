import ArgumentParser
import JSON

/// A way of writing a table for another program, or for a paper.
enum TableFormat: String, ExpressibleByArgument, CaseIterable {
  case table, csv, jsonl, markdown, latex
}

/// Writes rows of text in a format.
enum TableExport {
  /// - Parameters:
  ///   - headings: what stands above the columns.
  ///   - rows: the cells.
  ///   - format: any but `table` and `jsonl`, which need more than text.
  /// - Returns: lines, each with its end.
  static func text(_ headings: [String], _ rows: [[String]], _ format: TableFormat) -> String {
    switch format {
    case .markdown:
      let rule = headings.map { _ in "---" }
      return ([headings, rule] + rows).map { "| \($0.map(markdown).joined(separator: " | ")) |\n" }
        .joined()
    case .latex:
      let lines = rows.map { "\($0.map(latex).joined(separator: " & ")) \\\\\n" }.joined()
      let head = headings.map(latex).joined(separator: " & ")
      let places = String(repeating: "l", count: headings.count)
      return "\\begin{tabular}{\(places)}\n\\toprule\n\(head) \\\\\n\\midrule\n\(lines)"
        + "\\bottomrule\n\\end{tabular}\n"
    default:
      return ([headings] + rows).map { $0.map(csv).joined(separator: ",") + "\n" }.joined()
    }
  }

  /// After RFC 4180, but with a bare line feed.
  static func csv(_ cell: String) -> String {
    let isPlain = cell.utf8.allSatisfy { !"\",\r\n".utf8.contains($0) }
    return isPlain ? cell : "\"\(cell.replacing("\"", with: "\"\""))\""
  }

  private static func markdown(_ cell: String) -> String {
    cell.replacing("|", with: "\\|").replacing("\n", with: " ")
  }

  private static func latex(_ cell: String) -> String {
    var text = ""
    for character in cell {
      switch character {
      case "&", "%", "$", "#", "_", "{", "}": text += "\\\(character)"
      case "\\": text += "\\textbackslash{}"
      case "~": text += "\\textasciitilde{}"
      case "^": text += "\\textasciicircum{}"
      default: text.append(character)
      }
    }
    return text
  }
}
