package io.trypema.spring.interceptor;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.function.Function;

/**
 * Threads on which calls continue after an asynchronous decision, so that no application
 * code runs on the threads of a provider, which must not be blocked. The threads end when
 * idle.
 */
final class Continuations {

	private static final int MIN_THREADS = 2;

	private final Executor executor = new ForkJoinPool(
			Math.max(MIN_THREADS, Runtime.getRuntime().availableProcessors()), Continuations::thread, null, true);

	private static ForkJoinWorkerThread thread(ForkJoinPool pool) {
		ForkJoinWorkerThread thread = ForkJoinPool.defaultForkJoinWorkerThreadFactory.newThread(pool);
		thread.setName("trypema-call-" + thread.getPoolIndex());
		thread.setContextClassLoader(Continuations.class.getClassLoader());
		return thread;
	}

	/**
	 * The same result, completed on a thread that may be blocked unless it is complete
	 * already.
	 */
	<T> CompletableFuture<T> leave(CompletableFuture<T> future) {
		return future.isDone() ? future : future.thenApplyAsync(Function.identity(), this.executor);
	}

}
