import Testing

@testable import SSHTransport

@Suite struct HostKeyQuestionTests {
  private let shown = HostKey(type: "ssh-ed25519", key: "K", fingerprint: "SHA256:abcDEF")

  @Test func theWordsOfOpenSSH() {
    var question = HostKeyQuestion(name: "[uni]:22022", address: "[10.0.0.1]:22022", shown: shown)
    #expect(
      question.text == """
        The authenticity of host '[uni]:22022 ([10.0.0.1]:22022)' can't be established.
        ED25519 key fingerprint is SHA256:abcDEF.
        This key is not known by any other names.
        Are you sure you want to continue connecting (yes/no/[fingerprint])?\(" ")
        """)
    question.name = "uni"
    question.address = nil
    question.target = "gpu"
    question.otherNames = [
      KnownHostLine(file: "f", line: 3, marker: .none, names: "a,b", keyType: "t", key: "K"),
      KnownHostLine(file: "f", line: 4, marker: .none, names: "|1|x|y", keyType: "t", key: "K"),
    ]
    question.otherTypes = [
      KnownHostLine(file: "f", line: 5, marker: .none, names: "uni", keyType: "ssh-rsa", key: "R")
    ]
    #expect(
      question.text == """
        On the way to gpu:
        The authenticity of host 'uni' can't be established
        but keys of different type are already known for this host.
            f:5: ssh-rsa
        ED25519 key fingerprint is SHA256:abcDEF.
        This host key is known by the following other names/addresses:
            f:3: a,b
            f:4: [hashed name]
        Are you sure you want to continue connecting (yes/no/[fingerprint])?\(" ")
        """)
  }

  @Test(arguments: [
    ("yes", true), (" YES \n", true), ("SHA256:abcDEF", true), ("no", false), ("No", false),
    ("", false), ("  ", false), ("y", nil), ("SHA256:abcdef", nil), ("yess", nil),
  ])
  func answers(answer: String, isAccepted: Bool?) {
    #expect(HostKeyQuestion(name: "n", shown: shown).isAccepted(by: answer) == isAccepted)
  }

  @Test(arguments: [
    ("ssh-rsa", "RSA"), ("ecdsa-sha2-nistp384", "ECDSA"), ("ssh-dss", "DSA"), ("odd", "odd"),
  ])
  func kinds(type: String, kind: String) {
    #expect(HostKey(type: type, key: "", fingerprint: "").kind == kind)
  }
}
