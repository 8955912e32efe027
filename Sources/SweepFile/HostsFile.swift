public import Diagnostics
internal import YAML

/// A checked hosts file: where runs can go.
public struct HostsFile: Hashable, Sendable {
  /// The hosts in file order; `local` is added behind them if the file doesn't have it.
  public var hosts: [HostEntry]

  /// Reads a hosts file.
  ///
  /// - Parameters:
  ///   - bytes: the file's content; nothing where there is no file.
  ///   - file: the name under which complaints speak of it.
  ///   - overrides: texts `PATH=VALUE`, of which those that begin with `host.` are put into the
  ///     entry of `host` before it is checked (`host.slots=4`).
  ///   - host: the name of the host that the overrides concern.
  /// - Returns: the hosts, `local` among them.
  /// - Throws: every complaint about the file and those overrides, in the order of the file.
  public static func parse(
    _ bytes: [UInt8], file: String, overrides: [String] = [], host: String = "local"
  ) throws(Diagnostics) -> HostsFile {
    var complaints = Complaints(kind: .badConfiguration)
    let reading = YAMLReader.read(bytes, file: file)
    complaints.addSyntax(reading.complaints)
    if reading.root == nil { try complaints.check() }
    let start = SourceLocation(file: file, line: 1, column: 1)
    var root = reading.root ?? YAMLNode(.mapping([]), at: start)
    let local = Located(HostEntry.localName, at: start)
    if root.value(of: local.value) == nil {
      root.set(local, to: YAMLNode(.mapping([]), at: start))
    }
    root.apply(overrides.filter { $0.hasPrefix("host.") }, toHost: host, &complaints)
    let hosts = entries(root, &complaints)
    try complaints.check()
    return HostsFile(hosts: hosts)
  }

  /// The host with a name.
  ///
  /// - Throws: a complaint at the place of the name if the file has no such host.
  public func host(_ name: Located<String>) throws(Diagnostic) -> HostEntry {
    if let host = hosts.first(where: { $0.name.value == name.value }) { return host }
    let names = hosts.map(\.name.value)
    throw Diagnostic(
      "unknown host '\(name.value)'", at: .source(name.location),
      remedy: didYouMean(name.value, among: names)
        ?? "the hosts are \(names.joined(separator: ", ")); add it to hosts.yaml")
  }

  private static func entries(_ root: YAMLNode, _ complaints: inout Complaints) -> [HostEntry] {
    guard case .mapping(let entries) = root.content else {
      complaints.add(
        "a hosts file must be a mapping, not \(root.noun)", at: root.location,
        remedy: "write the name of a host and a ':', and below it 'KEY: VALUE' lines, indented")
      return []
    }
    return entries.map { HostEntry($0, &complaints) }
  }
}

extension YAMLNode {
  /// A host that the file doesn't have is left alone: the sweep that names it is complained about.
  fileprivate mutating func apply(
    _ overrides: [String], toHost host: String, _ complaints: inout Complaints
  ) {
    guard var entry = value(of: host) else { return }
    for text in overrides {
      do throws(Diagnostics) {
        entry.apply(try Override(text, skipping: "host."), &complaints)
      } catch {
        for diagnostic in error.all { complaints.add(diagnostic) }
      }
    }
    set(Located(host, at: location), to: entry)
  }
}
