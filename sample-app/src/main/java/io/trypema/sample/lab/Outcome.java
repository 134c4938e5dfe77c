package io.trypema.sample.lab;

/**
 * What became of a call.
 */
enum Outcome {

	ADMITTED,

	REFUSED,

	/** Redis gave no decision in time. */
	UNDECIDED

}
