/* Lessons once opened can be read without a line: pages of runs, and what they are made of. Any other page of the academy says
   so, and which ones can. */
keepPages({
  name: "learning",
  ours: /^\/[a-z]{2}\/learning\/[^/]+\/(?:$|lessons\/|attempts\/)/,
  standIn: "../learning-offline/"
});
