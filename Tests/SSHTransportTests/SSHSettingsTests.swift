import Cluster
import Testing

@testable import SSHTransport

@Suite struct SSHSettingsTests {
  static let environment = [
    "HOME": "/home/me", "USER": "me", "SSH_AUTH_SOCK": "/run/agent", "X": "/x",
  ]

  private func settings(_ lines: String) -> SSHSettings? {
    SettingsText("hostname h.example\nuser joe\nport 2222\n\(lines)\n").settings(
      alias: "box", environment: Self.environment)
  }

  @Test func theBareMinimum() {
    #expect(SettingsText("user joe").settings(alias: "x", environment: [:]) == nil)
    var expected = SSHSettings(alias: "box", hostName: "h.example", user: "joe")
    expected.port = 2222
    expected.agentSocket = "/run/agent"
    #expect(settings("") == expected)
  }

  @Test func filesAreExpanded() {
    let found = settings(
      """
      identityfile ~/.ssh/id_%r_%h
      identityfile /with space/%%
      identityfile none
      certificatefile ${X}/c-%n-%p
      userknownhostsfile /home/me/a /home/me/b c ~/%k none
      globalknownhostsfile /dev/null
      """)
    #expect(found?.identityFiles == ["/home/me/.ssh/id_joe_h.example", "/with space/%"])
    #expect(found?.certificateFiles == ["/x/c-box-2222"])
    #expect(found?.userKnownHostsFiles == ["/home/me/a", "/home/me/b c", "/home/me/box"])
    #expect(found?.globalKnownHostsFiles == [])
  }

  @Test(arguments: [
    ("SSH_AUTH_SOCK", "/run/agent"), ("none", nil), ("$X", "/x"), ("${X}/y", "/x/y"),
    ("$NONE", nil),
    ("~/agent", "/home/me/agent"),
  ])
  func agents(value: String, socket: String?) {
    #expect(settings("identityagent \(value)")?.agentSocket == socket)
  }

  @Test(arguments: [
    ("ask", SSHSettings.StrictHostKeyChecking.ask), ("true", .yes), ("yes", .yes),
    ("accept-new", .acceptNew), ("no", .no), ("false", .no), ("off", .no), ("odd", .ask),
  ])
  func strictness(value: String, expected: SSHSettings.StrictHostKeyChecking) {
    #expect(settings("stricthostkeychecking \(value)")?.strictHostKeyChecking == expected)
    #expect(settings("")?.strictHostKeyChecking == .ask)
  }

  @Test func namesInKnownHosts() {
    #expect(settings("")?.knownHostsName == "[h.example]:2222")
    #expect(settings("hostkeyalias Zed")?.knownHostsName == "zed")
    var plain = SSHSettings(alias: "a", hostName: "H.Example", user: "joe")
    #expect(plain.knownHostsName == "h.example")
    plain.port = 23
    #expect(plain.knownHostsName == "[h.example]:23")
  }

  @Test func proxies() {
    #expect(
      settings("proxycommand nc %h %p %r %% %z")?.proxyCommand == "nc h.example 2222 joe % %z")
    #expect(settings("proxycommand none")?.proxyCommand == nil)
    #expect(settings("proxyjump none")?.jumps == [])
    #expect(
      settings("proxyjump u@a:33,b, ssh://c:44")?.jumps == ["u@a:33", "b", "ssh://c:44"])
  }

  @Test func ciphersOnlyWhereTheyAreNamed() {
    let usual =
      "chacha20-poly1305@openssh.com,aes128-ctr,aes192-ctr,aes256-ctr,aes128-gcm@openssh.com,"
      + "aes256-gcm@openssh.com"
    #expect(settings("ciphers \(usual)")?.ciphers == nil)
    #expect(settings("ciphers aes256-ctr")?.ciphers == "aes256-ctr")
  }

  @Test func theRest() {
    let found = settings(
      """
      addressfamily inet6
      connecttimeout 7
      identitiesonly yes
      pubkeyauthentication no
      hashknownhosts yes
      """)
    #expect(found?.addressFamily == .inet6)
    #expect(found?.connectTimeout == 7)
    #expect(found?.usesOnlyIdentityFiles == true)
    #expect(found?.authentication.switchedOff.contains(.publicKey) == true)
    #expect(found?.hashesKnownHosts == true)
    #expect(settings("connecttimeout none")?.connectTimeout == nil)
  }

  @Test func whatKeepsAndSharesConnections() {
    let found = settings(
      """
      bindaddress ::1
      connectionattempts 4
      controlpath /run/cm-1
      revokedhostkeys ~/a b /c
      serveraliveinterval 15
      serveralivecountmax 2
      """)
    #expect(found?.bindAddress == "::1")
    #expect(found?.connectionAttempts == 4)
    #expect(found?.controlPath == "/run/cm-1")
    #expect(found?.revokedHostKeys == ["/home/me/a b", "/c"])
    #expect(found?.serverAliveInterval == 15)
    #expect(found?.serverAliveCountMax == 2)
    #expect(settings("controlpath none")?.controlPath == nil)
    #expect(settings("revokedhostkeys none")?.revokedHostKeys == [])
    #expect(settings("serveraliveinterval 0")?.serverAliveInterval == 0)
  }

  @Test func tokens() throws {
    var expansion = TokenExpansion(
      try #require(self.settings("hostkeyalias Zed")), environment: Self.environment)
    expansion.localName = "me.example"
    let words = ["%%", "%d", "%h", "%k", "%L", "%l", "%n", "%p", "%r", "%u", "%j", "%C"]
    // printf %s me.exampleh.example2222joe | sha1sum
    #expect(
      expansion.tokens(in: words.joined(separator: " "))
        == "% /home/me h.example Zed me me.example box 2222 joe me %j "
        + "607e2d5578bd88acd48c563c689301ef1b4bcd91")
    #expect(expansion.tokens(in: "a%") == "a%")
  }
}
