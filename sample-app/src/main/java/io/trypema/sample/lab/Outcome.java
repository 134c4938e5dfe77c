package io.trypema.sample.lab;

/**
 * The outcome of a call.
 */
enum Outcome {

	ADMITTED,

	REFUSED,

	/** Redis made no decision in time. */
	UNDECIDED

}
