#if canImport(Darwin)
  internal import Darwin
#else
  internal import Glibc
#endif

/// Where programs lie.
public enum ProgramSearch {
  /// Where programs are looked for if the environment has no `PATH`.
  public static let usualPath = "/usr/local/bin:/usr/bin:/bin"

  /// The absolute path of the program `name`, or nil if no folder of `path` has it.
  ///
  /// `path` has folders with colons between them; relative ones are passed over.
  public static func find(_ name: String, path: String?) -> String? {
    for folder in (path ?? usualPath).split(separator: ":") where folder.hasPrefix("/") {
      let candidate = "\(folder)/\(name)"
      if access(candidate, X_OK) == 0 { return candidate }
    }
    return nil
  }
}
