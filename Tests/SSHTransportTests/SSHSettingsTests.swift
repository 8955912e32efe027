import Cluster
import Testing

@testable import SSHTransport

@Suite struct SSHSettingsTests {
  static let environment = [
    "HOME": "/home/me", "USER": "me", "SSH_AUTH_SOCK": "/run/agent", "X": "/x",
  ]

  private func settings(_ lines: String) -> SSHSettings? {
    let options = SSHOptions(
      alias: "box", configFile: "/my config", environment: Self.environment)
    return SettingsText("hostname h.example\nuser joe\nport 2222\n\(lines)\n").settings(
      for: options, as: "box")
  }

  @Test func theBareMinimum() {
    #expect(
      SettingsText("user joe").settings(for: SSHOptions(alias: "x", environment: [:]), as: "x")
        == nil)
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
    #expect(found?.userKnownHostsFiles == ["/home/me/a", "/home/me/b c", "/home/me/%k"])
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
    ("ask", SSHSettings.UnknownHostKey.refuse), ("true", .refuse), ("yes", .refuse),
    ("accept-new", .acceptNew), ("no", .acceptNew), ("false", .acceptNew), ("off", .acceptNew),
  ])
  func strictness(value: String, expected: SSHSettings.UnknownHostKey) {
    #expect(settings("stricthostkeychecking \(value)")?.unknownHostKey == expected)
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
    #expect(settings("proxyjump none")?.proxyCommand == nil)
    #expect(settings("proxyjump j")?.jumps == ["j"])
    #expect(settings("proxyjump u@a:33,b,ssh://c:44")?.jumps == ["u@a:33", "b", "ssh://c:44"])
    #expect(settings("proxyjump none")?.jumps == [])
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
    #expect(found?.usesPublicKeys == false)
    #expect(found?.hashesKnownHosts == true)
    #expect(settings("connecttimeout none")?.connectTimeout == nil)
  }
}
