public import Diagnostics
import Foundation
public import Ledger

/// A folder with sweep files, and what ClusterSweep keeps beside them: `.clustersweep/` with the
/// ledger, and `results/`.
public struct Project: Sendable {
  /// An absolute path.
  public let folder: String
  public let ledger: Ledger

  var resultsFolder: String { folder + "/results" }

  /// Opens the project of a folder.
  ///
  /// - Parameters:
  ///   - folder: an absolute path.
  ///   - create: whether a ledger is made where there is none.
  /// - Returns: nil where there is none and none is to be made.
  /// - Throws: what is wrong with the ledger.
  public static func open(_ folder: String, create: Bool) throws(Diagnostic) -> Project? {
    let hidden = folder + "/.clustersweep"
    let path = hidden + "/ledger.sqlite"
    let manager = FileManager.default
    guard create || manager.fileExists(atPath: path) else { return nil }
    do {
      try manager.createDirectory(atPath: hidden, withIntermediateDirectories: true)
    } catch {
      throw Diagnostic(
        "the folder of the ledger can't be made", at: .file(hidden),
        why: error.localizedDescription, kind: .failed)
    }
    let ledger = try Ledger(path: path, isOnNetwork: isOnNetwork(hidden))
    return Project(folder: folder, ledger: ledger)
  }

  /// The project that a command without a sweep file is about: that of the folder it was given in,
  /// or of the nearest one above that has a ledger.
  public static func nearest(to folder: String) throws(Diagnostic) -> Project {
    var candidate = folder
    while true {
      if let project = try open(candidate, create: false) { return project }
      let parent = (candidate as NSString).deletingLastPathComponent
      if parent == candidate || parent.isEmpty { break }
      candidate = parent
    }
    throw Diagnostic(
      "there are no sweeps here", at: .file(folder),
      why: "neither this folder nor one above has a ledger (.clustersweep/ledger.sqlite)",
      remedy: "go to the folder of your sweep file, or begin with `clustersweep init`",
      kind: .usage)
  }

  /// Holds the right to submit a sweep until the returned lock goes away, or the process ends.
  func lockSubmission(of sweep: String) throws(Diagnostic) -> FileLock {
    try FileLock(
      path: "\(folder)/.clustersweep/submit-\(sweep).lock", doing: "submitting '\(sweep)'")
  }

  /// Holds the right to sync a sweep.
  func lockSync(of sweep: String) throws(Diagnostic) -> FileLock {
    try FileLock(path: "\(folder)/.clustersweep/sync-\(sweep).lock", doing: "syncing '\(sweep)'")
  }
}
