import Testing

@testable import SSHTransport

@Suite struct HostTrustTests {
  private static func line(
    _ key: String, type: String = "ssh-ed25519", marker: KnownHostLine.Marker = .none
  ) -> KnownHostLine {
    KnownHostLine(file: "f", line: 1, marker: marker, keyType: type, key: key)
  }

  private func verdict(
    _ lines: [KnownHostLine], _ others: [KnownHostLine] = [], revocations: [KnownHostLine] = [],
    type: String = "ssh-ed25519"
  ) -> HostTrust.Verdict {
    HostTrust(lines: lines, linesWithoutPort: others, revocations: revocations)
      .verdict(type: type, key: "K")
  }

  private let good = line("K")
  private let bad = line("L")
  private let revoked = line("K", marker: .revoked)
  private let rsa = line("R", type: "ssh-rsa")
  private let authority = line("A", marker: .certificateAuthority)

  @Test func verdicts() {
    #expect(verdict([]) == .unknown)
    #expect(verdict([good]) == .trusted)
    #expect(verdict([bad, good]) == .trusted)
    #expect(verdict([rsa, good]) == .trusted)
    #expect(verdict([bad]) == .changed(bad))
    #expect(verdict([rsa]) == .otherTypes([rsa]))
    #expect(verdict([rsa, bad]) == .changed(bad))
  }

  @Test func revokedKeys() {
    #expect(verdict([revoked]) == .revoked(revoked))
    #expect(verdict([good, revoked]) == .revoked(revoked))
    #expect(verdict([good], [revoked]) == .revoked(revoked))
    #expect(verdict([], [revoked]) == .revoked(revoked))
    #expect(verdict([good], revocations: [revoked]) == .revoked(revoked))
    #expect(
      verdict([good], revocations: [Self.line("L", marker: .revoked)]) == .trusted)
    #expect(verdict([Self.line("L", marker: .revoked)]) == .unknown)
  }

  @Test func namesWithoutThePort() {
    #expect(verdict([], [good]) == .trusted)
    #expect(verdict([], [bad]) == .unknown)
    #expect(verdict([bad], [good]) == .changed(bad))
    #expect(verdict([rsa], [good]) == .trusted)
  }

  @Test func certificates() {
    let own = Self.line("K", marker: .certificateAuthority)
    #expect(verdict([own]) == .onlyAuthority(own))
    #expect(verdict([authority]) == .onlyAuthority(authority))
    #expect(verdict([], [authority]) == .onlyAuthority(authority))
    #expect(verdict([authority, good]) == .trusted)
    #expect(verdict([authority], [good]) == .trusted)
    #expect(verdict([authority, bad]) == .changed(bad))
    #expect(verdict([authority, rsa]) == .otherTypes([rsa]))
    #expect(verdict([good], type: "ssh-ed25519-cert-v01@openssh.com") == .certificate)
    #expect(verdict([revoked], type: "ssh-ed25519-cert-v01@openssh.com") == .revoked(revoked))
  }

  @Test func knownTypesComeFirst() {
    let algorithms = ["ssh-ed25519", "ecdsa-sha2-nistp256", "rsa-sha2-512", "rsa-sha2-256"]
    let rsaFirst = ["rsa-sha2-512", "rsa-sha2-256", "ssh-ed25519", "ecdsa-sha2-nistp256"]
    #expect(HostTrust(lines: [rsa]).preferringKnown(algorithms) == rsaFirst)
    let beside = HostTrust(lines: [authority], linesWithoutPort: [rsa])
    #expect(beside.preferringKnown(algorithms) == rsaFirst)
    let revoked = HostTrust(lines: [Self.line("R", type: "ssh-rsa", marker: .revoked)])
    #expect(revoked.preferringKnown(algorithms) == algorithms)
  }

  /// Each verdict under yes, ask with a person, ask without one, accept-new and no.
  @Test func decisions() {
    let table: [(HostTrust.Verdict, [HostKeyDecision])] = [
      (.trusted, [.accept, .accept, .accept, .accept, .accept]),
      (.unknown, [.refuse, .ask, .refuse, .note, .note]),
      (.otherTypes([rsa]), [.refuse, .ask, .refuse, .refuse, .refuse]),
      (.changed(bad), [.refuse, .refuse, .refuse, .refuse, .refuse]),
      (.revoked(revoked), [.refuse, .refuse, .refuse, .refuse, .refuse]),
      (.onlyAuthority(authority), [.refuse, .refuse, .refuse, .refuse, .refuse]),
      (.certificate, [.refuse, .refuse, .refuse, .refuse, .refuse]),
    ]
    for (verdict, expected) in table {
      let decisions = [
        verdict.decision(.yes, canAsk: true), verdict.decision(.ask, canAsk: true),
        verdict.decision(.ask, canAsk: false), verdict.decision(.acceptNew, canAsk: true),
        verdict.decision(.no, canAsk: true),
      ]
      #expect(decisions == expected, "\(verdict)")
    }
  }
}
