import Testing

@testable import SSHTransport

@Suite struct KeyCandidateTests {
  private let a = sshString(Array("ssh-ed25519".utf8)) + sshString([1, 2, 3])
  private let b = sshString(Array("ssh-ed25519".utf8)) + sshString([4, 5, 6])
  private let c = sshString(Array("ssh-ed25519".utf8)) + sshString([7])

  /// A certificate for an Ed25519 key, as far as it is looked at.
  private func certificate(of key: [UInt8]) -> [UInt8] {
    let nonce = sshString([9, 9, 9, 9])
    return sshString(Array("ssh-ed25519-cert-v01@openssh.com".utf8)) + nonce
      + key.dropFirst(15) + [0, 0, 0, 0, 0, 0, 0, 1]
  }

  private func labels(
    files: [NamedKey], certificates: [NamedKey] = [], neighbours: [String: NamedKey] = [:],
    agent: [[UInt8]] = [], isRestricted: Bool = false
  ) -> [String] {
    let identities = agent.map { AgentIdentity(key: $0, comment: "\($0.last ?? 0)") }
    return keyCandidates(
      files: files, certificates: certificates, neighbours: neighbours, agent: identities,
      isRestricted: isRestricted
    ).map(\.label)
  }

  @Test func keysOfTheAgentComeFirstAndNamedOnesBeforeThem() {
    let files = [NamedKey(path: "a", key: a), NamedKey(path: "b", key: b)]
    #expect(labels(files: files, agent: [c, b]) == ["6 (agent)", "7 (agent)", "a"])
    #expect(labels(files: files, agent: [c, b], isRestricted: true) == ["6 (agent)", "a"])
    #expect(labels(files: files) == ["a", "b"])
  }

  @Test func noKeyComesTwice() {
    let twice = [NamedKey(path: "a", key: a), NamedKey(path: "copy", key: a)]
    #expect(labels(files: twice, agent: [b, b]) == ["6 (agent)", "a"])
    let unknown = [NamedKey(path: "x", key: nil), NamedKey(path: "y", key: nil)]
    #expect(labels(files: unknown) == ["x", "y"])
  }

  @Test func certificatesGoWithTheirKeys() {
    let files = [NamedKey(path: "a", key: a), NamedKey(path: "b", key: b)]
    let forB = NamedKey(path: "b-cert", key: certificate(of: b))
    let forC = NamedKey(path: "c-cert", key: certificate(of: c))
    #expect(
      labels(files: files, certificates: [forC, forB]) == ["the certificate b-cert", "a", "b"])
    #expect(
      labels(files: files, certificates: [forC], agent: [c], isRestricted: true)
        == ["the certificate c-cert", "a", "b"])
    #expect(
      labels(files: files, neighbours: ["b": forB]) == ["a", "b", "the certificate b-cert"])
    let candidates = keyCandidates(
      files: files, certificates: [forB, forC], neighbours: [:],
      agent: [AgentIdentity(key: c, comment: "")], isRestricted: true)
    #expect(candidates.map(\.holder).prefix(2) == [.file("b"), .agent(c)])
  }

  @Test func aCertificateNamesItsKey() {
    #expect(plainKey(ofCertificate: certificate(of: a)) == a)
    #expect(plainKey(ofCertificate: a) == nil)
    #expect(plainKey(ofCertificate: Array(certificate(of: a).prefix(48))) == nil)
    #expect(plainKey(ofCertificate: [0xff, 0xff, 0xff, 0xff]) == nil)
  }

  @Test func whatAgentsSay() {
    let identities = [AgentIdentity(key: a, comment: "x"), AgentIdentity(key: b, comment: "")]
    let answer = AgentMessage.answer(showing: identities)
    #expect(answer.prefix(5) == [12, 0, 0, 0, 2])
    #expect(AgentMessage.identities(in: answer) == identities)
    #expect(AgentMessage.identities(in: Array(answer.dropLast(3))) == [identities[0]])
    #expect(AgentMessage.identities(in: [12, 0, 0, 0, 1, 0xff, 0xff, 0xff, 0xff]) == [])
    #expect(AgentMessage.identities(in: [5]) == [])
    let request = [13] + sshString(a) + sshString([1, 2]) + [0, 0, 0, 4]
    #expect(
      AgentMessage.signRequest(request, with: b)
        == [13] + sshString(b) + sshString([1, 2]) + [0, 0, 0, 4])
    #expect(AgentMessage.signRequest([11], with: b) == nil)
  }
}
