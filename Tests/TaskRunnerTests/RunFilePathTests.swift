import Diagnostics
import TaskRunner
import Testing

@Suite struct RunFilePathTests {
  @Test(arguments: [
    ("train.py", "train.py"), ("./src//a b/./train.py", "src/a b/train.py"), ("...", "..."),
    ("..a/b..", "..a/b.."), ("a/.clustersweep/b", "a/.clustersweep/b"), ("-n", "-n"),
    ("~/x\n'\"", "~/x\n'\""),
  ])
  func aPathOfTheFolderIsTaken(written: String, path: String) throws {
    #expect(try RunFilePath(written).text == path)
  }

  @Test(arguments: [
    ("/etc/passwd", "it is an absolute path"), ("/", "it is an absolute path"),
    ("../x", "'..' leads out of the folder"), ("a/../../x", "'..' leads out of the folder"),
    ("a/..", "'..' leads out of the folder"), ("", "it names no file"), (".", "it names no file"),
    ("a/", "it names no file"), ("a/.", "it names no file"), ("a\u{0}b", "it holds a NUL byte"),
    (".clustersweep/params.json", "what is in '.clustersweep' belongs to the runner"),
    ("./.clustersweep", "what is in '.clustersweep' belongs to the runner"),
  ])
  func anyOtherIsRefused(written: String, why: String) throws {
    let place = Location.file("sweep.yaml")
    let error = try #require(throws: Diagnostic.self) { try RunFilePath(written, at: place) }
    #expect(error.what == "'\(written)' can't be a file of a run's folder")
    #expect(error.why == why)
    #expect(error.remedy != nil)
    #expect(error.location == place)
  }
}
