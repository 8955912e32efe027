internal import Diagnostics

extension SyncIndex {
  /// What the host is told: a line for each file below `places` of which something is here.
  ///
  /// - Parameter places: as in ``DeltaRequest``.
  /// - Returns: the list, not compressed.
  public func haveList(places: [[UInt8]] = []) -> [UInt8] {
    let prefixes = places.contains([]) ? [] : places.map { HostPath.mark + $0 }
    var list: [UInt8] = []
    list.reserveCapacity(bytes.count)
    bytes.withUnsafeBytes { all in
      for line in lines {
        let token = UnsafeRawBufferPointer(rebasing: all[line.token..<line.list.upperBound])
        guard Self.isWithin(token, prefixes) else { continue }
        if !changes.isEmpty, changes[Array(token)] != nil { continue }
        if line.trust == .full {
          // With the newline behind it.
          list.append(contentsOf: all[line.list.lowerBound...line.list.upperBound])
        } else {
          Self.append(entry(line), token, to: &list)
        }
      }
    }
    for (token, entry) in changes {
      guard let entry else { continue }
      token.withUnsafeBytes { token in
        if Self.isWithin(token, prefixes) { Self.append(entry, token, to: &list) }
      }
    }
    return list
  }

  private static func isWithin(_ token: UnsafeRawBufferPointer, _ prefixes: [[UInt8]]) -> Bool {
    // Escaped names are told always: there are few.
    if prefixes.isEmpty || token.first == HostPath.slash { return true }
    return prefixes.contains {
      token.starts(with: $0) && (token.count == $0.count || token[$0.count] == HostPath.slash)
    }
  }

  private static func append(
    _ entry: Entry, _ token: UnsafeRawBufferPointer, to list: inout [UInt8]
  ) {
    if entry.trust == .full {
      list += entry.stamp
    } else {
      let fields = entry.stamp.split(separator: HostPath.tab, omittingEmptySubsequences: false)
      list += "\(entry.length)\t".utf8
      list += fields.count == 3 ? fields[1] : [UInt8(ascii: "?")]
      list += entry.trust == .racy ? "\tr".utf8 : "\t?".utf8
      if entry.trust == .none, fields.count == 3, fields[2] != [UInt8(ascii: "?")] {
        list += fields[2]
      }
    }
    list.append(HostPath.tab)
    list.append(contentsOf: token)
    list.append(HostPath.newline)
  }
}
