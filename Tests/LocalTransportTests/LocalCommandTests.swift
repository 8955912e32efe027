import Cluster
import LocalTransport
import Testing

@Suite struct LocalCommandTests {
  let transport = LocalTransport(environment: ["PATH": "/usr/bin:/bin", "HOME": "/", "X": "a 'b'"])

  @Test func outputAndErrorOutputAreKeptApart() async throws {
    let result = try await transport.execute(HostCommand("echo out; echo err >&2; exit 7"))
    #expect(result.status == .exited(7))
    #expect(result.text == "out\n")
    #expect(result.errorText == "err\n")
    #expect(!result.succeeded)
  }

  @Test func everyByteOfTheScriptArrives() async throws {
    let script = "printf '%s|' \"$X\" 'a\"b' '$HOME' 'é\n\\\\' \"!\" `echo tick`"
    let result = try await transport.execute(HostCommand(script))
    #expect(result.text == "a 'b'|a\"b|$HOME|é\n\\\\|!|tick|")
  }

  @Test func scriptsStartInTheHomeFolder() async throws {
    #expect(try await transport.execute(HostCommand("pwd")).text == "/\n")
    let homeless = LocalTransport(environment: ["HOME": "/nowhere/at/all"])
    let result = try await homeless.execute(HostCommand("echo fine"))
    #expect(result == HostCommandResult(status: .exited(0), output: Array("fine\n".utf8)))
  }

  @Test func theEnvironmentIsTheGivenOneAlone() async throws {
    let result = try await transport.execute(HostCommand("env | grep -v '^PWD=\\|^_=' | sort"))
    #expect(
      result.text.split(separator: "\n").filter {
        !$0.hasPrefix("SHLVL") && !$0.hasPrefix("OLDPWD")
      }
        == ["HOME=/", "PATH=/usr/bin:/bin", "X=a 'b'"])
  }

  @Test(arguments: [0, 1, 99_999, 100_000, 131_072, 3_000_000])
  func scriptsOfAnyLengthLeaveStandardInputAlone(length: Int) async throws {
    let padding = String(repeating: "#", count: length)
    let script = "\(padding)\nprintf '%s.' \"$(cat)\"; exit 3"
    let result = try await transport.execute(HostCommand(script, input: Array("in".utf8)))
    #expect(result.status == .exited(3))
    #expect(result.text == "in.")
  }

  @Test func aSignalIsReportedByItsName() async throws {
    for name in ["KILL", "TERM", "SEGV", "USR1"] {
      let result = try await transport.execute(HostCommand("kill -\(name) $$; sleep 60"))
      #expect(result.status == .signalled(name))
    }
  }

  @Test func aNULByteIsRefused() async throws {
    let error = await #expect(throws: TransportError.self) {
      try await transport.execute(HostCommand("echo \0"))
    }
    #expect(error?.code == .unusableShell)
  }

  @Test func aClosedTransportThrows() async throws {
    let transport = LocalTransport(host: "here", environment: [:])
    await transport.close()
    let error = await #expect(throws: TransportError.self) {
      try await transport.execute(HostCommand("true"))
    }
    #expect(error?.code == .closed)
    #expect(error?.description == "here: error: the connection was closed before")
  }
}
