extension SyncIndex {
  /// A file as it is here.
  public struct File: Sendable, Hashable {
    public var hostPath: [UInt8]
    /// Relative to the local folder.
    public var localPath: [UInt8]
    public var size: Int64
  }

  /// The files that the index holds, as it was read.
  public var files: some Sequence<File> {
    lines.lazy.compactMap { line in
      let token = bytes[line.token..<line.list.upperBound]
      guard let path = HostPath.path(ofToken: token) else { return nil }
      return File(
        hostPath: path, localPath: entry(line).local ?? path, size: line.length)
    }
  }
}
