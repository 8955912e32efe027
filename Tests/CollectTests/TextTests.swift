import Collect
import Testing

@Suite struct TextTests {
  @Test(arguments: [
    ("val_loss=0.31", "1:0.31"), ("val_loss: 0.31", "1:0.31"), ("val_loss 0.31", "1:0.31"),
    ("val_loss = 0.31", "1:0.31"), ("val_loss:0.31", "1:0.31"), ("val_loss\t0.31", "1:0.31"),
    ("{'val_loss': '0.4321', 'epoch': 1.0}", "1:0.4321"),
    ("{\"val_loss\": 0.5}", "1:0.5"), ("{\"val_loss\": 0.5, \"step\": 7}", "7:0.5"),
    ("(val_loss=0.31)", "1:0.31"), ("[val_loss=0.31]", "1:0.31"), ("val_loss=0.31.", "1:0.31"),
    ("val_loss=0.31, acc=2", "1:0.31"), ("val_loss=0.31,acc=2", "1:0.31"),
    ("val_loss=98.5%", "1:98.5"), ("val_loss: 0.5 (0.6)", "1:0.5"), ("--val_loss=3", "1:3.0"),
    ("val_loss=0.9+0.01", "1:0.9"), ("val_loss: tensor(0.25, device='cuda:0')", "1:0.25"),
    ("{'val_loss': np.float64(0.25)}", "1:0.25"), ("train/val_loss-1 val_loss 2", "1:2.0"),
    ("val_loss 1 val_loss 2", "2:2.0"),
  ])
  func findsValues(line: String, expected: String) {
    #expect(printed("val_loss", in: line) == expected)
  }

  @Test(arguments: [
    "my_val_loss=0.3", "val_loss_ema=0.3", "val_loss-ema: 0.3", "my-val_loss 0.3",
    "train/val_loss=0.3", "val_loss/train=0.3", "val_loss.ema 0.3", "val_loss2=0.3", "xval_loss 1",
    "val_loss=abc", "val_loss=0.3x", "val_loss=1.2.3", "val_loss=2024-01-02", "val_loss=12:30",
    "val_loss 3/8", "val_loss=0,31", "val_loss=", "val_loss", "val_loss:", "val_loss 0x1F",
    "val_loss='0.3", "val_loss done 0.3", "val_loss - 0.3", "val_loss=1e", "val_loss=None",
    "Val_Loss=0.3", "émile_val_loss=0.3", "val_loss. 5 files", "val_loss[0]=3", "val_loss=infer",
  ])
  func findsNothing(line: String) {
    #expect(printed("val_loss", in: line) == "none")
  }

  @Test(arguments: [
    ("7", 7.0), ("-2.5", -2.5), ("+2.5", 2.5), (".5", 0.5), ("5.", 5), ("1e-05", 1e-05),
    ("1.5E+10", 1.5e10), ("inf", .infinity), ("-inf", -.infinity), ("Infinity", .infinity),
    ("1e999", .infinity), ("1e-999", 0), ("0.1000000000000000055511151231257827", 0.1),
    ("007", 7),
  ])
  func readsNumbers(text: String, value: Double) {
    for line in ["v=\(text)", "v: \(text)", "v \(text)", "v='\(text)'", "v=\(text)\r"] {
      #expect(metrics(line, .text)["v"]?.value(.last)?.value == value, "\(line)")
    }
  }

  @Test(arguments: ["nan", "NaN", "-nan", "NAN"])
  func readsNaN(text: String) {
    let summary = metrics("loss=\(text)\n", .text)["loss"]
    #expect(summary?.nanCount == 1)
    #expect(summary?.value(.min)?.value.isNaN == true)
  }

  @Test(arguments: [
    ("step=10 v=1", 10), ("epoch=3 v=1", 3), ("iter=7: v=1", 7), ("Epoch 3/8 v=1", 3),
    ("[10] v=1", 10), ("[ 10/391] v=1", 10), ("Epoch [3/8], v: 1", 3),
    ("Epoch: [3][ 10/391]  v 1", 3), ("epoch=3 step=120 v=1", 120), ("step=120 epoch=3 v=1", 120),
    ("Step 250: v 1", 250), ("{'epoch': '4', 'v': '1'}", 4), ("v=1 step=9", 1), ("v=1", 1),
    ("[INFO] v=1", 1), ("[2024-01-02 10:00] v=1", 1), ("python[4711]: v=1", 1),
    ("epoch=0.5 v=1", 1), ("epoch=2.0 v=1", 2), ("step=3 v0=1 step=4 v=1", 4),
    ("global_step: -1 v=1", -1), ("steps=5 v=1", 1), ("step=99999999999999999999 v=1", 1),
    ("Epoch 3 - 12s - v: 1", 3), ("[1]\tv:1", 1), ("training_iteration: 6, v: 1", 6),
  ])
  func findsTheStep(line: String, step: Int64) {
    #expect(metrics(line, .text)["v"]?.value(.last)?.step == step)
  }

  @Test func countsWhereNoStepIsSaid() {
    let found = metrics("v=5\nnothing\nv=4 w=1\nv=6\n", .text)
    #expect(digest(found["v"]) == "min 2:4.0, max 3:6.0, last 3:6.0, first 1:5.0, 3 values")
    #expect(digest(found["w"]) == "min 1:1.0, max 1:1.0, last 1:1.0, first 1:1.0, 1 values")
  }

  @Test func severalOnALine() {
    let found = metrics("epoch=3 train_loss=0.5 val_loss=0.25 val_acc=0.75\n", .text)
    #expect(Set(found.keys) == ["epoch", "train_loss", "val_loss", "val_acc"])
    #expect(found["val_acc"]?.value(.last).map { [$0.value, Double($0.step ?? 0)] } == [0.75, 3])
  }

  @Test(arguments: [
    ("step 250: train loss 1.9643, val loss 1.9701", "val loss", "250:1.9701"),
    ("step 250: train loss 1.9643, val loss 1.9701", "train loss", "250:1.9643"),
    ("[1]\tvalid_1's auc: 0.9", "valid_1's auc", "1:0.9"),
    ("[0]\ttrain-auc:0.97\teval-auc:0.94", "eval-auc", "0:0.94"),
    ("Epoch 3 | Best Val Loss: 0.5", "Best Val Loss", "3:0.5"),
    ("2/2 - 0s - 1ms/step - loss: 0.5 - val_loss: 0.25", "val_loss", "1:0.25"),
    ("précision=0.5", "précision", "1:0.5"), ("top@5: 0.5", "top@5", "1:0.5"),
    ("R^2: 0.5", "R^2", "1:0.5"), ("val/loss=0.5", "val/loss", "1:0.5"),
  ])
  func programsThatPeopleUse(line: String, name: String, expected: String) {
    #expect(printed(name, in: line) == expected)
  }

  @Test func coloursAreSkipped() {
    #expect(
      printed("val_loss", in: "\u{1b}[1mval_loss\u{1b}[0m: \u{1b}[32m0.31\u{1b}[0m") == "1:0.31")
    #expect(printed("v", in: "\u{1b}]0;title v=9\u{7}v=1\u{1b}[K") == "1:1.0")
    #expect(printed("v", in: "x\u{1b}[3;4Hv=1\u{1b}(B") == "1:1.0")
    #expect(printed("v", in: "v=1\u{1b}[") == "1:1.0")
  }

  @Test func aRewrittenLineKeepsTheLastValues() {
    let bar = "\r 50% loss=0.9\r100% loss=0.5, val_loss=0.4\n"
    let found = metrics(bar + bar, .text)
    #expect(digest(found["loss"]) == "min 1:0.5, max 1:0.5, last 2:0.5, first 1:0.5, 2 values")
    #expect(found["val_loss"]?.count == 2)
    #expect(metrics("loss=0.9\rsaved\n", .text)["loss"]?.count == 1)
  }

  @Test func kerasProgress() {
    let back = String(repeating: "\u{8}", count: 20)
    let text =
      "Epoch 1/2\n\u{1b}[1m1/2\u{1b}[0m 0s 9ms/step - loss: 0.9000\(back)\r"
      + "\u{1b}[1m2/2\u{1b}[0m 0s 9ms/step - loss: 0.5000 - val_loss: 0.4000\n"
    let found = metrics(text, .text)
    #expect(digest(found["loss"]) == "min 1:0.5, max 1:0.5, last 1:0.5, first 1:0.5, 1 values")
    #expect(found["val_loss"]?.value(.min)?.value == 0.4)
  }

  @Test func aWipedBarCountsAndSoDoesANewStep() {
    #expect(metrics("\rloss=3\rloss=2\r      \rloss=1\n", .text)["loss"]?.count == 2)
    #expect(metrics("epoch=1 loss=3\repoch=2 loss=2\repoch=2 loss=1\n", .text)["loss"]?.count == 2)
    #expect(metrics("loss=3\r\nloss=2\r\n", .text)["loss"]?.count == 2)
  }

  @Test func namesAreBoundedButWantedOnesStay() {
    var reader = FileReader(source: .text, wanted: ["val_loss"])
    for index in 0..<3_000 { reader.consume("name_\(index)=1\n".utf8, isComplete: false) }
    reader.consume("val_loss=0.5\n".utf8, isComplete: false)
    #expect(reader.metrics.count == 1_002)
    #expect(reader.metrics["val_loss"]?.count == 1)
    #expect(reader.refusedValues == 1_999)
  }
}
