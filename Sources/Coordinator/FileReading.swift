import Cluster
import Diagnostics
import Foundation

/// The bytes of a file of the user's.
///
/// - Parameters:
///   - path: where it is.
///   - shown: its name in messages.
/// - Returns: all of them.
/// - Throws: that it isn't there or can't be read.
func readFile(_ path: String, shownAs shown: String) throws(Diagnostic) -> [UInt8] {
  do {
    return Array(try Data(contentsOf: URL(fileURLWithPath: path)))
  } catch {
    var isFolder: ObjCBool = false
    let exists = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
    throw Diagnostic(
      exists ? "'\(shown)' can't be read" : "there is no file '\(shown)'",
      at: .file(shown),
      why: isFolder.boolValue ? "it is a folder" : exists ? error.localizedDescription : nil,
      remedy: exists ? nil : nearbyFile(path))
  }
}

private func nearbyFile(_ path: String) -> String? {
  let folder = (path as NSString).deletingLastPathComponent
  let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
  return didYouMean((path as NSString).lastPathComponent, among: names.sorted())
    ?? "`clustersweep init` writes one that runs as it is"
}

func quoted(_ word: String) -> String { ShellQuoting.quote(word) }
