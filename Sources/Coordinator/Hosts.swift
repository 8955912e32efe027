import Diagnostics
import Foundation
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
