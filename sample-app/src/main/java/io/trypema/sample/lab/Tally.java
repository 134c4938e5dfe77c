package io.trypema.sample.lab;

/**
 * The outcomes of one client's calls in a second.
 *
 * @param admitted the calls admitted
 * @param refused the calls refused
 * @param undecided the calls on which Redis made no decision
 */
record Tally(long admitted, long refused, long undecided) {

}
