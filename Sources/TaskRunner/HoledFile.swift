import Cluster

/// A file that every run of a submission gets, with values of its own in the holes.
public struct HoledFile: Sendable {
  public let path: RunFilePath
  /// What stands before, between and behind the holes: one more than there are holes.
  public let pieces: [[UInt8]]
  public let isExecutable: Bool

  /// - Parameters:
  ///   - path: where it belongs in a run's folder.
  ///   - pieces: what stands before, between and behind the holes; none at all is an empty file.
  ///   - isExecutable: whether a run may execute it.
  public init(path: RunFilePath, pieces: [[UInt8]], isExecutable: Bool = false) {
    self.path = path
    self.pieces = pieces.isEmpty ? [[]] : pieces
    self.isExecutable = isExecutable
  }
}

extension TaskRunner {
  /// What has to lie in the submission's folder for its files, with paths from there.
  public static func uploads(of files: [HoledFile]) -> [(path: String, content: [UInt8])] {
    files.enumerated().flatMap { index, file in
      file.pieces.enumerated().map { piece, content in
        (path: "\(SubmissionFolder.files)/\(index)/\(piece)", content: content)
      }
    }
  }

  /// What a task does before its command: ``TaskEntry/setup``.
  ///
  /// - Parameters:
  ///   - environment: variables of this run alone, in order.
  ///   - files: for each file its index in the submission's files, and the values of its holes.
  /// - Returns: shell text, a line for each.
  public static func setup(
    environment: [(name: String, value: String)], files: [(index: Int, values: [String])]
  ) -> String {
    let exports = environment.map { "export \($0.name)=\(ShellQuoting.quote($0.value))\n" }
    let calls = files.map { index, values in
      "cs_file " + ShellQuoting.join(["\(index)"] + values) + "\n"
    }
    return (exports + calls).joined()
  }

  /// The part of the settings that tells the runner of the files.
  static func settings(of files: [HoledFile]) -> String {
    let cases = files.enumerated().map { index, file in
      "  \(index)) cs_path=\(ShellQuoting.quote(file.path.text))"
        + " cs_holes=\(file.pieces.count - 1) cs_mode=\(file.isExecutable ? "+x" : "") ;;\n"
    }
    return """
      cs_describe_file() {
        case $1 in
      \(cases.joined())  *) cs_stop "this submission has no file '$1'" ;;
        esac
      }

      """
  }
}
