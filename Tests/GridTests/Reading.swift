import Diagnostics

@testable import Grid

/// What `read` throws for a file that isn't there.
struct NoSuchFile: Error, CustomStringConvertible {
  var description: String { "no such file" }
}

/// Reads a spec that begins at column 1 of `--set`; files are those of `files`.
func read(
  _ spec: String, name: String = "p", files: [String: String] = [:]
) throws(Diagnostic) -> Axis {
  let start = SourceLocation(file: "--set", line: 1, column: 1, text: spec)
  return try RangeGrammar.axis(name: name, spec: spec, at: start) { path in
    guard let text = files[path] else { throw NoSuchFile() }
    return Array(text.utf8)
  }
}

/// The texts of the values, with blanks between them.
func values(_ axis: Axis) -> String {
  (0..<axis.count).map { axis[$0].text }.joined(separator: " ")
}

func values(_ spec: String, files: [String: String] = [:]) throws(Diagnostic) -> String {
  try values(read(spec, files: files))
}

/// The complaint about a spec; nil if there is none.
func complaint(_ spec: String, files: [String: String] = [:]) -> Diagnostic? {
  do {
    _ = try read(spec, files: files)
    return nil
  } catch {
    return error
  }
}

/// The part of `spec` to which a complaint points.
func pointed(_ complaint: Diagnostic?, in spec: String) -> String? {
  guard case .source(let place)? = complaint?.location else { return nil }
  return String(spec.dropFirst(place.column - 1).prefix(place.length))
}
