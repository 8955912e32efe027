/// The words of run names. They never change: a run's name follows from its hash.
enum RunWords {
  static let adjectives = words(
    """
    able agile airy alert ample apt avid basic bold brave brief bright brisk broad busy calm
    careful cheerful civil classic clean clear clever close cold cool cosy crisp curious daily
    daring dear deep direct dry eager early easy elder equal even exact fair faithful famous
    fast fine firm first fit fleet fluent fond formal fresh full gentle giant glad gleaming good
    grand great handy happy hardy hasty hearty honest humble ideal jolly jovial joyful just keen
    kind large lasting late lean level light likely lively local lofty long loud loyal lucid
    lucky mellow merry mighty mild modest moral native neat new nimble noble noted novel open
    orderly patient plain plucky polite prime prompt proper proud pure quick quiet rapid rare
    ready regal rich ripe robust round royal rural safe sage sane secure serene sharp shiny
    short silent simple sincere sleek slim slow small smart smooth snug sober social soft solid
    sound spare speedy spry stable stately steady stern stout strict strong sturdy subtle sunny
    super sure sweet swift tall tame tender thorough tidy tiny tough true trusty upbeat urban
    useful valid vast vivid vocal warm wary wide wild willing wise witty worthy young zesty
    """)

  static let colours = words(
    """
    amber apricot ash aqua azure beige birch black blond blue bronze brown cedar chalk cherry
    clay coal cobalt copper coral cream crimson cyan dusky ebony emerald fern flax forest frost
    garnet ginger gold granite grey hazel henna honey indigo iron ivory jade jet khaki lemon
    lilac lime linen maple maroon mauve mint moss navy ochre olive onyx opal orange orchid peach
    pearl pink plum purple quartz red rose ruby russet rust saffron sage sand sapphire scarlet
    sepia silver slate snow steel straw tan tawny teal topaz umber velvet violet walnut wheat
    white willow yellow zinc
    """)

  static let nouns = words(
    """
    acorn albatross alder anchor antler apple arch arrow aspen atlas badger banjo basin basket
    bay beacon bear beaver bell birch bison blossom boat bobcat bridge brook buffalo cabin camel
    canal candle canoe canyon cape cardinal castle cedar cello clock cloud clover coast comet
    compass condor corner cove coyote crane creek cricket crow dale dawn deer delta dingo
    dolphin dove drum dune eagle earth echo elk ember falcon farm feather fern ferry field finch
    fjord flame flute forest fox frog garden gate geyser glacier glade goose grove gull harbour
    harp hawk heron hill hollow horizon horse ibex inlet iris island jaguar kestrel kettle kite
    lagoon lake lantern lark leaf lemur lion lizard llama lynx magpie maple marmot marsh meadow
    mesa meteor mole moon moose mountain nest newt oak oasis ocean orbit orca osprey otter owl
    panda panther parrot path peak pebble pelican pine plain planet plover pond poplar prairie
    puffin quail rabbit rain raven reef ridge river robin rook salmon seal shore sky sparrow
    spring spruce squirrel star stone stork storm stream summit sun swallow swan thistle thrush
    tide tiger toad torch tower trail tree trout tulip turtle valley viola walrus wave weasel
    whale willow wind wolf wombat wren yak zebra
    """)

  private static func words(_ text: String) -> [String] {
    text.split(whereSeparator: \.isWhitespace).map(String.init)
  }
}
