/**
 * The level of this program: which kinds of actions, rules and tables it knows. A program of a higher level knows everything that one of a lower level
 * knows. The database has a level, too: that of the oldest program which may write to it. It rises once all nodes of the cell know the higher level; from
 * then on, the database refuses the proposals of older programs, because they were decided without knowing what the history contains.
 *
 * Programs that knew no levels count as level 1. Level 2 adds copies of requests, void requests and the view of the cluster.
 */
export const currentLevel = 2;
