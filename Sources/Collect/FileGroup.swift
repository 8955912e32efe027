/// Files of one kind that belong to one series: their names differ only in numbers.
///
/// A program that is started again writes `version_1/metrics.csv` behind `version_0/metrics.csv`; event
/// files have names of their own each time, so all of a folder belong together.
struct FileGroup {
  let source: Source
  private(set) var files: [FolderWalk.File] = []

  /// Groups files in the order in which their first ones come.
  static func groups(of files: [FolderWalk.File], _ source: Source) -> [FileGroup] {
    var groups: [FileGroup] = []
    var places: [[UInt8]: Int] = [:]
    for file in files where file.source == source {
      let key = key(of: file)
      if let place = places[key] {
        groups[place].files.append(file)
      } else {
        places[key] = groups.count
        groups.append(FileGroup(source: source, files: [file]))
      }
    }
    return groups
  }

  /// The names by which a file of this group may have the metric: its own, and without the folders
  /// before it, as in `validation/epoch_loss`.
  func names(of metric: String) -> [String] {
    guard source == .tensorboard, let file = files.first else { return [metric] }
    var names = [metric]
    let folders = file.name.split(separator: UInt8(ascii: "/")).dropLast()
    for count in 1..<(folders.count + 1) {
      let prefix =
        String(
          decoding: Array(folders.suffix(count).joined(separator: [UInt8(ascii: "/")])),
          as: UTF8.self) + "/"
      if metric.hasPrefix(prefix) { names.append(String(metric.dropFirst(prefix.count))) }
    }
    return names
  }

  private static func key(of file: FolderWalk.File) -> [UInt8] {
    // Of checkpoints, each repeats the ones before it.
    if file.source == .trainerState { return [] }
    let slash = file.name.lastIndex(of: UInt8(ascii: "/")) ?? 0
    let name = file.source == .tensorboard ? file.name[..<slash] : file.name[...]
    var key: [UInt8] = []
    for byte in name {
      let kept = Bytes.isDigit(byte) ? UInt8(ascii: "#") : byte
      if kept != UInt8(ascii: "#") || key.last != kept { key.append(kept) }
    }
    return key
  }
}
