package io.trypema.test;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.trypema.concurrency.ConcurrencyDecision;
import io.trypema.concurrency.ConcurrencyLimit;
import io.trypema.concurrency.ConcurrencyLimitExceededException;
import io.trypema.concurrency.ConcurrencyLimiter;
import io.trypema.concurrency.ConcurrencyPermit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Contract of {@link ConcurrencyLimiter}. A wait of a call is so long that it does not
 * end during a test, unless the test waits for its end.
 */
@ExtendWith(Seeds.class)
public abstract class ConcurrencyLimiterContract {

	/** Longer than any test. */
	private static final Duration LONG = Duration.ofHours(1);

	private static final ConcurrencyLimit ONE = ConcurrencyLimit.of(1);

	private static final ConcurrencyLimit TWO = ConcurrencyLimit.of(2);

	private ConcurrencyLimiter limiter;

	/**
	 * Return a new limiter, on which no calls are in flight.
	 * @return the limiter; closed after the test
	 */
	protected abstract ConcurrencyLimiter createLimiter();

	@BeforeEach
	final void createTested() {
		this.limiter = createLimiter();
	}

	@AfterEach
	final void closeTested() {
		this.limiter.close();
	}

	/**
	 * Return the limiter of the test.
	 * @return the limiter
	 */
	protected final ConcurrencyLimiter limiter() {
		return this.limiter;
	}

	/**
	 * Return the result of a future, within a minute.
	 * @param <T> the type of result
	 * @param future the future
	 * @return its result
	 */
	protected static <T> T await(CompletableFuture<T> future) {
		try {
			return future.get(1, TimeUnit.MINUTES);
		}
		catch (InterruptedException | ExecutionException | TimeoutException ex) {
			throw new AssertionError("There was no result", ex);
		}
	}

	private ConcurrencyPermit take(String key, ConcurrencyLimit limit) {
		return this.limiter.acquire(key, limit).permit();
	}

	private CompletableFuture<ConcurrencyDecision> waitFor(String key, ConcurrencyLimit limit) {
		return this.limiter.acquireAsync(key, limit.withMaxWait(LONG));
	}

	@Test
	final void admitsUpToTheLimit() {
		ConcurrencyDecision first = this.limiter.acquire("key", TWO);
		assertThat(first.isAllowed()).isTrue();
		assertThat(first.inFlight()).isOne();
		assertThat(first.remaining()).isOne();
		assertThat(first.limit()).isEqualTo(TWO);
		assertThat(this.limiter.acquire("key", TWO).inFlight()).isEqualTo(2);
		ConcurrencyDecision refused = this.limiter.acquire("key", TWO.withRetryAfter(Duration.ofSeconds(3)));
		assertThat(refused.isAllowed()).isFalse();
		assertThat(refused.inFlight()).isEqualTo(2);
		assertThat(refused.remaining()).isZero();
		assertThat(refused.retryAfter()).contains(Duration.ofSeconds(3));
		assertThatIllegalStateException().isThrownBy(refused::permit)
			.withMessage("The call has no place: Refused[limit=2 in flight, inFlight=2]");
	}

	@Test
	final void acquireAsyncDecidesLikeAcquire() {
		ConcurrencyDecision first = await(this.limiter.acquireAsync("key", ONE));
		assertThat(first.isAllowed()).isTrue();
		assertThat(await(this.limiter.acquireAsync("key", ONE)).isAllowed()).isFalse();
		await(first.permit().closeAsync());
		assertThat(await(this.limiter.acquireAsync("key", ONE)).isAllowed()).isTrue();
	}

	@Test
	final void inFlightIsWhatWasTakenAndNotGivenBack() {
		assertThat(this.limiter.inFlight("key")).isZero();
		ConcurrencyPermit one = take("key", TWO);
		ConcurrencyPermit other = take("key", TWO);
		assertThat(this.limiter.inFlight("key")).isEqualTo(2);
		await(one.closeAsync());
		assertThat(await(this.limiter.inFlightAsync("key"))).isOne();
		await(other.closeAsync());
		assertThat(this.limiter.inFlight("key")).isZero();
	}

	@Test
	final void placeIsGivenBackOnce() {
		ConcurrencyPermit kept = take("key", TWO);
		ConcurrencyPermit permit = take("key", TWO);
		Race.run(4, (thread) -> {
			for (int i = 0; i < 10; i++) {
				permit.close();
				await(permit.closeAsync());
			}
			return thread;
		});
		assertThat(this.limiter.inFlight("key")).isOne();
		assertThat(this.limiter.acquire("key", TWO).isAllowed()).isTrue();
		assertThat(this.limiter.acquire("key", TWO).isAllowed()).isFalse();
		assertThat(kept.isLost()).isFalse();
		assertThat(permit.isLost()).isFalse();
	}

	@ParameterizedTest
	@MethodSource
	final void keysAreApart(String key) {
		ConcurrencyPermit permit = take(key, ONE);
		assertThat(this.limiter.acquire(key, ONE).isAllowed()).isFalse();
		assertThat(this.limiter.acquire(key + "2", ONE).isAllowed()).isTrue();
		assertThat(this.limiter.inFlight(key)).isOne();
		await(permit.closeAsync());
		assertThat(this.limiter.inFlight(key)).isZero();
		assertThat(this.limiter.inFlight(key + "2")).isOne();
		assertThat(this.limiter.acquire(key, ONE).isAllowed()).isTrue();
	}

	static Stream<String> keysAreApart() {
		return Stream.of("", "key", "x".repeat(10_000), "\uD83D\uDE80", "a:b:c", "{a}b", "}{", "\0", "\uD83D");
	}

	@Test
	final void limitsOfOneKeyShareItsPlaces() {
		take("key", TWO);
		assertThat(this.limiter.acquire("key", ONE).isAllowed()).isFalse();
		take("key", ConcurrencyLimit.of(3));
		take("key", ConcurrencyLimit.of(3));
		ConcurrencyDecision refused = this.limiter.acquire("key", TWO);
		assertThat(refused.isAllowed()).isFalse();
		assertThat(refused.inFlight()).isEqualTo(3);
		assertThat(refused.remaining()).isZero();
		assertThat(this.limiter.acquire("key", ConcurrencyLimit.of(ConcurrencyLimit.MAX_PLACES)).isAllowed()).isTrue();
	}

	/** An independent count of calls in flight never exceeds the places. */
	@ParameterizedTest
	@ValueSource(ints = { 1, 3 })
	final void neverAdmitsMoreThanThereArePlaces(int places) {
		AtomicInteger there = new AtomicInteger();
		List<Integer> admitted = Race.run(8, (thread) -> {
			Random random = new Random(Seeds.random().nextLong() + thread);
			int count = 0;
			for (int i = 0; i < 300; i++) {
				Duration wait = random.nextBoolean() ? LONG : Duration.ZERO;
				ConcurrencyLimit limit = ConcurrencyLimit.of(places).withMaxWait(wait);
				ConcurrencyDecision decision = random.nextBoolean() ? this.limiter.acquire("key", limit)
						: await(this.limiter.acquireAsync("key", limit));
				if (decision.isAllowed()) {
					count++;
					assertThat(there.incrementAndGet()).isBetween(1, places);
					Thread.onSpinWait();
					there.decrementAndGet();
					decision.permit().close();
				}
				else {
					assertThat(wait).isZero();
					assertThat(decision.inFlight()).isGreaterThanOrEqualTo(places);
				}
			}
			return count;
		});
		assertThat(admitted).allMatch((count) -> count > 100);
		assertIdle("key");
	}

	/** Give a place back after all pending calls, so that none are pending then. */
	private void assertIdle(String key) {
		await(take(key, ConcurrencyLimit.of(1000)).closeAsync());
		assertThat(this.limiter.inFlight(key)).isZero();
	}

	@ParameterizedTest
	@MethodSource("seeds")
	final void decidesLikeOneThatCounts(long seed) {
		Random random = new Random(seed);
		List<List<ConcurrencyPermit>> held = Stream
			.generate(() -> (List<ConcurrencyPermit>) new ArrayList<ConcurrencyPermit>())
			.limit(3)
			.toList();
		for (int step = 0; step < 200; step++) {
			int key = random.nextInt(3);
			List<ConcurrencyPermit> permits = held.get(key);
			if (!permits.isEmpty() && random.nextBoolean()) {
				await(permits.remove(random.nextInt(permits.size())).closeAsync());
			}
			else {
				int places = random.nextInt(1, 6);
				ConcurrencyDecision decision = this.limiter.acquire("key" + key, ConcurrencyLimit.of(places));
				assertThat(decision.isAllowed()).as("step %d", step).isEqualTo(permits.size() < places);
				if (decision.isAllowed()) {
					permits.add(decision.permit());
				}
				assertThat(decision.inFlight()).as("step %d", step).isEqualTo(permits.size());
			}
		}
		for (int key = 0; key < 3; key++) {
			assertThat(this.limiter.inFlight("key" + key)).isEqualTo(held.get(key).size());
		}
	}

	static Stream<Long> seeds() {
		return Seeds.some(10).boxed();
	}

	@Test
	final void refusesAfterTheWait() {
		take("key", ONE);
		ConcurrencyLimit limit = ONE.withMaxWait(Duration.ofMillis(30));
		ConcurrencyDecision decision = this.limiter.acquire("key", limit);
		assertThat(decision.isAllowed()).isFalse();
		assertThat(decision.inFlight()).isOne();
		assertThat(decision.limit()).isEqualTo(limit);
		assertThat(await(this.limiter.acquireAsync("key", limit)).isAllowed()).isFalse();
		assertThat(this.limiter.inFlight("key")).isOne();
	}

	@Test
	final void givesPlaceToOneThatWaits() {
		ConcurrencyPermit permit = take("key", ONE);
		CompletableFuture<ConcurrencyDecision> waiting = waitFor("key", ONE);
		assertThat(waiting).isNotDone();
		permit.close();
		ConcurrencyDecision decision = await(waiting);
		assertThat(decision.isAllowed()).isTrue();
		assertThat(decision.inFlight()).isOne();
		await(decision.permit().closeAsync());
		assertThat(this.limiter.inFlight("key")).isZero();
	}

	@Test
	final void wakesThreadThatWaits() {
		ConcurrencyPermit permit = take("key", ONE);
		List<ConcurrencyDecision> decisions = Race.run(2, (thread) -> {
			if (thread == 0) {
				return this.limiter.acquire("key", ONE.withMaxWait(LONG));
			}
			permit.close();
			return this.limiter.acquire("other", ONE);
		});
		assertThat(decisions).allMatch(ConcurrencyDecision::isAllowed);
	}

	@Test
	final void servesInTheOrderOfArrival() {
		ConcurrencyPermit permit = take("key", ONE);
		List<CompletableFuture<ConcurrencyDecision>> waiting = IntStream.range(0, 5)
			.mapToObj((i) -> waitFor("key", ONE))
			.toList();
		for (int i = 0; i < 5; i++) {
			permit.close();
			permit = await(waiting.get(i)).permit();
			assertThat(waiting.subList(i + 1, 5)).noneMatch(CompletableFuture::isDone);
		}
	}

	@Test
	final void largerLimitDoesNotWaitForSmallerOne() {
		ConcurrencyPermit one = take("key", TWO);
		ConcurrencyPermit two = take("key", TWO);
		CompletableFuture<ConcurrencyDecision> smaller = waitFor("key", ONE);
		CompletableFuture<ConcurrencyDecision> larger = waitFor("key", TWO);
		one.close();
		ConcurrencyPermit three = await(larger).permit();
		assertThat(smaller).isNotDone();
		await(two.closeAsync());
		assertThat(this.limiter.acquire("key", TWO).isAllowed()).isTrue();
		assertThat(smaller).isNotDone();
		three.close();
		assertThat(smaller).isNotDone();
	}

	@Test
	final void smallerLimitGoesFirstIfItCameFirst() {
		ConcurrencyPermit one = take("key", TWO);
		ConcurrencyPermit two = take("key", TWO);
		CompletableFuture<ConcurrencyDecision> smaller = waitFor("key", ONE);
		await(one.closeAsync());
		assertThat(smaller).isNotDone();
		two.close();
		assertThat(await(smaller).inFlight()).isOne();
	}

	@Test
	final void interruptedThreadWaitsNoLonger() {
		take("key", ONE);
		AtomicInteger interrupted = new AtomicInteger();
		CompletableFuture<ConcurrencyDecision> decision = new CompletableFuture<>();
		Thread waiting = new Thread(() -> {
			decision.complete(this.limiter.acquire("key", ONE.withMaxWait(LONG)));
			interrupted.set(Thread.currentThread().isInterrupted() ? 1 : 2);
		});
		waiting.start();
		awaitBlocked(waiting);
		waiting.interrupt();
		assertThat(await(decision).isAllowed()).isFalse();
		join(waiting);
		assertThat(interrupted).hasValue(1);
		assertThat(this.limiter.inFlight("key")).isOne();
	}

	/** Wait until a thread blocks; only the test ends its wait. */
	private static void awaitBlocked(Thread thread) {
		while (thread.getState() != Thread.State.TIMED_WAITING) {
			Thread.onSpinWait();
		}
	}

	private static void join(Thread thread) {
		try {
			thread.join();
		}
		catch (InterruptedException ex) {
			throw new AssertionError(ex);
		}
	}

	@Test
	final void cancelledFutureWaitsNoLonger() {
		ConcurrencyPermit permit = take("key", ONE);
		CompletableFuture<ConcurrencyDecision> cancelled = waitFor("key", ONE);
		CompletableFuture<ConcurrencyDecision> waiting = waitFor("key", ONE);
		assertThat(cancelled.cancel(true)).isTrue();
		permit.close();
		assertThat(await(waiting).inFlight()).isOne();
		assertThatExceptionOfType(CancellationException.class).isThrownBy(cancelled::join);
	}

	/** Whichever happens first, the next call finds a place at the end. */
	@Test
	@SuppressWarnings("FutureReturnValueIgnored")
	final void placeGivenToCancelledFutureIsGivenBack() {
		for (int i = 0; i < 200; i++) {
			ConcurrencyPermit permit = take("key", ONE);
			CompletableFuture<ConcurrencyDecision> waiting = waitFor("key", ONE);
			Race.run(2, (thread) -> {
				if (thread == 0) {
					waiting.cancel(true);
				}
				else {
					permit.close();
				}
				return thread;
			});
			waiting.thenAccept((decision) -> decision.permit().close());
			await(await(waitFor("key", ONE)).permit().closeAsync());
		}
		assertIdle("key");
	}

	/** As {@code orTimeout} does. */
	@Test
	final void futureThatOthersCompleteWaitsNoLonger() {
		ConcurrencyPermit permit = take("key", ONE);
		waitFor("key", ONE).completeExceptionally(new TimeoutException());
		permit.close();
		assertThat(await(waitFor("key", ONE)).inFlight()).isOne();
	}

	@Test
	final void threadThatGivesBackDoesNotRunWhatDependsOnThat() {
		ConcurrencyPermit permit = take("key", ONE);
		CompletableFuture<Thread> runner = waitFor("key", ONE).thenApply((decision) -> Thread.currentThread());
		permit.close();
		assertThat(await(runner)).isNotSameAs(Thread.currentThread());
	}

	@Test
	final void closingFailsWhoWaits() {
		ConcurrencyPermit permit = take("key", ONE);
		CompletableFuture<ConcurrencyDecision> future = waitFor("key", ONE);
		CompletableFuture<Throwable> thrown = new CompletableFuture<>();
		Thread waiting = new Thread(() -> {
			try {
				this.limiter.acquire("key", ONE.withMaxWait(LONG));
			}
			catch (IllegalStateException ex) {
				thrown.complete(ex);
			}
		});
		waiting.start();
		awaitBlocked(waiting);
		this.limiter.close();
		assertThat(await(thrown)).isInstanceOf(IllegalStateException.class);
		Throwable failure = await(future.handle((decision, ex) -> ex));
		assertThat(failure).isInstanceOf(IllegalStateException.class);
		permit.close();
		await(permit.closeAsync());
	}

	@Test
	final void nothingIsTakenOnceItIsClosed() {
		ConcurrencyPermit permit = take("key", ONE);
		this.limiter.close();
		this.limiter.close();
		for (ThrowingCallable call : List.<ThrowingCallable>of(() -> this.limiter.acquire("key", ONE),
				() -> this.limiter.acquireAsync("key", ONE), () -> this.limiter.acquire("key", ONE.withMaxWait(LONG)),
				() -> this.limiter.acquireAsync("other", ONE.withMaxWait(LONG)))) {
			assertThatIllegalStateException().isThrownBy(call).withMessageContaining("closed");
		}
		permit.close();
	}

	@Test
	final void decisionIsTheSameAfterSerializationButForItsPlace() throws IOException, ClassNotFoundException {
		take("key", TWO);
		ConcurrencyDecision decision = this.limiter.acquire("key", TWO.withRetryAfter(Duration.ofSeconds(5)));
		ConcurrencyDecision refused = this.limiter.acquire("key", TWO.withRetryAfter(Duration.ofSeconds(5)));
		ConcurrencyDecision read = serialized(decision);
		assertThat(read.isAllowed()).isTrue();
		assertThat(read).hasToString(decision.toString());
		assertThat(read.limit()).isEqualTo(decision.limit());
		assertThatIllegalStateException().isThrownBy(read::permit);
		ConcurrencyLimitExceededException exception = serialized(
				new ConcurrencyLimitExceededException("reports", "public", refused));
		assertThat(exception).hasMessage("Concurrency limit 'reports' exceeded: " + refused);
		assertThat(exception.decision().retryAfter()).contains(Duration.ofSeconds(5));
		assertThat(this.limiter.inFlight("key")).isEqualTo(2);
	}

	@SuppressWarnings("unchecked")
	private static <T> T serialized(T object) throws IOException, ClassNotFoundException {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		try (ObjectOutputStream output = new ObjectOutputStream(bytes)) {
			output.writeObject(object);
		}
		try (ObjectInputStream input = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
			return (T) input.readObject();
		}
	}

}
