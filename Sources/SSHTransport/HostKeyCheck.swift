internal import CLibSSH
internal import Cluster

/// The key that a host has shown.
struct HostKey: Equatable, Sendable {
  /// `ssh-ed25519`.
  var type: String
  /// The key in base64.
  var key: String
  /// `SHA256:…`.
  var fingerprint: String
}

extension Session {
  /// Makes sure that the host is the one that it says it is, and notes its key where the
  /// configuration asks for that.
  ///
  /// - Throws: ``TransportError`` of code `hostKeyRefused`.
  func checkHostKey(_ trust: HostTrust, _ options: SSHOptions) throws(TransportError) {
    guard let shown = hostKey() else {
      throw TransportError(
        .hostKeyRefused, host: settings.alias, "the host shows no key", why: complaint)
    }
    let verdict = trust.verdict(type: shown.type, key: shown.key)
    if verdict == .trusted { return }
    if verdict == .unknown, settings.unknownHostKey == .acceptNew { return note(shown) }
    throw refusal(of: shown, verdict, settings, options)
  }

  private func hostKey() -> HostKey? {
    var key: ssh_key?
    guard ssh_get_server_publickey(handle, &key) == SSH_OK, let key else { return nil }
    defer { ssh_key_free(key) }
    var text: UnsafeMutablePointer<CChar>?
    guard ssh_pki_export_pubkey_base64(key, &text) == SSH_OK, let text else { return nil }
    defer { ssh_string_free_char(text) }
    let base64 = String(cString: text)
    return HostKey(
      type: keyType(ofBase64: base64) ?? "?", key: base64, fingerprint: fingerprint(of: key) ?? "?")
  }

  private func fingerprint(of key: ssh_key) -> String? {
    var hash: UnsafeMutablePointer<UInt8>?
    var length = 0
    guard ssh_get_publickey_hash(key, SSH_PUBLICKEY_HASH_SHA256, &hash, &length) == SSH_OK,
      let hash
    else { return nil }
    defer { ssh_clean_pubkey_hash_pointer(hash) }
    guard let text = ssh_get_fingerprint_hash(SSH_PUBLICKEY_HASH_SHA256, hash, length) else {
      return nil
    }
    defer { ssh_string_free_char(text) }
    return String(cString: text)
  }

  /// A key that can't be noted is still accepted, as `ssh` does: it is asked for again next time.
  private func note(_ shown: HostKey) {
    guard let file = settings.userKnownHostsFiles.first else { return }
    let name = settings.knownHostsName
    let salt = (0..<20).map { _ in UInt8.random(in: 0...255) }
    let names = settings.hashesKnownHosts ? KnownHostNames.hashed(name, salt: salt).text : name
    _ = appendLine("\(names) \(shown.type) \(shown.key)", to: file)
  }
}

private func ssh_clean_pubkey_hash_pointer(_ hash: UnsafeMutablePointer<UInt8>) {
  var pointer: UnsafeMutablePointer<UInt8>? = hash
  ssh_clean_pubkey_hash(&pointer)
}

/// The type that stands at the beginning of a public key (RFC 4253, section 6.6).
func keyType(ofBase64 text: String) -> String? {
  guard let bytes = Base64.decode(text), bytes.count > 4 else { return nil }
  let length = bytes.prefix(4).reduce(0) { $0 << 8 | Int($1) }
  guard length <= bytes.count - 4 else { return nil }
  return String(decoding: bytes[4..<4 + length], as: UTF8.self)
}
