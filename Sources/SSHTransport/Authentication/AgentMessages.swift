/// What is said to an agent (draft-miller-ssh-agent, section 4).
enum AgentMessage {
  static let failure: UInt8 = 5
  static let requestIdentities: UInt8 = 11
  static let identitiesAnswer: UInt8 = 12
  static let signRequest: UInt8 = 13

  /// The answer that shows just these keys.
  static func answer(showing identities: [AgentIdentity]) -> [UInt8] {
    let entries = identities.flatMap { sshString($0.key) + sshString(Array($0.comment.utf8)) }
    return [identitiesAnswer] + sshNumber(identities.count) + entries
  }

  /// The keys in an answer; none where it is something else.
  static func identities(in answer: [UInt8]) -> [AgentIdentity] {
    guard answer.first == identitiesAnswer, answer.count >= 5 else { return [] }
    var rest = answer[5...]
    var identities: [AgentIdentity] = []
    while let key = takeString(&rest), let comment = takeString(&rest) {
      identities.append(
        AgentIdentity(key: Array(key), comment: String(decoding: comment, as: UTF8.self)))
    }
    return identities
  }

  /// A request to sign, with another key to do it; nil where it is no such request.
  static func signRequest(_ request: [UInt8], with key: [UInt8]) -> [UInt8]? {
    guard request.first == signRequest else { return nil }
    var rest = request.dropFirst()
    guard takeString(&rest) != nil else { return nil }
    return [signRequest] + sshString(key) + rest
  }
}

/// A key that an agent has, as it stands on the wire (RFC 4253, section 6.6).
struct AgentIdentity: Equatable, Sendable {
  var key: [UInt8]
  var comment: String
}

/// The key that a certificate is for (PROTOCOL.certkeys in OpenSSH's source).
///
/// - Parameter blob: a key as it stands on the wire.
/// - Returns: nil where it is no certificate.
func plainKey(ofCertificate blob: [UInt8]) -> [UInt8]? {
  let mark = "-cert-v01@openssh.com"
  var rest = blob[...]
  guard let name = takeString(&rest), takeString(&rest) != nil else { return nil }
  let type = String(decoding: name, as: UTF8.self)
  guard type.hasSuffix(mark) else { return nil }
  let family = String(type.dropLast(mark.count))
  let isOnToken = family.hasPrefix("sk-")
  guard let count = fieldCounts[isOnToken ? String(family.dropFirst(3)) : family] else {
    return nil
  }
  var key = sshString(Array((isOnToken ? family + "@openssh.com" : family).utf8))
  for _ in 0..<count + (isOnToken ? 1 : 0) {
    guard let field = takeString(&rest) else { return nil }
    key += sshString(Array(field))
  }
  return key
}

/// How many fields a public key has behind its type.
private let fieldCounts = [
  "ssh-ed25519": 1, "ssh-rsa": 2, "ssh-dss": 4, "ecdsa-sha2-nistp256": 2,
  "ecdsa-sha2-nistp384": 2, "ecdsa-sha2-nistp521": 2,
]

/// A number as SSH writes it (RFC 4251, section 5).
func sshNumber(_ number: Int) -> [UInt8] {
  withUnsafeBytes(of: UInt32(number).bigEndian) { Array($0) }
}

/// Bytes behind their number, as SSH writes them.
func sshString(_ bytes: [UInt8]) -> [UInt8] { sshNumber(bytes.count) + bytes }

/// Takes a string of SSH's off the front; nil, and nothing taken, where there is no whole one.
func takeString(_ rest: inout ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
  guard rest.count >= 4 else { return nil }
  let length = rest.prefix(4).reduce(0) { $0 << 8 | Int($1) }
  guard rest.count - 4 >= length else { return nil }
  let string = rest.dropFirst(4).prefix(length)
  rest = rest.dropFirst(4 + length)
  return string
}
