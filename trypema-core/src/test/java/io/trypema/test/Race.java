package io.trypema.test;

import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * Runs threads that start at the same moment.
 */
public final class Race {

	private static final int PATIENCE_SECONDS = 60;

	private Race() {
	}

	/**
	 * Run an action on many threads and wait for all of them.
	 * @param <T> the type of result
	 * @param threads the number of threads
	 * @param action the action of a thread, given its number from 0
	 * @return the results of all threads
	 */
	public static <T> List<T> run(int threads, IntFunction<T> action) {
		CyclicBarrier start = new CyclicBarrier(threads);
		ExecutorService executor = Executors.newFixedThreadPool(threads);
		try {
			List<Future<T>> results = IntStream.range(0, threads).mapToObj((thread) -> executor.submit(() -> {
				start.await();
				return action.apply(thread);
			})).toList();
			return results.stream().map(Race::get).toList();
		}
		finally {
			executor.shutdownNow();
		}
	}

	private static <T> T get(Future<T> future) {
		try {
			return future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
		}
		catch (InterruptedException | ExecutionException | TimeoutException ex) {
			throw new AssertionError("A thread did not finish", ex);
		}
	}

}
