internal import CLibSSH

/// The key that a host has shown.
struct HostKey: Equatable, Sendable {
  /// `ssh-ed25519`.
  var type: String
  /// The key in base64.
  var key: String
  /// `SHA256:…`.
  var fingerprint: String

  /// The type as people call it: `ED25519`.
  var kind: String {
    switch type {
    case "ssh-ed25519": "ED25519"
    case "ssh-rsa": "RSA"
    case "ssh-dss": "DSA"
    case let type where type.hasPrefix("ecdsa-sha2-"): "ECDSA"
    default: type
    }
  }
}

extension Session {
  /// The key that the host has proven to hold; nil where there is none.
  func hostKey() -> HostKey? {
    var key: ssh_key?
    guard ssh_get_server_publickey(handle, &key) == SSH_OK, let key else { return nil }
    defer { ssh_key_free(key) }
    var text: UnsafeMutablePointer<CChar>?
    guard ssh_pki_export_pubkey_base64(key, &text) == SSH_OK, let text else { return nil }
    defer { ssh_string_free_char(text) }
    let base64 = String(cString: text)
    guard let type = keyType(ofBase64: base64), let fingerprint = fingerprint(of: key) else {
      return nil
    }
    return HostKey(type: type, key: base64, fingerprint: fingerprint)
  }

  private func fingerprint(of key: ssh_key) -> String? {
    var hash: UnsafeMutablePointer<UInt8>?
    var length = 0
    guard ssh_get_publickey_hash(key, SSH_PUBLICKEY_HASH_SHA256, &hash, &length) == SSH_OK else {
      return nil
    }
    defer { ssh_clean_pubkey_hash(&hash) }
    guard let text = ssh_get_fingerprint_hash(SSH_PUBLICKEY_HASH_SHA256, hash, length) else {
      return nil
    }
    defer { ssh_string_free_char(text) }
    return String(cString: text)
  }
}
