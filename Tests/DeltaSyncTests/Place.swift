import Cluster
import Foundation
import LocalTransport
import TestSupport

@testable import DeltaSync

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// A host's folder and a mirror of it, side by side on this machine.
struct Place: Sendable {
  let folder: TemporaryFolder
  let transport: LocalTransport
  /// Whether the host compares even short lists by sorting, as it does long ones.
  let sorts: Bool
  var mirror: LocalMirror { LocalMirror(folder: local, indexPath: folder.path + "/index") }
  var host: String { folder.path + "/the host's \"folder\"" }
  var local: String { folder.path + "/local" }

  init(
    path: String = "/usr/local/bin:/usr/bin:/bin", temporaryFolder: String? = nil,
    sorts: Bool = false
  ) throws {
    folder = try TemporaryFolder()
    self.sorts = sorts
    var environment = ["PATH": path, "HOME": folder.path]
    if let temporaryFolder { environment["TMPDIR"] = folder.path + "/" + temporaryFolder }
    transport = LocalTransport(environment: environment)
    mkdir(host, 0o755)
  }

  @discardableResult
  func sync(
    include: [String] = [], exclude: [String] = [], places: [String] = [], limit: Int64? = nil,
    over other: (any Transport)? = nil, placing: @escaping LocalPlacing = { $0 }
  ) async throws -> DeltaReport {
    var request = DeltaRequest(
      root: host, places: places.map { Array($0.utf8) }, include: include, exclude: exclude,
      limit: limit)
    if sorts { request.longList = 0 }
    return try await mirror.sync(
      request,
      over: other ?? transport, placing: placing)
  }

  func write(_ name: String, _ text: String) { write(Array(name.utf8), Array(text.utf8)) }

  /// Writes from an offset on; without one a new file takes the place of the old.
  func write(_ name: [UInt8], _ bytes: [UInt8], at offset: Int? = nil) {
    let path = bytesOf(host) + [0x2F] + name
    for index in name.indices where name[index] == 0x2F {
      mkdir(cString(bytesOf(host) + [0x2F] + name[..<index]), 0o755)
    }
    if offset == nil { unlink(cString(path)) }
    let file = open(cString(path), O_WRONLY | O_CREAT, 0o644)
    defer { close(file) }
    pwrite(file, bytes, bytes.count, off_t(offset ?? 0))
  }

  /// Gives the host's files times that nobody takes for those of a write just now.
  func rest() {
    var past = [
      timespec(tv_sec: 1_700_000_000, tv_nsec: 1), timespec(tv_sec: 1_700_000_000, tv_nsec: 1),
    ]
    for name in names(below: bytesOf(host)) {
      utimensat(AT_FDCWD, cString(bytesOf(host) + [0x2F] + name), &past, AT_SYMLINK_NOFOLLOW)
    }
  }

  /// Puts another file in the place of one, which it never shares its inode with.
  func replace(_ name: String, _ text: String) {
    write(name + ".new", text)
    rename(host + "/" + name + ".new", host + "/" + name)
  }

  func append(_ name: String, _ text: String) {
    let size = read(host, Array(name.utf8))?.count ?? 0
    write(Array(name.utf8), Array(text.utf8), at: size)
  }

  func read(_ base: String, _ name: [UInt8]) -> [UInt8]? {
    let file = open(cString(bytesOf(base) + [0x2F] + name), O_RDONLY | O_NOFOLLOW)
    guard file >= 0 else { return nil }
    defer { close(file) }
    let size = Int(lseek(file, 0, SEEK_END))
    var bytes = [UInt8](repeating: 0, count: size)
    let got = pread(file, &bytes, size, 0)
    return Array(bytes[..<max(0, got)])
  }

  func text(_ name: String) -> String? {
    read(local, Array(name.utf8)).map { String(decoding: $0, as: UTF8.self) }
  }

  /// The plain files below a folder and their bytes.
  func files(_ base: String) -> [[UInt8]: [UInt8]] {
    var all: [[UInt8]: [UInt8]] = [:]
    for name in names(below: bytesOf(base)) { all[name] = read(base, name) }
    return all
  }

  private func names(below folder: [UInt8], prefix: [UInt8] = []) -> [[UInt8]] {
    guard let stream = opendir(cString(folder)) else { return [] }
    defer { closedir(stream) }
    var names: [[UInt8]] = []
    while let entry = readdir(stream) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { Array($0.prefix { $0 != 0 }) }
      if name == [0x2E] || name == [0x2E, 0x2E] { continue }
      var status = stat()
      lstat(cString(folder + [0x2F] + name), &status)
      if status.st_mode & S_IFMT == S_IFDIR {
        names += self.names(below: folder + [0x2F] + name, prefix: prefix + name + [0x2F])
      } else if status.st_mode & S_IFMT == S_IFREG {
        names.append(prefix + name)
      }
    }
    return names
  }
}

func bytesOf(_ text: String) -> [UInt8] { Array(text.utf8) }

func cString(_ bytes: some Sequence<UInt8>) -> [CChar] { bytes.map { CChar(bitPattern: $0) } + [0] }
