import Foundation

/// Whether a path lies on a file system that other machines write to as well, where SQLite's
/// write-ahead log is unsafe.
func isOnNetwork(_ path: String) -> Bool {
  #if canImport(Darwin)
    let values = try? URL(fileURLWithPath: path).resourceValues(forKeys: [.volumeIsLocalKey])
    return values?.volumeIsLocal == false
  #else
    let mounts = try? String(contentsOfFile: "/proc/self/mountinfo", encoding: .utf8)
    let resolved = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
    return mounts.flatMap { fileSystem(of: resolved, mounts: $0) }.map(isNetwork) ?? false
  #endif
}

/// The type of the file system that holds a path.
///
/// - Parameters:
///   - path: an absolute path without links.
///   - mounts: the text of `/proc/self/mountinfo` (proc(5)): the fifth field is the mount point, the
///     first behind ` - ` the type; the last and longest mount point above a path counts.
/// - Returns: the type, such as `ext4`; nil where no mount point is above the path.
func fileSystem(of path: String, mounts: String) -> String? {
  var best: (length: Int, type: String)?
  for line in mounts.utf8.split(separator: UInt8(ascii: "\n")) {
    let fields = line.split(separator: UInt8(ascii: " "))
    guard fields.count >= 5, let dash = fields.firstIndex(where: { $0.elementsEqual("-".utf8) }),
      dash + 1 < fields.count
    else { continue }
    let point = unescaped(fields[4])
    let isAbove = point == "/" || path == point || path.hasPrefix(point + "/")
    if isAbove, point.utf8.count >= best?.length ?? 0 {
      best = (point.utf8.count, String(decoding: fields[dash + 1], as: UTF8.self))
    }
  }
  return best?.type
}

/// A mount point, in which the kernel writes a blank as `\040`.
private func unescaped(_ field: some Collection<UInt8>) -> String {
  let text = String(decoding: field, as: UTF8.self)
  return field.contains(UInt8(ascii: "\\")) ? text.replacing("\\040", with: " ") : text
}

/// FUSE counts as a network: sshfs and most parallel file systems that use it are.
func isNetwork(_ type: String) -> Bool {
  let networks = [
    "nfs", "nfs4", "cifs", "smb3", "smbfs", "afs", "ceph", "lustre", "gpfs", "beegfs", "orangefs",
    "pvfs2", "panfs", "wekafs", "9p",
  ]
  return networks.contains(type) || type.hasPrefix("fuse")
}
