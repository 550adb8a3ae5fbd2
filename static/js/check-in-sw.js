/* The list at the door, once opened, opens again without a network. It names people: it is shown for three days at most. */
keepPages({
  name: "check-in",
  ours: /^\/[a-z]{2}\/(?:actividades\/[^/]+\/llegada|activities\/[^/]+\/check-in)\/$/,
  longest: 3 * 24 * 60 * 60 * 1000,
  namesPeople: true
});
