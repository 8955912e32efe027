import Collect
import Testing

@Suite struct JSONLinesTests {
  @Test func readsObjects() {
    let text = #"""
      {"iteration": 19, "total_loss": 0.5, "eta": "x", "ok": true}
      {"total_loss": 0.25, "iteration": 39, "nothing": null}
      """#
    let found = metrics(text, .jsonLines)
    #expect(Set(found.keys) == ["iteration", "total_loss"])
    #expect(
      digest(found["total_loss"])
        == "min 39:0.25, max 19:0.5, last 39:0.25, first 19:0.5, 2 values")
  }

  @Test func nestedNamesAreJoined() {
    var reader = FileReader(source: .jsonLines)
    let text = #"{"val": {"loss": 0.5, "top.1": {"acc": 1}}, "config": {"lr": 1}, "a.b": 3}"#
    reader.consume(text.utf8, isComplete: true)
    #expect(Set(reader.metrics.keys) == ["val/loss", "val/top.1/acc", "a.b"])
    #expect(reader.summary(of: "val.loss")?.count == 1)
    #expect(reader.summary(of: "val/top/1/acc")?.count == 1)
    #expect(reader.summary(of: "a/b")?.value(.last)?.value == 3)
    #expect(reader.summary(of: "loss") == nil)
  }

  @Test(arguments: [
    (#"{"epoch": 3, "v": 1, "step": 70}"#, 70), (#"{"v": 1, "training_iteration": 4}"#, 4),
    (#"{"_step": 5, "v": 1}"#, 5), (#"{"v": 1}"#, 1), (#"{"step": 0.5, "epoch": 2, "v": 1}"#, 2),
    (#"{"val": {"step": 9}, "v": 1}"#, 1),
  ])
  func findsTheStep(line: String, step: Int64) {
    #expect(metrics(line, .jsonLines)["v"]?.value(.last)?.step == step)
  }

  @Test func bareAndQuotedNonNumbers() {
    let text = #"""
      {"v": NaN}
      {"v": Infinity}
      {"v": "-inf"}
      {"v": "nan"}
      {"v": "0.5"}
      """#
    let summary = metrics(text, .jsonLines)["v"]
    #expect(digest(summary) == "min 3:-inf, max 2:inf, last 5:0.5, first 1:nan, 5 values")
    #expect(summary?.nanCount == 2)
  }

  @Test func otherLinesAreCountedAndSkipped() {
    var reader = FileReader(source: .jsonLines)
    reader.consume("{\"v\": 1}\n[1]\n{\"v\": 2\n\n  {\"v\": 3} \r\nx\n".utf8, isComplete: false)
    #expect(reader.unreadLines == 3)
    #expect(reader.metrics["v"]?.count == 2)
  }
}
