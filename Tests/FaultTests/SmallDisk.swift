import Foundation
import TestSupport

/// A file system of few megabytes on a folder, gone with the object. Only root may have one.
final class SmallDisk {
  let path: String
  /// The file that takes up the room.
  var ballast: String { path + "/ballast" }

  /// Whether this machine lets us have one: many containers don't.
  static let isPossible: Bool = {
    guard getuid() == 0, let folder = try? TemporaryFolder() else { return false }
    return (try? SmallDisk(on: folder.path)) != nil
  }()

  /// - Parameter path: a folder; what is in it is hidden meanwhile.
  /// - Throws: ``NotMounted``.
  init(on path: String) throws {
    self.path = path
    let result = try run("/bin/mount", ["-t", "tmpfs", "-o", "size=8m,mode=755", "none", path])
    guard result.status == 0 else { throw NotMounted(why: result.errors) }
  }

  deinit { _ = try? run("/bin/umount", ["-l", path]) }

  /// Takes up all room but so many bytes.
  func fill(leaving bytes: Int) throws {
    let facts = try FileManager.default.attributesOfFileSystem(forPath: path)
    let free = (facts[.systemFreeSize] as? NSNumber)?.intValue ?? 0
    try Data(count: max(0, free - bytes)).write(to: URL(fileURLWithPath: ballast))
  }

  func makeRoom() { unlink(ballast) }

  struct NotMounted: Error {
    var why: String
  }
}
