import Diagnostics
import Foundation
import Ledger
import SweepFile

/// Finds the entries of hosts: in `hosts.yaml` beside the sweep file, else in
/// `~/.config/clustersweep/hosts.yaml`.
struct Hosts {
  let workplace: Workplace
  /// The folder of the sweep file.
  let folder: String

  /// The path of the file that counts, if there is one.
  var file: String? {
    var candidates = [folder + "/hosts.yaml"]
    if let home = workplace.environment["HOME"] {
      let config = workplace.environment["XDG_CONFIG_HOME"] ?? home + "/.config"
      candidates.append(config + "/clustersweep/hosts.yaml")
    }
    return candidates.first { FileManager.default.fileExists(atPath: $0) }
  }

  func all(overrides: [String] = [], host: String = "local") throws -> HostsFile {
    let bytes = try file.map { try readFile($0, shownAs: $0) } ?? []
    return try HostsFile.parse(bytes, file: shown, overrides: overrides, host: host)
  }

  func entry(_ name: Located<String>, overrides: [String]) throws -> HostEntry {
    try all(overrides: overrides, host: name.value).host(name)
  }

  private var shown: String {
    guard let file else { return "hosts.yaml" }
    return file.hasPrefix(workplace.directory + "/")
      ? String(file.dropFirst(workplace.directory.count + 1)) : file
  }
}

extension Project {
  /// The hosts as the folder of a stored sweep's file knows them.
  func hosts(of sweep: SweepRecord, _ workplace: Workplace) throws -> HostsFile {
    let place = sweep.file.isEmpty ? folder : (sweep.file as NSString).deletingLastPathComponent
    return try Hosts(workplace: workplace, folder: place).all()
  }
}

extension HostsFile {
  /// The host that the ledger names, which may have gone from the file since.
  func host(inLedger name: String) throws(Diagnostic) -> HostEntry {
    try host(Located(name, at: SourceLocation(file: "ledger", line: 1, column: 1)))
  }
}
