/// A snapshot without its bytes, as the ledger keeps it: `f SIZE HASH NUL PATH NUL` for a file, `x …` for
/// one that can be run, `l NUL PATH NUL TARGET NUL` for a link, `d NUL PATH NUL` for an empty folder. It
/// is also what a snapshot's own hash is taken of.
extension Snapshot {
  var manifest: [UInt8] { Self.manifest(of: entries) }

  static func manifest(of entries: [Entry]) -> [UInt8] {
    var bytes: [UInt8] = []
    for entry in entries {
      switch entry.content {
      case .file(let size, let hash, let isExecutable):
        bytes += Array("\(isExecutable ? "x" : "f") \(size) \(hash)".utf8) + [0] + entry.path + [0]
      case .link(let target):
        bytes += Array("l".utf8) + [0] + entry.path + [0] + target + [0]
      case .folder: bytes += Array("d".utf8) + [0] + entry.path + [0]
      }
    }
    return bytes
  }

  /// nil if it is no manifest.
  init?(manifest: [UInt8]) {
    var fields = manifest.split(separator: 0, omittingEmptySubsequences: false)[...]
    guard fields.popLast()?.isEmpty == true else { return nil }
    var entries: [Entry] = []
    while let head = fields.popFirst() {
      guard let path = fields.popFirst().map(Array.init) else { return nil }
      let words = String(decoding: head, as: UTF8.self).split(separator: " ")
      switch (words.first, words.count) {
      case ("f", 3), ("x", 3):
        guard let size = Int(words[1]) else { return nil }
        entries.append(
          Entry(
            path: path,
            content: .file(size: size, hash: String(words[2]), isExecutable: words[0] == "x")))
      case ("l", 1):
        guard let target = fields.popFirst() else { return nil }
        entries.append(Entry(path: path, content: .link(target: Array(target))))
      case ("d", 1): entries.append(Entry(path: path, content: .folder))
      default: return nil
      }
    }
    self.init(entries)
  }
}
