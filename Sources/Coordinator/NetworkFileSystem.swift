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
  for line in mounts.split(separator: "\n") {
    let halves = line.split(separator: " - ", maxSplits: 1)
    let fields = halves[0].split(separator: " ")
    guard halves.count == 2, fields.count >= 5, let type = halves[1].split(separator: " ").first
    else { continue }
    let point = fields[4].replacing("\\040", with: " ")
    let isAbove = point == "/" || path == point || path.hasPrefix(point + "/")
    if isAbove, point.count >= best?.length ?? 0 { best = (point.count, String(type)) }
  }
  return best?.type
}

/// FUSE counts as a network: sshfs and most parallel file systems that use it are.
func isNetwork(_ type: String) -> Bool {
  let networks = [
    "nfs", "nfs4", "cifs", "smb3", "smbfs", "afs", "ceph", "lustre", "gpfs", "beegfs", "orangefs",
    "pvfs2", "panfs", "wekafs", "9p",
  ]
  return networks.contains(type) || type.hasPrefix("fuse")
}
