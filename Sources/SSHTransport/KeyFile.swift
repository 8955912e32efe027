internal import CLibSSH

/// A key pair in files, and what libssh makes of it.
struct KeyFile: Sendable {
  /// The private key's file.
  var path: String
  /// A certificate for it; nil where there is none.
  var certificate: String?

  /// What came of reading a private key.
  enum Reading {
    case key(LoadedKey)
    case encrypted
    case unreadable
  }

  var exists: Bool { fileExists(path) || fileExists(path + ".pub") }

  /// The public key, where it lies beside the private one.
  func publicKey() -> LoadedKey? {
    var key: ssh_key?
    guard ssh_pki_import_pubkey_file(path + ".pub", &key) == SSH_OK, let key else { return nil }
    return LoadedKey(owning: key)
  }

  /// The private key, with its certificate.
  func privateKey(passphrase text: String?) -> Reading {
    let passphrase = Passphrase(text)
    var key: ssh_key?
    let answer = withExtendedLifetime(passphrase) {
      ssh_pki_import_privkey_file(path, nil, Passphrase.callback, passphrase.userData, &key)
    }
    guard answer == SSH_OK, let key else { return passphrase.wasAsked ? .encrypted : .unreadable }
    addCertificate(to: key)
    return .key(LoadedKey(owning: key))
  }

  private func addCertificate(to key: ssh_key) {
    var imported: ssh_key?
    guard let certificate, ssh_pki_import_cert_file(certificate, &imported) == SSH_OK,
      let imported
    else { return }
    let owned = LoadedKey(owning: imported)
    _ = ssh_pki_copy_cert_to_privkey(owned.handle, key)
  }
}

/// A key in libssh's memory, for as long as this object lives.
final class LoadedKey {
  let handle: ssh_key

  init(owning handle: ssh_key) { self.handle = handle }

  deinit { ssh_key_free(handle) }

  /// The public part in base64.
  var base64: String? {
    var text: UnsafeMutablePointer<CChar>?
    guard ssh_pki_export_pubkey_base64(handle, &text) == SSH_OK, let text else { return nil }
    defer { ssh_string_free_char(text) }
    return String(cString: text)
  }
}
