import Diagnostics
import Foundation
import SweepFile

/// Folders in which scripts and configs are looked for that aren't where their path says (HyperTrainer's
/// search path): those of `script_path`, then those of CLUSTERSWEEP_SCRIPT_PATH and HYPERTRAINER_PATH,
/// lists with colons between.
public struct ScriptPath: Sendable {
  /// Absolute paths.
  let folders: [String]

  /// - Parameters:
  ///   - own: the folders that a sweep file names, seen from its folder.
  ///   - folder: the sweep file's folder.
  ///   - environment: that of this program.
  public init(_ own: [String], in folder: String, environment: [String: String]) {
    let named = ["CLUSTERSWEEP_SCRIPT_PATH", "HYPERTRAINER_PATH"].flatMap {
      (environment[$0] ?? "").split(separator: ":").map(String.init)
    }
    let home = environment["HOME"]
    folders = (own + named).map { path in
      if path.hasPrefix("/") { return path }
      if path.hasPrefix("~/"), let home { return home + "/" + path.dropFirst(2) }
      return folder + "/" + path
    }
  }

  /// Where a file is: at its path, seen from a folder, if there is one; else in the first folder that has it.
  ///
  /// - Parameters:
  ///   - path: as it is written.
  ///   - folder: an absolute path.
  /// - Returns: an absolute path; nil if it is nowhere.
  public func find(_ path: String, from folder: String) -> String? {
    let manager = FileManager.default
    let direct = path.hasPrefix("/") ? path : folder + "/" + path
    if manager.fileExists(atPath: direct) { return direct }
    guard !path.hasPrefix("/") else { return nil }
    return folders.lazy.map { $0 + "/" + path }.first { manager.fileExists(atPath: $0) }
  }
}
