internal import Cluster

/// The keys of a `RevokedHostKeys` file: a public key on each line (ssh_config(5)).
///
/// - Parameters:
///   - path: the file. `ssh` refuses all hosts where it is missing, and so do we.
///   - host: the host's name in messages.
/// - Returns: a line for each key.
/// - Throws: ``TransportError`` of code `badConfiguration` where it can't be read as such a list: a
///   key in it that isn't understood would count as good.
func revokedKeys(in path: String, host: String) throws(TransportError) -> [KnownHostLine] {
  let found: [UInt8]?
  do throws(FileProblem) {
    found = try readFileIfThere(path)
  } catch {
    throw unusable(path, host, error.reason)
  }
  guard let bytes = found else { throw unusable(path, host, "the file is missing") }
  guard !bytes.starts(with: "SSHKRL\n".utf8) else {
    throw unusable(path, host, "it is a binary revocation list, which only `ssh` can read")
  }
  var keys: [KnownHostLine] = []
  let lines = String(decoding: bytes, as: UTF8.self).split(
    omittingEmptySubsequences: false, whereSeparator: \.isNewline)
  for (index, line) in lines.enumerated() {
    let words = line.split { $0 == " " || $0 == "\t" }.map(String.init)
    guard let type = words.first, !type.hasPrefix("#") else { continue }
    guard words.count >= 2, keyType(ofBase64: words[1]) == type else {
      throw unusable(path, host, "line \(index + 1) holds no public key")
    }
    keys.append(
      KnownHostLine(
        file: path, line: index + 1, marker: .revoked, keyType: type, key: words[1]))
  }
  return keys
}

private func unusable(_ path: String, _ host: String, _ why: String) -> TransportError {
  TransportError(
    .badConfiguration, host: host, "nobody knows which host keys are revoked",
    why: "\(path), which RevokedHostKeys names in the ssh configuration: \(why)",
    remedy: "let RevokedHostKeys name a readable text file with one public key a line")
}
