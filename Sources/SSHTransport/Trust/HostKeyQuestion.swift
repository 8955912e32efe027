/// The question whether a host's key is to be trusted, in OpenSSH's words.
struct HostKeyQuestion: Equatable, Sendable {
  /// The host as known_hosts files call it.
  var name: String
  /// Its address, with a port other than 22; nil where a proxy knows it.
  var address: String?
  var shown: HostKey
  /// The lines that know keys of other types of the host.
  var otherTypes: [KnownHostLine] = []
  /// The lines that know the key under other names.
  var otherNames: [KnownHostLine] = []
  /// What the host is on the way to; nil for the host that is meant itself.
  var target: String?

  var text: String {
    var lines: [String] = []
    if let target { lines.append("On the way to \(target):") }
    let place = address.map { "\(name) (\($0))" } ?? name
    let others =
      otherTypes.isEmpty ? "." : "\nbut keys of different type are already known for this host."
    lines.append("The authenticity of host '\(place)' can't be established\(others)")
    lines += otherTypes.map { "    \($0.place): \($0.keyType)" }
    lines.append("\(shown.kind) key fingerprint is \(shown.fingerprint).")
    if otherNames.isEmpty {
      lines.append("This key is not known by any other names.")
    } else {
      lines.append("This host key is known by the following other names/addresses:")
      lines += otherNames.prefix(Self.mostNames).map { line in
        "    \(line.place): \(line.names.hasPrefix("|") ? "[hashed name]" : line.names)"
      }
      let rest = otherNames.count - Self.mostNames
      if rest > 0 { lines.append("    (\(rest) additional names omitted)") }
    }
    lines.append("Are you sure you want to continue connecting (yes/no/[fingerprint])? ")
    return lines.joined(separator: "\n")
  }

  /// Asked after an answer that is neither.
  static let again = "Please type 'yes', 'no' or the fingerprint: "

  /// What an answer means: nothing typed is a no.
  ///
  /// - Returns: nil where it has to be asked again.
  func isAccepted(by answer: String) -> Bool? {
    let word = answer.split(whereSeparator: \.isWhitespace).first.map(String.init) ?? ""
    if word.isEmpty || word.lowercased() == "no" { return false }
    return word.lowercased() == "yes" || word == shown.fingerprint ? true : nil
  }

  private static let mostNames = 8
}
