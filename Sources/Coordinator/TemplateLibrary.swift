import Diagnostics
import Foundation
import Templates

/// A template that was found: where, and what it says.
public struct FoundTemplate: Sendable, Hashable {
  /// As it is named in a sweep file.
  public var name: String
  /// The path of its file; nil for one that ships.
  public var path: String?
  public var text: String
  /// What complaints call it.
  var label: String { path ?? name }
}

/// The templates that a sweep can name: those beside the sweep file, the user's own, and those that ship.
///
/// A name is looked for as a path from the sweep file's folder, then in `templates/` there, then in
/// `~/.config/clustersweep/templates`, then among those that ship; with `.sh` behind it or without.
struct TemplateLibrary {
  let workplace: Workplace
  /// The folder of the sweep file.
  let folder: String

  /// The folders of templates, the nearest first.
  var folders: [String] {
    var folders = [folder + "/templates"]
    if let config = workplace.configFolder { folders.append(config + "/templates") }
    return folders
  }

  /// - Parameter name: a name or a path.
  /// - Returns: the template.
  /// - Throws: a file that can't be read; that there is none, and what is near.
  func template(_ name: String) throws(Diagnostic) -> FoundTemplate {
    for path in paths(name) where isFile(path) {
      let bytes = try readFile(path, shownAs: shown(path))
      return FoundTemplate(
        name: name, path: shown(path), text: String(decoding: bytes, as: UTF8.self))
    }
    if let shipped = Self.shipped(name) { return shipped }
    let known = all.map(\.name)
    throw Diagnostic(
      "there is no template '\(name)'",
      why: "it was looked for in \(places.joined(separator: ", ")) and among those that ship",
      remedy: didYouMean(name, among: known)
        ?? "`clustersweep template list` shows those that there are")
  }

  /// Those that a name finds, without those that another of the same name hides.
  var all: [FoundTemplate] {
    var found: [String: FoundTemplate] = [:]
    for shipped in Self.shipped { found[shipped.name] = shipped }
    for place in folders.reversed() {
      let names = (try? FileManager.default.contentsOfDirectory(atPath: place)) ?? []
      for file in names where file.hasSuffix(".sh") {
        let name = String(file.dropLast(3))
        found[name] = (try? template(name)) ?? found[name]
      }
    }
    return found.values.sorted { $0.name < $1.name }
  }

  private static var shipped: [FoundTemplate] {
    ShippedTemplates.all.map {
      FoundTemplate(name: String($0.name.dropLast(3)), path: nil, text: $0.text)
    }
  }

  static func shipped(_ name: String) -> FoundTemplate? {
    shipped.first { $0.name == name || $0.name + ".sh" == name }
  }

  private func paths(_ name: String) -> [String] {
    if name.hasPrefix("/") || name.hasPrefix("~/") { return [workplace.absolute(name)] }
    let names = name.hasSuffix(".sh") ? [name] : [name, name + ".sh"]
    return ([folder] + folders).flatMap { place in names.map { place + "/" + $0 } }
  }

  private func isFile(_ path: String) -> Bool {
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
      && !isFolder.boolValue
  }

  /// Where names are looked for, for people.
  private var places: [String] {
    let home = workplace.environment["HOME"].map { $0 + "/" }
    return ["the sweep file's folder"]
      + folders.map(shown).map { place in
        guard let home, place.hasPrefix(home) else { return place }
        return "~/" + place.dropFirst(home.count)
      }
  }

  /// From the folder of the sweep file, where it lies below it.
  private func shown(_ path: String) -> String {
    path.hasPrefix(folder + "/") ? String(path.dropFirst(folder.count + 1)) : path
  }
}

extension Workplace {
  /// `~/.config/clustersweep`, or where `XDG_CONFIG_HOME` says; nil without a home.
  var configFolder: String? {
    if let config = environment["XDG_CONFIG_HOME"], !config.isEmpty {
      return config + "/clustersweep"
    }
    return environment["HOME"].map { $0 + "/.config/clustersweep" }
  }
}
