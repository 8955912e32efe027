extension HostCheckAnswer {
  /// Free space, free inodes and quotas where `root` lies.
  var storageLines: [HostCheck.Line] {
    guard one("root") != nil else { return [] }
    return [spaceLine, inodesLine, quotaLine]
  }

  private var spaceLine: HostCheck.Line {
    guard let kilobytes = one("space").flatMap(Self.available) else {
      return .init("space", .open, "df doesn't tell")
    }
    let text = "\(Self.size(kilobytes: kilobytes)) free"
    guard kilobytes < 1 << 20 else { return .init("space", .good, text) }
    return .init(
      "space", .bad, text, remedy: "make room there, or set `root` in hosts.yaml to another disk")
  }

  private var inodesLine: HostCheck.Line {
    guard let free = one("inodes").flatMap(Self.available) else {
      return .init("inodes", .open, "df doesn't tell")
    }
    guard free < 10_000 else { return .init("inodes", .good, "\(free) files can be made") }
    return .init(
      "inodes", .bad, "only \(free) more files can be made", remedy: "remove small files there")
  }

  /// The number before the percentage in a line of `df -P`: the names beside them may hold blanks.
  private static func available(_ line: String) -> Int? {
    let words = line.split(separator: " ")
    guard let percent = words.lastIndex(where: { $0.hasSuffix("%") && Int($0.dropLast()) != nil }),
      percent > 0
    else { return nil }
    return Int(words[percent - 1])
  }

  private static func size(kilobytes: Int) -> String {
    var (value, unit) = (Double(kilobytes), 0)
    while value >= 1000, unit < 3 { (value, unit) = (value / 1024, unit + 1) }
    let names = ["KB", "MB", "GB", "TB"]
    let tenths = (value * 10).rounded() / 10
    return (tenths < 10 ? "\(tenths)" : "\(Int(value.rounded()))") + " \(names[unit])"
  }

  private var quotaLine: HostCheck.Line {
    let quotas = all("quota").compactMap(Quota.init)
    guard !quotas.isEmpty else { return .init("quota", .open, "none is told") }
    let text = quotas.map {
      "\($0.place): \(Self.size(kilobytes: $0.used)) of \(Self.size(kilobytes: $0.limit))"
    }.joined(separator: "; ")
    guard quotas.contains(where: \.isNearlyFull) else { return .init("quota", .good, text) }
    return .init(
      "quota", .bad, text, remedy: "make room there; runs fail where the quota is used up")
  }
}

/// A line of `quota -w` or `lfs quota` that has a limit: the file system, then in kilobytes what is
/// used, the soft limit and the hard one.
private struct Quota {
  var place: String
  var used: Int
  var limit: Int

  init?(_ line: String) {
    let words = line.split(separator: " ").map(String.init)
    guard words.count >= 4, let soft = Int(words[2]), let hard = Int(words[3]),
      // A star marks what is over the limit.
      let used = Int(words[1].filter { $0 != "*" })
    else { return nil }
    let limits = [soft, hard].filter { $0 > 0 }
    guard let limit = limits.min() else { return nil }
    (place, self.used, self.limit) = (words[0], used, limit)
  }

  var isNearlyFull: Bool { Double(used) > 0.95 * Double(limit) }
}
