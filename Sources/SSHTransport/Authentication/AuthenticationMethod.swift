internal import CLibSSH

/// A way of logging in (RFC 4252, RFC 4256, RFC 4462), by the name that hosts and configurations use.
enum AuthenticationMethod: String, CaseIterable, Sendable {
  case gssapi = "gssapi-with-mic"
  /// libssh has none of it as a client.
  case hostBased = "hostbased"
  case publicKey = "publickey"
  case keyboardInteractive = "keyboard-interactive"
  case password

  /// The keyword of the ssh configuration that switches it on and off.
  var keyword: String {
    switch self {
    case .gssapi: "GSSAPIAuthentication"
    case .hostBased: "HostbasedAuthentication"
    case .publicKey: "PubkeyAuthentication"
    case .keyboardInteractive: "KbdInteractiveAuthentication"
    case .password: "PasswordAuthentication"
    }
  }

  /// Whether a person must answer.
  var asksPeople: Bool { self == .keyboardInteractive || self == .password }

  /// Those in libssh's set of bits, in OpenSSH's order.
  static func offered(_ bits: Int32) -> [AuthenticationMethod] {
    allCases.filter { UInt32(bitPattern: bits) & $0.bit != 0 }
  }

  private var bit: UInt32 {
    switch self {
    case .gssapi: SSH_AUTH_METHOD_GSSAPI_MIC
    case .hostBased: SSH_AUTH_METHOD_HOSTBASED
    case .publicKey: SSH_AUTH_METHOD_PUBLICKEY
    case .keyboardInteractive: SSH_AUTH_METHOD_INTERACTIVE
    case .password: SSH_AUTH_METHOD_PASSWORD
    }
  }
}
