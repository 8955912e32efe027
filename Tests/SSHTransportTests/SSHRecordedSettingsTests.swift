import Testing

@testable import SSHTransport

/// What several versions of `ssh -G` print for the same configuration. That of 9.2 is recorded; the
/// others have its lines in the words and order of their version, without those that nobody reads.
@Suite struct SSHRecordedSettingsTests {
  /// No line with the host, paths as they were written, `challengeresponseauthentication`.
  static let version8 = """
    user joe
    hostname a.example.org
    port 2222
    addressfamily any
    batchmode no
    canonicalizehostname false
    challengeresponseauthentication yes
    checkhostip yes
    hashknownhosts yes
    identitiesonly no
    pubkeyauthentication yes
    stricthostkeychecking ask
    tcpkeepalive yes
    connectionattempts 1
    serveralivecountmax 3
    serveraliveinterval 15
    bindaddress 127.0.0.1
    controlpath /home/me/.ssh/cm-1
    pubkeyacceptedkeytypes ssh-ed25519,rsa-sha2-512,rsa-sha2-256
    identityfile ~/.ssh/id_rsa
    identityfile ~/.ssh/id with blank
    canonicaldomains
    globalknownhostsfile /etc/ssh/ssh_known_hosts /etc/ssh/ssh_known_hosts2
    userknownhostsfile ~/.ssh/known_hosts ~/.ssh/known_hosts2
    connecttimeout none
    rekeylimit 0 0
    proxyjump u@j1:33,j2

    """

  static let version9 = """
    host a
    user joe
    hostname a.example.org
    port 2222
    addressfamily any
    batchmode no
    canonicalizefallbacklocal yes
    canonicalizehostname false
    checkhostip no
    hashknownhosts yes
    identitiesonly no
    kbdinteractiveauthentication yes
    pubkeyauthentication true
    stricthostkeychecking ask
    tcpkeepalive yes
    verifyhostkeydns false
    connectionattempts 1
    serveralivecountmax 3
    serveraliveinterval 15
    requiredrsasize 1024
    bindaddress 127.0.0.1
    controlpath /home/me/.ssh/cm-1
    securitykeyprovider internal
    identityfile ~/.ssh/id_rsa
    identityfile ~/.ssh/id with blank
    canonicaldomains none
    globalknownhostsfile /etc/ssh/ssh_known_hosts /etc/ssh/ssh_known_hosts2
    userknownhostsfile /home/me/.ssh/known_hosts /home/me/.ssh/known_hosts2
    logverbose none
    permitremoteopen any
    connecttimeout none
    rekeylimit 0 0
    proxyjump u@j1:33,j2

    """

  /// With tags, timeouts of channels and obscured keystrokes.
  static let newer =
    version9.replacing("logverbose none\n", with: "logverbose none\nchanneltimeout none\n")
    + "enableescapecommandline no\nobscurekeystroketiming yes\ntag uni\nversionaddendum none\n"

  @Test(arguments: [version8, version9, newer])
  func theSameSettings(text: String) {
    var expected = SSHSettings(alias: "a", hostName: "a.example.org", port: 2222, user: "joe")
    expected.hashesKnownHosts = true
    expected.serverAliveInterval = 15
    expected.bindAddress = "127.0.0.1"
    expected.controlPath = "/home/me/.ssh/cm-1"
    expected.identityFiles = ["/home/me/.ssh/id_rsa", "/home/me/.ssh/id with blank"]
    expected.globalKnownHostsFiles = ["/etc/ssh/ssh_known_hosts", "/etc/ssh/ssh_known_hosts2"]
    expected.userKnownHostsFiles = ["/home/me/.ssh/known_hosts", "/home/me/.ssh/known_hosts2"]
    expected.jumps = ["u@j1:33", "j2"]
    let found = SettingsText(text).settings(alias: "a", environment: ["HOME": "/home/me"])
    #expect(found == expected)
  }
}
