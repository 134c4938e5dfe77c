package io.trypema.sample.lab;

/**
 * What became of the calls of one client in a second.
 *
 * @param admitted the calls admitted
 * @param refused the calls refused
 * @param undecided the calls on which Redis gave no decision
 */
record Tally(long admitted, long refused, long undecided) {

}
