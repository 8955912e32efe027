/// What the ssh configuration says about the ways of logging in.
struct AuthenticationSettings: Equatable, Sendable {
  /// The order of `PreferredAuthentications`; a method that is missing is never tried.
  var preferred = AuthenticationMethod.allCases
  /// Those that a keyword of the configuration switches off.
  var switchedOff: Set<AuthenticationMethod> = [.gssapi, .hostBased]
  /// How often a password, and how often all questions, may be answered.
  var passwordPrompts = 3
  /// Whether nobody may be asked anything.
  var isBatch = false

  /// OpenSSH's own values, where nothing is configured.
  init() {}

  /// - Parameter value: gives the value that `ssh -G` prints for a keyword in lower case, if any.
  init(_ value: (String) -> String?) {
    if let names = value("preferredauthentications") {
      preferred = names.split(separator: ",").compactMap { .init(rawValue: String($0)) }
    }
    for method in AuthenticationMethod.allCases {
      // An old `ssh` prints the old name of the keyword.
      let old = method == .keyboardInteractive ? value("challengeresponseauthentication") : nil
      guard let word = value(method.keyword.lowercased()) ?? old else { continue }
      // `PubkeyAuthentication` has two more words for yes.
      let isOff = ["no", "false"].contains(word)
      if isOff { switchedOff.insert(method) } else { switchedOff.remove(method) }
    }
    passwordPrompts = value("numberofpasswordprompts").flatMap { Int($0) } ?? passwordPrompts
    isBatch = ["yes", "true"].contains(value("batchmode"))
  }

  /// What to try, of what the host offers.
  func choose(from offered: [AuthenticationMethod]) -> [AuthenticationMethod] {
    preferred.filter { offered.contains($0) && !switchedOff.contains($0) }
  }
}
