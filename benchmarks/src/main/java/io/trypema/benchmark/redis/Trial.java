package io.trypema.benchmark.redis;

import java.util.List;

/**
 * A part of what the hybrid provider is judged by.
 */
@FunctionalInterface
interface Trial {

	/**
	 * Measure, and print what was seen.
	 * @return what was meant to be reached
	 * @throws InterruptedException if this thread is interrupted
	 */
	List<Target> run() throws InterruptedException;

}
