/* Lessons once opened can be read without a line: pages of runs, and what they are made of. */
keepPages({ name: "learning", ours: /^\/[a-z]{2}\/learning\/[^/]+\/(?:$|lessons\/|attempts\/)/ });
