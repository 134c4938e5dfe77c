package io.trypema.benchmark.redis;

import java.util.List;

/**
 * A measurement of the hybrid provider.
 */
@FunctionalInterface
interface Trial {

	/**
	 * Measure, and print the results.
	 * @return the targets, with the measured values
	 * @throws InterruptedException if this thread is interrupted
	 */
	List<Target> run() throws InterruptedException;

}
