import Diagnostics

/// What is said of code that is large.
enum SnapshotSize {
  /// Above this many bytes there is a warning.
  static let warned = 20_000_000

  /// A warning where a sweep's files are large, an error where they are too large.
  ///
  /// - Parameters:
  ///   - listing: the sweep's files.
  ///   - folder: where they are.
  ///   - limit: how many bytes they may have.
  ///   - sent: how many of them have to be sent; nil where that isn't known.
  /// - Returns: nil where there is nothing to say.
  static func complaint(
    on listing: SnapshotListing, in folder: String, limit: Int, sent: Int? = nil
  ) -> Diagnostic? {
    let size = listing.size
    let biggest = listing.files.sorted { $0.size > $1.size }.prefix(3).filter {
      $0.size > size / 100
    }
    .map { "\(shown($0.path)) (\(megabytes($0.size)))" }.joined(separator: ", ")
    if size > limit {
      return Diagnostic(
        "the code has \(megabytes(size)), more than \(megabytes(limit))", at: .file(folder),
        why: "the files of the sweep's folder are copied to the host; the biggest are \(biggest)",
        remedy: "keep data elsewhere, name in .gitignore or with `code: {exclude: […]}` what the"
          + " runs don't need, or raise `code: {limit: …}`", kind: .failed)
    }
    guard sent ?? size > warned else { return nil }
    return Diagnostic(
      sent.map { "\(megabytes($0)) of code are sent" } ?? "the code has \(megabytes(size))",
      at: .file(folder),
      why: "the files of the sweep's folder are copied to the host; the biggest are \(biggest)",
      remedy: "if the runs don't need them, name them in .gitignore or with `code: {exclude: […]}`",
      severity: .warning)
  }
}

/// An amount of bytes as messages give it, in powers of 1000.
func megabytes(_ bytes: Int) -> String {
  let (unit, name) = bytes < 1_000_000 ? (1_000, "kB") : (1_000_000, "MB")
  let tenths = (bytes * 10 + unit / 2) / unit
  return tenths < 100 && tenths % 10 != 0
    ? "\(tenths / 10).\(tenths % 10) \(name)" : "\((bytes + unit / 2) / unit) \(name)"
}
