public import Diagnostics
internal import YAML

/// Which template makes the script of a submission, and what it is told beside what every template is.
public struct TemplateSpec: Hashable, Sendable {
  /// A value of the template's own: `image: python.sif`.
  public struct Setting: Hashable, Sendable {
    public enum Value: Hashable, Sendable {
      case text(String)
      case list([String])
    }

    public var name: Located<String>
    public var value: Value
  }

  /// Its name or its path; nil if only values are given.
  public var name: Located<String>?
  /// In file order.
  public var settings: [Setting] = []
  /// Where it is spoken of.
  public var location: SourceLocation

  /// These, with what `defaults` says where these say nothing. Lists of both are joined, those of `defaults`
  /// first; the values of another template don't count.
  public func over(_ defaults: TemplateSpec?) -> TemplateSpec {
    guard let defaults, name == nil || name?.value == defaults.name?.value else { return self }
    var result = self
    result.name = name ?? defaults.name
    for setting in defaults.settings {
      guard let place = result.settings.firstIndex(where: { $0.name.value == setting.name.value })
      else {
        result.settings.append(setting)
        continue
      }
      if case .list(let own) = result.settings[place].value, case .list(let more) = setting.value {
        result.settings[place].value = .list(more + own)
      }
    }
    return result
  }
}

extension TemplateSpec {
  static let keyword = Keyword("template", "template: slurm.sh")
  private static let example = "template: {name: venv, path: ~/envs/torch}"

  /// Reads `template`: a name, or a mapping of `name` and the template's own values.
  static func read(_ section: Section, _ complaints: inout Complaints) -> TemplateSpec? {
    guard let node = section.node("template") else { return nil }
    guard case .mapping(let entries) = node.content else {
      return section.line("template", &complaints).map {
        TemplateSpec(name: $0, location: $0.location)
      }
    }
    var spec = TemplateSpec(name: nil, location: node.location)
    for entry in entries {
      let value = value(of: entry, &complaints)
      if entry.key.value == "name" {
        guard case .text(let name)? = value else {
          complaints.add(
            "the name of the template must be one line", at: entry.value.location,
            remedy: "write it like this: \(example)")
          continue
        }
        spec.name = Located(name, at: entry.value.location)
      } else if let value {
        spec.settings.append(Setting(name: entry.key, value: value))
      }
    }
    return spec
  }

  private static func value(
    of entry: YAMLNode.Entry, _ complaints: inout Complaints
  ) -> Setting.Value? {
    if case .sequence(let items) = entry.value.content {
      return .list(
        items.compactMap { line($0, of: "an item of '\(entry.key.value)'", &complaints) })
    }
    return line(entry.value, of: "'\(entry.key.value)'", &complaints).map { .text($0) }
  }

  private static func line(
    _ node: YAMLNode, of noun: String, _ complaints: inout Complaints
  ) -> String? {
    guard let text = node.checkedText(of: noun, example: example, &complaints) else { return nil }
    guard text.value.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F }) else {
      return text.value
    }
    complaints.add(
      "\(noun) must be one line without control characters", at: text.location,
      remedy: "write it like this: \(example)")
    return nil
  }
}
