import Testing

@testable import SSHTransport

@Suite struct AuthenticationSettingsTests {
  private func settings(_ values: [String: String]) -> AuthenticationSettings {
    AuthenticationSettings { values[$0] }
  }

  private let all = AuthenticationMethod.allCases

  @Test func opensshsOrder() {
    #expect(
      settings([:]).choose(from: all.reversed()) == [.publicKey, .keyboardInteractive, .password])
    #expect(
      settings(["gssapiauthentication": "yes"]).choose(from: all)
        == [.gssapi, .publicKey, .keyboardInteractive, .password])
    #expect(settings([:]).choose(from: [.password]) == [.password])
  }

  @Test func theConfigurationsOrder() {
    let some = settings(["preferredauthentications": "password,new-way,publickey"])
    #expect(some.choose(from: all) == [.password, .publicKey])
  }

  @Test(arguments: [
    ("pubkeyauthentication", "no", AuthenticationMethod.publicKey),
    ("pubkeyauthentication", "false", .publicKey), ("passwordauthentication", "no", .password),
    ("kbdinteractiveauthentication", "no", .keyboardInteractive),
    ("challengeresponseauthentication", "no", .keyboardInteractive),
  ])
  func switches(keyword: String, word: String, method: AuthenticationMethod) {
    #expect(!settings([keyword: word]).choose(from: all).contains(method))
    #expect(settings([keyword: "yes"]).choose(from: all).contains(method))
    #expect(settings([keyword: "unbound"]).choose(from: all).contains(method))
  }

  @Test func asking() {
    #expect(settings([:]).passwordPrompts == 3)
    #expect(settings(["numberofpasswordprompts": "1"]).passwordPrompts == 1)
    #expect(!settings(["batchmode": "no"]).isBatch)
    #expect(settings(["batchmode": "yes"]).isBatch)
  }
}
