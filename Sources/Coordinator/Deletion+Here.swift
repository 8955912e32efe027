import Diagnostics
import Foundation
import Ledger

/// What lies on this machine.
extension Deletion {
  /// Renames first, as on a host. A link is deleted, not what it leads to.
  func deleteResults() throws {
    let manager = FileManager.default
    do {
      if isThere(trash) { try manager.removeItem(atPath: trash) }
      if isThere(results) {
        try manager.moveItem(atPath: results, toPath: trash)
        try manager.removeItem(atPath: trash)
      }
      let books = "\(project.folder)/.clustersweep/sync"
      for name in (try? manager.contentsOfDirectory(atPath: books)) ?? []
      where name.hasPrefix(sweep.name + "@") {
        try manager.removeItem(atPath: "\(books)/\(name)")
      }
    } catch {
      throw Diagnostic(
        "the results can't be deleted", at: .file(results), why: error.localizedDescription,
        remedy: "make them writable and repeat it", kind: .failed)
    }
  }

  private func isThere(_ path: String) -> Bool {
    (try? FileManager.default.attributesOfItem(atPath: path)) != nil
  }

  /// nil where there are so many files that counting takes long.
  func localKilobytes() -> Int? {
    guard let files = FileManager.default.enumerator(atPath: results) else { return 0 }
    var (count, bytes) = (0, 0)
    for case _ as String in files {
      count += 1
      guard count <= 20_000 else { return nil }
      bytes += (files.fileAttributes?[.size] as? NSNumber)?.intValue ?? 0
    }
    return (bytes + 1023) / 1024
  }
}
