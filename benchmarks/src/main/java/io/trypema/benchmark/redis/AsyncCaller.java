package io.trypema.benchmark.redis;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import io.trypema.benchmark.redis.competitor.RemoteCompetitor;

/**
 * One call in flight: the answer to a call triggers the next one, on the thread that
 * delivered it.
 */
final class AsyncCaller extends Caller {

	private final CompletableFuture<Void> end = new CompletableFuture<>();

	private long begin;

	AsyncCaller(RemoteCompetitor competitor, Supplier<String> keys) {
		super(competitor, keys);
	}

	@Override
	CompletableFuture<Void> start() {
		call();
		return this.end;
	}

	private void call() {
		while (!isStopped()) {
			this.begin = System.nanoTime();
			CompletionStage<Boolean> answer = this.competitor.acquireAsync(nextKey());
			if (!answer.toCompletableFuture().isDone()) {
				answer.whenComplete(this::answered);
				return;
			}
			record(answer.toCompletableFuture().join());
		}
		this.end.complete(null);
	}

	private void answered(@Nullable Boolean admitted, @Nullable Throwable failure) {
		if (failure != null) {
			this.end.completeExceptionally(failure);
		}
		else {
			record(Boolean.TRUE.equals(admitted));
			call();
		}
	}

	private void record(boolean admitted) {
		this.log.record(1, admitted ? 0 : 1, System.nanoTime() - this.begin);
	}

}
