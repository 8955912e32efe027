import Collect
import Testing

@Suite struct CSVTests {
  private func last(_ name: String, _ text: String) -> String {
    guard let (value, step) = metrics(text, .csv)[name]?.value(.last) else { return "none" }
    return "\(step ?? -1):\(value)"
  }

  @Test func readsColumns() {
    let found = metrics("epoch,loss,val_loss\n0,0.9,0.8\n1,0.5,0.6\n2,0.4,0.7\n", .csv)
    #expect(Set(found.keys) == ["epoch", "loss", "val_loss"])
    #expect(
      digest(found["val_loss"]) == "min 1:0.6, max 0:0.8, last 2:0.7, first 0:0.8, 3 values")
  }

  @Test(arguments: [
    "epoch,step,v\n1,100,0.5\n", "step,v,epoch\n100,0.5,1\n", "Step,v\n100,0.5\n",
    " step , v \n 100 , 0.5 \n", "\"step\",\"v\"\n\"100\",\"0.5\"\n", "step\tv\n100\t0.5\n",
    "step;v\n100;0.5\n", "step,v\r\n100,0.5\r\n", "\u{feff}step,v\n100,0.5\n",
    "\n\nstep,v\n\n100,0.5\n", "# made by hand\nstep,v\n100,0.5", "# step,v\n100,0.5\n",
    "training_iteration,v\n100.0,0.5\n", "global_step,epoch,v\n1e2,3,0.5\n",
    "\tstep\tv\nx\t100\t0.5\n", "text,step,v\n\"a, \"\"b\"\"\",100,0.5\n", "step,v\n100,0.5,9,9\n",
  ])
  func readsManyManners(text: String) {
    #expect(last("v", text) == "100:0.5")
  }

  @Test func holesAndSpellings() {
    let text = "step,v\n1,\n2,nan\n3,NaN\n4,NA\n5,inf\n6,-inf\n7,Infinity\n8,None\n9,x\n10\n"
    let summary = metrics(text, .csv)["v"]
    #expect(digest(summary) == "min 6:-inf, max 5:inf, last 7:inf, first 2:nan, 5 values")
    #expect(summary?.nanCount == 2)
  }

  @Test func countsWithoutAStepColumn() {
    #expect(last("v", "v,w\n3,1\n,2\n4,3\n") == "2:4.0")
    #expect(last("v", "step,v\n7,1\n,2\n") == "7:1.0")
  }

  @Test func aHeaderAgainIsNoRow() {
    let text = "epoch,v\n0,1\n1,2\nepoch,v\n1,3\n2,4\nepoch,w,v\n3,9,5\n"
    #expect(
      digest(metrics(text, .csv)["v"]) == "min 0:1.0, max 3:5.0, last 3:5.0, first 0:1.0, 5 values")
    #expect(last("w", text) == "3:9.0")
  }

  @Test func anUnfinishedLineWaits() {
    var reader = FileReader(source: .csv)
    reader.consume("step,v\n1,0.5\n2,0.2".utf8, isComplete: false)
    #expect(reader.metrics["v"]?.count == 1)
    #expect(reader.consumed == 13)
    reader.consume("5".utf8, isComplete: true)
    #expect(reader.metrics["v"]?.value(.last)?.value == 0.25)
    #expect(reader.consumed == 19)
  }

  @Test func noHeader() {
    #expect(metrics("1,2\n3,4\n", .csv).isEmpty)
    #expect(metrics("", .csv).isEmpty)
  }
}
