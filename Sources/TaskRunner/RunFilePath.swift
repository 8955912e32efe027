public import Diagnostics

/// The path of a file in a run's folder: relative, and leading nowhere else.
public struct RunFilePath: Hashable, Sendable {
  /// The names from the run's folder down, with slashes between them.
  public let text: String

  /// Checks a path. Needless slashes and `.` are dropped: `./conf//a.yaml` is `conf/a.yaml`.
  ///
  /// - Parameters:
  ///   - text: the path as it was written.
  ///   - location: where that was.
  /// - Throws: a path that is absolute, goes up, names no file, or names one of ours.
  public init(_ text: String, at location: Location? = nil) throws(Diagnostic) {
    func refusal(_ why: String, _ remedy: String) -> Diagnostic {
      Diagnostic(
        "'\(text)' can't be a file of a run's folder", at: location, why: why, remedy: remedy)
    }
    let relative = "write it relative to the run's folder: conf/train.yaml"
    let names = text.split(separator: "/").filter { $0 != "." }
    if text.hasPrefix("/") { throw refusal("it is an absolute path", relative) }
    if names.contains("..") { throw refusal("'..' leads out of the folder", relative) }
    if text.utf8.contains(0) { throw refusal("it holds a NUL byte", relative) }
    if names.isEmpty || text.hasSuffix("/") || text.hasSuffix("/.") {
      throw refusal("it names no file", relative)
    }
    if names.first == ".clustersweep" {
      throw refusal("what is in '.clustersweep' belongs to the runner", "take another folder")
    }
    self.text = names.joined(separator: "/")
  }
}
