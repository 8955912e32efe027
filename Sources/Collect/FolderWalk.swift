/// Finds run folders, and the files of metrics in them.
enum FolderWalk {
  /// A file that may hold metrics.
  struct File: Sendable {
    var path: [UInt8]
    /// The path from the run folder on.
    var name: [UInt8]
    var source: Source
  }

  private static let deepest = 32

  /// The folders right below `folder`, in natural order; nil if it can't be read.
  ///
  /// A hidden folder is none; nor is a link to a folder that is there anyway, such as `latest`.
  static func runFolders(in folder: [UInt8]) -> [[UInt8]]? {
    guard let all = Files.names(in: folder) else { return nil }
    let names = all.filter { !isHidden($0) }.sorted(by: NaturalOrder.isBefore)
    var seen: Set<Files.Identity> = []
    var links: [(name: [UInt8], identity: Files.Identity)] = []
    var found: [[UInt8]] = []
    for name in names {
      let path = joined(folder, name)
      guard let target = Files.look(at: path, followingLinks: true), target.kind == .folder else {
        continue
      }
      if Files.look(at: path, followingLinks: false)?.kind == .link {
        links.append((name, target.identity))
      } else {
        seen.insert(target.identity)
        found.append(name)
      }
    }
    for link in links where seen.insert(link.identity).inserted { found.append(link.name) }
    return found.sorted(by: NaturalOrder.isBefore)
  }

  /// The files of metrics anywhere below `folder`, in natural order of their names.
  ///
  /// Links to files are followed, links to folders are not: they lead to code and data, or in
  /// circles.
  static func files(below folder: [UInt8]) -> [File] {
    var files: [File] = []
    var open: [(name: [UInt8], depth: Int)] = [([], 0)]
    while let (prefix, depth) = open.popLast() {
      for name in Files.names(in: joined(folder, prefix)) ?? [] where !isHidden(name) {
        let relative = joined(prefix, name)
        let path = joined(folder, relative)
        let isFolder = Files.look(at: path, followingLinks: false)?.kind == .folder
        if isFolder {
          if depth < deepest { open.append((relative, depth + 1)) }
        } else if let source = SourceDetector.source(
          ofFileNamed: String(decoding: relative, as: UTF8.self)),
          Files.look(at: path, followingLinks: true)?.kind == .file
        {
          files.append(File(path: path, name: relative, source: source))
        }
      }
    }
    return files.sorted { NaturalOrder.isBefore($0.name, $1.name) }
  }

  static func joined(_ folder: [UInt8], _ name: [UInt8]) -> [UInt8] {
    if folder.isEmpty { return name }
    if name.isEmpty { return folder }
    return folder.last == UInt8(ascii: "/") ? folder + name : folder + [UInt8(ascii: "/")] + name
  }

  private static func isHidden(_ name: [UInt8]) -> Bool { name.first == UInt8(ascii: ".") }
}
