import Testing

@testable import SSHTransport

@Suite struct SSHDestinationTests {
  @Test(arguments: [
    ("box", SSHDestination(host: "box")),
    ("joe@box", .init(host: "box", user: "joe")),
    ("joe@uni.example@box:33", .init(host: "box", user: "joe@uni.example", port: 33)),
    ("box:33", .init(host: "box", port: 33)),
    ("ssh://box", .init(host: "box")),
    ("SSH://joe@box:33/", .init(host: "box", user: "joe", port: 33)),
    ("ssh://j%40e@box", .init(host: "box", user: "j@e")),
    ("j%40e@box", .init(host: "box", user: "j%40e")),
    ("[::1]", .init(host: "::1")),
    ("joe@[::1]:33", .init(host: "::1", user: "joe", port: 33)),
    ("::1", .init(host: "::1")),
    ("odd:name", .init(host: "odd:name")),
  ])
  func names(text: String, destination: SSHDestination) {
    #expect(SSHDestination(text) == destination)
  }

  @Test(arguments: [
    "", "-oProxyCommand=x", "joe@", "@box", "-l@box", "ssh://", "ssh://box:x", "ssh://j%4@box",
    "ssh://j%00@box", "[::1]x", "[::1]:", "ssh://-x", "a\0b", "a\nb",
  ])
  func noNames(text: String) {
    #expect(SSHDestination(text) == nil)
  }

  @Test func argumentsOfTheProgram() {
    #expect(SSHDestination(host: "b").arguments == ["--", "b"])
    #expect(
      SSHDestination(host: "b", user: "u", port: 3).arguments
        == ["-l", "u", "-p", "3", "--", "b"])
  }
}
