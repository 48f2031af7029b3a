"""From the rows of unions to the sums of areas: reads rows and the tree, writes nothing."""
