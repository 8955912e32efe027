internal import CLibSSH

/// A key pair in files, and what libssh makes of it.
struct KeyFile: Sendable {
  /// The private key's file; people also name the public key's alone, for a private key in an agent.
  var path: String

  /// What came of reading a private key.
  enum Reading {
    case key(LoadedKey)
    case encrypted
    case unreadable

    var isKey: Bool {
      if case .key = self { true } else { false }
    }
  }

  var exists: Bool { fileExists(path) || fileExists(path + ".pub") }

  /// The public key: it stands in clear in OpenSSH's own format for private keys, else in a file
  /// beside the private one.
  func publicKey() -> LoadedKey? {
    LoadedKey(publicFile: path) ?? LoadedKey(publicFile: path + ".pub")
  }

  /// The private key.
  ///
  /// - Parameter text: the passphrase; nil where there is none.
  /// - Returns: the key, or why there is none.
  func privateKey(passphrase text: String?) -> Reading {
    let passphrase = Passphrase(text)
    var key: ssh_key?
    let answer = withExtendedLifetime(passphrase) {
      ssh_pki_import_privkey_file(path, nil, Passphrase.callback, passphrase.userData, &key)
    }
    guard answer == SSH_OK, let key else { return passphrase.wasAsked ? .encrypted : .unreadable }
    return .key(LoadedKey(owning: key))
  }
}

/// A key in libssh's memory, for as long as this object lives.
final class LoadedKey {
  let handle: ssh_key

  init(owning handle: ssh_key) { self.handle = handle }

  /// The public key or certificate in a file; nil where there is none that libssh can read.
  convenience init?(publicFile path: String) {
    var key: ssh_key?
    guard ssh_pki_import_pubkey_file(path, &key) == SSH_OK, let key else { return nil }
    self.init(owning: key)
  }

  deinit { ssh_key_free(handle) }

  /// The public part, or the certificate, as it stands on the wire.
  var blob: [UInt8]? {
    var text: UnsafeMutablePointer<CChar>?
    guard ssh_pki_export_pubkey_base64(handle, &text) == SSH_OK, let text else { return nil }
    defer { ssh_string_free_char(text) }
    return Base64.decode(String(cString: text))
  }

  /// Has a private key stand for a certificate.
  ///
  /// - Returns: false where it is none, or there is one already.
  func add(certificate: LoadedKey) -> Bool {
    ssh_pki_copy_cert_to_privkey(certificate.handle, handle) == SSH_OK
  }
}
