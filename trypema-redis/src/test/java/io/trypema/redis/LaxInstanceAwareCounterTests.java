package io.trypema.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.trypema.CountComparator;
import io.trypema.counter.CounterUnavailableException;
import io.trypema.counter.CounterUpdate;
import io.trypema.counter.ForeignCounterValueException;
import io.trypema.counter.InstanceAwareCounter;
import io.trypema.counter.InstanceChange;
import io.trypema.counter.InstanceCount;
import io.trypema.counter.LiveInstance;
import io.trypema.redis.test.Await;
import io.trypema.redis.test.RedisServer;
import io.trypema.redis.test.TcpProxy;
import io.trypema.redis.test.TestRedis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Applies the {@link InstanceLivesContract} to the {@link LaxInstanceAwareCounter}, and
 * tests its flushes to Redis.
 */
class LaxInstanceAwareCounterTests extends InstanceLivesContract {

	/*
	 * Longer than 400 lines, as LaxCounterTests is: the failures on the way to Redis are
	 * the same.
	 */

	@Override
	InstanceAwareCounter create(RedisRateLimiterProvider provider, String name) {
		return FlushingCounter.of(LaxInstanceAwareCounter.builder(provider, name)
			.deadAfter(THRESHOLD)
			.flushInterval(Duration.ofMinutes(1))
			.allowedLag(Duration.ofMinutes(1))
			.build());
	}

	@Override
	InstanceSpace spaceOf(InstanceAwareCounter instance) {
		return FlushingCounter.unwrap(instance).space();
	}

	/** Return a counter that flushes only when the test does. */
	private static LaxInstanceAwareCounter slow(RedisRateLimiterProvider provider) {
		return slowBuilder(provider).build();
	}

	private static LaxInstanceAwareCounter.Builder slowBuilder(RedisRateLimiterProvider provider) {
		return LaxInstanceAwareCounter.builder(provider, "jobs")
			.flushInterval(Duration.ofMinutes(1))
			.allowedLag(Duration.ofMinutes(1));
	}

	private static StrictInstanceAwareCounter strict(RedisRateLimiterProvider provider) {
		return StrictInstanceAwareCounter.builder(provider, "jobs").build();
	}

	private static RedisRateLimiterProvider provider(RedisURI uri, long timeout) {
		return RedisRateLimiterProvider.builder(RedisConnector.of(TestRedis.client(), uri))
			.timeout(Duration.ofMillis(timeout))
			.build();
	}

	private static List<String> keys(int count) {
		return IntStream.range(0, count).mapToObj((i) -> "key" + i).toList();
	}

	@Test
	void addsWithoutAWordFromRedisAndBringsItThereInTime() {
		try (LaxInstanceAwareCounter counter = LaxInstanceAwareCounter.builder(provider(), "jobs").build()) {
			counter.add("k", 5);
			counter.add("k", -2);
			Await.until("a flush", () -> b().get("k").cumulative() == 3);
			assertThat(counter.get("k")).isEqualTo(k(3, 3));
		}
	}

	@Test
	void flushBringsAllThatWasAdded() {
		try (LaxInstanceAwareCounter counter = slow(provider());
				StrictInstanceAwareCounter other = strict(provider())) {
			keys(5000).forEach((key) -> counter.add(key, 3));
			assertThat(other.getAll(List.of("key1", "key4999"))).allMatch((row) -> row.cumulative() == 0);
			counter.flush();
			assertThat(other.getAll(keys(5000))).allMatch((row) -> row.cumulative() == 3);
			assertThat(other.slices("key1")).containsExactlyEntriesOf(Map.of(counter.instanceId(), 3L));
		}
	}

	@Test
	void operationsOfRedisSeeWhatWasAdded() {
		b().inc("k", 100);
		try (LaxInstanceAwareCounter counter = slow(provider())) {
			counter.add("k", 5);
			assertThat(counter.incIf("k", CountComparator.equalTo(105), 1))
				.isEqualTo(new InstanceChange(k(106, 6), k(105, 5), true));
			counter.add("k", 1);
			assertThat(counter.slices("k")).containsEntry(counter.instanceId(), 7L);
			counter.add("k", 1);
			assertThat(counter.setOnInstanceIf("k", CountComparator.equalTo(8), 2))
				.isEqualTo(new InstanceChange(k(102, 2), k(108, 8), true));
			counter.add("k", 1);
			assertThat(counter.get("k")).isEqualTo(k(103, 3));
			assertThat(counter.delOnInstance("k")).isEqualTo(k(100, 3));
			assertThat(counter.get("k")).isEqualTo(k(100, 0));
			counter.add("k", 4);
			counter.clearOnInstance();
			assertThat(counter.get("k")).isEqualTo(k(100, 0));
			counter.add("k", 1);
			assertThat(counter.setAllOnInstance(List.of(CounterUpdate.of("k", 2))))
				.containsExactly(new InstanceChange(k(102, 2), k(101, 1), true));
			counter.add("k", 1);
			assertThat(counter.setIf("k", CountComparator.equalTo(103), 9))
				.isEqualTo(new InstanceChange(k(9, 9), k(103, 3), true));
			counter.add("k", 1);
			assertThat(counter.del("k")).isEqualTo(k(10, 10));
			assertThat(counter.get("k")).isEqualTo(k(0, 0));
			counter.add("k", 1);
			counter.clear();
			counter.flush();
			assertThat(counter.get("k")).isEqualTo(k(0, 0));
			assertThat(b().get("k")).isEqualTo(k(0, 0));
		}
	}

	@Test
	void valuesOfOthersAreReadInTime() {
		try (RedisServer server = RedisServer.start();
				RedisRateLimiterProvider provider = provider(server.uri(), 10_000);
				StrictInstanceAwareCounter other = strict(provider);
				LaxInstanceAwareCounter counter = LaxInstanceAwareCounter.builder(provider, "jobs").build()) {
			assertThat(counter.inc("k", 1)).isEqualTo(k(1, 1));
			other.inc("k", 5);
			Await.until("a value of another", () -> counter.get("k").equals(k(6, 1)));
			// Otherwise unflushed increments would be added to the value that is set
			counter.flush();
			other.set("k", 5);
			Await.until("a value of another", () -> counter.get("k").equals(k(5, 0)));
		}
	}

	@Test
	void flushSeesNoDeadInstances() {
		a().inc("k", 10);
		silence();
		try (LaxInstanceAwareCounter counter = slow(provider())) {
			counter.add("k", 1);
			counter.flush();
			assertThat(counter.get("k")).isEqualTo(k(1, 1));
		}
	}

	@Test
	void flushBringsASlowInstanceBackOnce() {
		try (LaxInstanceAwareCounter counter = slowBuilder(provider()).deadAfter(THRESHOLD).build()) {
			counter.add("k", -5);
			counter.flush();
			silence();
			assertThat(a().inc("k", 100)).isEqualTo(k(100, 100));
			for (int i = 1; i <= 3; i++) {
				counter.add("k", -1);
				counter.flush();
				assertThat(counter.get("k")).isEqualTo(k(95 - i, -5 - i));
				assertThat(a().get("k")).isEqualTo(k(95 - i, 100));
			}
		}
	}

	/** Flushed increments are void, and unflushed ones are added to a slice of zero. */
	@ParameterizedTest
	@MethodSource("changesThatVoidSlices")
	void whatWasNotBroughtOutlivesChangesOfOthers(Consumer<InstanceAwareCounter> change, long left) {
		try (LaxInstanceAwareCounter counter = slow(provider())) {
			counter.inc("k", 5);
			counter.flush();
			counter.add("k", 3);
			change.accept(b());
			assertThat(counter.get("k")).isEqualTo(k(8, 8));
			counter.flush();
			assertThat(counter.get("k")).isEqualTo(k(left + 3, 3));
			assertThat(b().get("k").cumulative()).isEqualTo(left + 3);
		}
	}

	static Stream<Arguments> changesThatVoidSlices() {
		Consumer<InstanceAwareCounter> set = (counter) -> counter.set("k", 100);
		Consumer<InstanceAwareCounter> del = (counter) -> counter.del("k");
		Consumer<InstanceAwareCounter> clear = InstanceAwareCounter::clear;
		return Stream.of(Arguments.of(set, 100), Arguments.of(del, 0), Arguments.of(clear, 0));
	}

	@Test
	void ownWritesAreSeenWhileAFlushIsUnderWay() {
		try (RedisServer server = RedisServer.start();
				TcpProxy proxy = TcpProxy.to(server);
				RedisRateLimiterProvider provider = provider(proxy.uri(), 10_000);
				RedisRateLimiterProvider direct = provider(server.uri(), 10_000);
				StrictInstanceAwareCounter other = strict(direct);
				LaxInstanceAwareCounter counter = slow(provider)) {
			assertThat(counter.inc("k", 5)).isEqualTo(k(5, 5));
			proxy.freeze();
			CompletableFuture<Void> flush = counter.flushAsync();
			assertThat(counter.inc("k", 1)).isEqualTo(k(6, 6));
			assertThat(counter.get("k")).isEqualTo(k(6, 6));
			// Reaches Redis before the pending flush
			other.set("k", 100);
			proxy.thaw();
			flush.join();
			assertThat(counter.get("k")).isEqualTo(k(106, 6));
			counter.flush();
			assertThat(other.get("k")).isEqualTo(k(106, 100));
		}
	}

	@Test
	void flushWhoseAnswerIsLostCountsOnce() {
		try (RedisServer server = RedisServer.start();
				TcpProxy proxy = TcpProxy.to(server);
				RedisRateLimiterProvider provider = provider(proxy.uri(), 300);
				RedisRateLimiterProvider direct = provider(server.uri(), 10_000);
				StrictInstanceAwareCounter other = strict(direct)) {
			LaxInstanceAwareCounter counter = slow(provider);
			counter.add("k", 1);
			counter.flush();
			for (int i = 0; i < 3; i++) {
				counter.add("k", 10);
				loseAnswers(proxy, counter);
				long expected = 11 + 110L * i;
				Await.until("the flush", () -> other.get("k").cumulative() == expected);
				counter.add("k", 100);
				assertThat(counter.get("k")).isEqualTo(k(expected + 100, expected + 100));
				Await.until("Redis", () -> flushes(counter));
				assertThat(other.get("k")).isEqualTo(k(expected + 100, 0));
				assertThat(counter.get("k")).isEqualTo(k(expected + 100, expected + 100));
			}
			counter.close();
		}
	}

	/** Earlier increments are void, and the retry does not add them again. */
	@Test
	void flushWhoseAnswerIsLostIsVoidAfterAClear() {
		try (RedisServer server = RedisServer.start();
				TcpProxy proxy = TcpProxy.to(server);
				RedisRateLimiterProvider provider = provider(proxy.uri(), 300);
				RedisRateLimiterProvider direct = provider(server.uri(), 10_000);
				StrictInstanceAwareCounter other = strict(direct)) {
			LaxInstanceAwareCounter counter = slow(provider);
			counter.inc("k", 1);
			counter.flush();
			counter.add("k", 10);
			loseAnswers(proxy, counter);
			Await.until("the flush", () -> other.get("k").cumulative() == 11);
			other.clear();
			counter.add("k", 2);
			Await.until("Redis", () -> flushes(counter));
			assertThat(counter.get("k")).isEqualTo(k(2, 2));
			assertThat(other.get("k")).isEqualTo(k(2, 0));
			counter.close();
		}
	}

	private static void loseAnswers(TcpProxy proxy, LaxInstanceAwareCounter counter) {
		proxy.delay(Duration.ZERO, Duration.ofSeconds(20));
		assertThatExceptionOfType(CounterUnavailableException.class).isThrownBy(counter::flush);
		proxy.cut();
		proxy.delay(Duration.ZERO, Duration.ZERO);
	}

	private static boolean flushes(LaxInstanceAwareCounter counter) {
		try {
			counter.flush();
			return true;
		}
		catch (CounterUnavailableException ex) {
			return false;
		}
	}

	@Test
	void batchThatComesLateIsNotAddedAgain() {
		try (LaxInstanceAwareCounter counter = slow(provider())) {
			InstanceStore store = new InstanceStore(counter.space(), strict(provider()), new KeyNames(false));
			InstanceCell cell = store.create("k");
			cell.add(10);
			FlushBatch<InstanceCell> first = new FlushBatch<>(0, 1, List.of(cell));
			cell.add(100);
			FlushBatch<InstanceCell> second = new FlushBatch<>(0, 2, List.of(cell));
			for (FlushBatch<InstanceCell> batch : List.of(first, second, first, second)) {
				CounterCall<?> call = store.flush(batch);
				provider().dispatcher().submit(call);
				call.join();
			}
			assertThat(counter.get("k")).isEqualTo(k(110, 110));
		}
	}

	@Test
	void repetitionThatFindsSomethingElseLeavesIt() {
		try (RedisServer server = RedisServer.start();
				RedisRateLimiterProvider provider = provider(server.uri(), 10_000);
				StatefulRedisConnection<String, String> other = server.client().connect();
				LaxInstanceAwareCounter counter = slow(provider)) {
			InstanceStore store = new InstanceStore(counter.space(), strict(provider), new KeyNames(false));
			InstanceCell cell = store.create("k");
			cell.add(10);
			FlushBatch<InstanceCell> batch = new FlushBatch<>(0, 1, List.of(cell));
			provider.dispatcher().submit(store.flush(batch));
			assertThat(counter.get("k")).isEqualTo(k(10, 10));
			other.sync().hset("trypema:i:{jobs}:t", "=k", "abc");
			CounterCall<List<FlushReply<InstanceReply.Values>>> again = store.flush(batch);
			provider.dispatcher().submit(again);
			assertThat(again.join()).containsExactly(new FlushReply<>(CounterReply.Status.FOREIGN, null));
		}
	}

	@Test
	void outageLosesNothing() {
		try (RedisServer server = RedisServer.start();
				RedisRateLimiterProvider provider = provider(server.uri(), 300);
				RedisRateLimiterProvider direct = provider(server.uri(), 10_000);
				StrictInstanceAwareCounter other = strict(direct)) {
			LaxInstanceAwareCounter counter = LaxInstanceAwareCounter.builder(provider, "jobs").build();
			keys(100).forEach((key) -> counter.inc(key, 1));
			server.freeze();
			for (int i = 0; i < 10_000; i++) {
				counter.add("key" + i % 100, 1);
			}
			assertThatExceptionOfType(CounterUnavailableException.class).isThrownBy(counter::flush);
			assertThat(counter.get("key0")).isEqualTo(new InstanceCount("key0", 101, 101));
			server.thaw();
			Await.until("Redis", () -> flushes(counter));
			assertThat(other.getAll(keys(100))).allMatch((row) -> row.cumulative() == 101);
			assertThat(counter.getAll(keys(100))).allMatch((row) -> row.cumulative() == 101 && row.mine() == 101);
			assertThat(counter.dropped()).isZero();
			counter.close();
			assertThat(other.getAll(keys(100))).allMatch((row) -> row.cumulative() == 0);
		}
	}

	@Test
	void redisThatIsAwayIsNoOtherFailure() {
		RedisServer server = RedisServer.start();
		try (RedisRateLimiterProvider provider = provider(server.uri(), 300)) {
			server.close();
			LaxInstanceAwareCounter counter = slowBuilder(provider).leaveOnClose(false).build();
			counter.add("k", 1);
			List<Runnable> operations = List.of(counter::flush, () -> counter.set("k", 1), () -> counter.get("k"),
					() -> counter.inc("l", 1), counter::clear, counter::clearOnInstance, () -> counter.slices("k"));
			assertThat(operations)
				.allSatisfy((operation) -> assertThatExceptionOfType(CounterUnavailableException.class)
					.isThrownBy(operation::run));
			counter.close();
			assertThat(counter.dropped()).isEqualTo(1);
		}
	}

	@Test
	void closeBringsWhatStaysUntilTheThreshold() {
		try (StrictInstanceAwareCounter other = strict(provider())) {
			LaxInstanceAwareCounter counter = slowBuilder(provider()).leaveOnClose(false).build();
			counter.add("k", 7);
			counter.close();
			assertThat(other.get("k")).isEqualTo(k(7, 0));
			assertThat(counter.dropped()).isZero();
		}
	}

	@Test
	void whatCannotBeBroughtAtTheEndIsCounted() {
		try (RedisServer server = RedisServer.start();
				RedisRateLimiterProvider provider = provider(server.uri(), 300)) {
			LaxInstanceAwareCounter counter = slowBuilder(provider).leaveOnClose(false).build();
			counter.inc("k", 1);
			counter.flush();
			server.freeze();
			counter.add("k", 5);
			counter.add("l", -6);
			counter.close();
			assertThat(counter.dropped()).isEqualTo(11);
			server.thaw();
		}
	}

	/** Increments that are dropped on close are flushed neither before nor after. */
	@Test
	void closeGivesUpWhatIsUnderWay() {
		try (RedisServer server = RedisServer.start();
				TcpProxy proxy = TcpProxy.to(server);
				RedisRateLimiterProvider provider = provider(proxy.uri(), 10_000);
				RedisRateLimiterProvider direct = provider(server.uri(), 10_000);
				StrictInstanceAwareCounter other = strict(direct)) {
			LaxInstanceAwareCounter counter = hasty(provider);
			counter.inc("k", 1);
			counter.flush();
			proxy.freeze();
			counter.add("k", 5);
			CompletableFuture<Void> flush = counter.flushAsync();
			counter.add("l", 5);
			CompletableFuture<Void> closing = CompletableFuture.runAsync(counter::close);
			Await.until("the end of the counter", () -> isClosed(counter));
			proxy.thaw();
			closing.join();
			assertThat(flush).isDone();
			awaitFlushes(provider);
			assertThat(other.getAll(List.of("k", "l"))).allMatch((row) -> row.cumulative() == 0);
			assertThat(other.instances()).extracting(LiveInstance::id).doesNotContain(counter.instanceId());
			assertThat(counter.dropped()).isZero();
		}
	}

	private static boolean isClosed(LaxInstanceAwareCounter counter) {
		try {
			counter.add("l", 1);
			return false;
		}
		catch (IllegalStateException ex) {
			return true;
		}
	}

	/** Wait until all increments made before this call are flushed. */
	private static void awaitFlushes(RedisRateLimiterProvider provider) {
		try (LaxInstanceAwareCounter last = hasty(provider); StrictInstanceAwareCounter reader = strict(provider)) {
			last.add("last", 1);
			Await.until("a flush", () -> reader.get("last").cumulative() == 1);
		}
	}

	/** Return a counter that flushes as soon as it can. */
	private static LaxInstanceAwareCounter hasty(RedisRateLimiterProvider provider) {
		return LaxInstanceAwareCounter.builder(provider, "jobs").flushInterval(Duration.ofMillis(1)).build();
	}

	@Test
	void addingWhileTheCounterIsClosedLeavesNothing() {
		try (StrictInstanceAwareCounter other = strict(provider())) {
			for (int i = 0; i < 100; i++) {
				LaxInstanceAwareCounter counter = hasty(provider());
				counter.inc("k", 1);
				List<Thread> threads = Stream.generate(() -> new Thread(() -> addUntilClosed(counter)))
					.limit(2)
					.toList();
				threads.forEach(Thread::start);
				counter.close();
				threads.forEach(CounterContract::join);
				awaitFlushes(provider());
				assertThat(other.instances()).extracting(LiveInstance::id).doesNotContain(counter.instanceId());
			}
		}
	}

	private static void addUntilClosed(LaxInstanceAwareCounter counter) {
		try {
			for (int i = 0;; i++) {
				counter.add("key" + i, 1);
			}
		}
		catch (IllegalStateException ex) {
			// Closed
		}
	}

	@Test
	void flushUnderWayFailsWhenTheCounterIsClosed() {
		try (RedisServer server = RedisServer.start();
				RedisRateLimiterProvider provider = provider(server.uri(), 300)) {
			LaxInstanceAwareCounter counter = slow(provider);
			counter.inc("k", 1);
			server.freeze();
			CompletableFuture<Void> flush = counter.flushAsync();
			counter.close();
			assertThat(flush).failsWithin(Duration.ofSeconds(30))
				.withThrowableOfType(ExecutionException.class)
				.withCauseInstanceOf(CounterUnavailableException.class);
			server.thaw();
		}
	}

	@Test
	void nothingIsSaidWhenThereIsNothingToSay() {
		try (RedisServer server = RedisServer.start();
				RedisRateLimiterProvider provider = provider(server.uri(), 10_000);
				StatefulRedisConnection<String, String> other = server.client().connect();
				LaxInstanceAwareCounter counter = LaxInstanceAwareCounter.builder(provider, "jobs")
					.deadAfter(THRESHOLD)
					.build()) {
			counter.inc("k", 1);
			counter.flush();
			long before = LaxCounterTests.calls(other);
			counter.add("k", 1);
			counter.flush();
			counter.flush();
			counter.flush();
			assertThat(LaxCounterTests.calls(other) - before).isEqualTo(1);
		}
	}

	/** Otherwise Redis would be busy for longer than other clients should wait. */
	@Test
	void runOfTheScriptTakesABoundedNumberOfKeys() {
		try (LaxInstanceAwareCounter counter = slow(provider())) {
			KeyNames names = new KeyNames(false);
			InstanceStore store = new InstanceStore(counter.space(), strict(provider()), names);
			KeyBatch keyBatch = new InstanceKeyBatch(counter.space(), counter.space().name(names));
			keyBatch.add(store.flush(new FlushBatch<>(0, 1, keys(99).stream().map(store::create).toList())));
			assertThat(keyBatch.isFull()).isFalse();
			keyBatch.add(store.flush(new FlushBatch<>(1, 1, List.of(store.create("k")))));
			assertThat(keyBatch.isFull()).isTrue();
			assertThat(store.batchKeys()).isEqualTo(100);
		}
	}

	@Test
	void increaseBeyondTheRangeFailsAtOnce() {
		try (LaxInstanceAwareCounter counter = slow(provider())) {
			b().set("k", Long.MAX_VALUE - 5);
			assertThat(counter.inc("k", 5)).isEqualTo(k(Long.MAX_VALUE, 5));
			assertThatExceptionOfType(ArithmeticException.class).isThrownBy(() -> counter.add("k", 1))
				.withMessage("The counter 'jobs' is at 9223372036854775807 (5 of them here) for the key 'k' and cannot "
						+ "add 1 within 64 bits");
			assertThat(counter.get("k")).isEqualTo(k(Long.MAX_VALUE, 5));
		}
	}

	@Test
	void sliceThatWouldLeaveItsRangeFailsAtOnce() {
		try (LaxInstanceAwareCounter counter = slow(provider())) {
			b().set("k", -10);
			assertThat(counter.get("k")).isEqualTo(k(-10, 0));
			counter.setOnInstance("k", Long.MAX_VALUE);
			assertThatExceptionOfType(ArithmeticException.class).isThrownBy(() -> counter.add("k", 1));
			assertThat(counter.dec("k", 1)).isEqualTo(k(Long.MAX_VALUE - 11, Long.MAX_VALUE - 1));
		}
	}

	@Test
	void overflowThatIsFoundLateIsCountedAndSeen() {
		b().set("k", Long.MAX_VALUE);
		try (LaxInstanceAwareCounter counter = slow(provider())) {
			counter.add("k", 5);
			counter.add("l", 2);
			counter.flush();
			assertThat(counter.dropped()).isEqualTo(5);
			assertThat(counter.get("k")).isEqualTo(k(Long.MAX_VALUE, 0));
			assertThat(counter.get("l").mine()).isEqualTo(2);
		}
	}

	@Test
	void valueOfOthersThatIsFoundLateIsAnErrorToo() {
		try (RedisServer server = RedisServer.start();
				RedisRateLimiterProvider provider = provider(server.uri(), 10_000);
				StatefulRedisConnection<String, String> other = server.client().connect();
				LaxInstanceAwareCounter counter = slow(provider)) {
			counter.inc("k", 1);
			counter.add("l", 1);
			other.sync().hset("trypema:i:{jobs}:t", "=k", "abc");
			counter.flush();
			assertThat(counter.dropped()).isEqualTo(1);
			assertThatExceptionOfType(ForeignCounterValueException.class).isThrownBy(() -> counter.get("k"));
			assertThat(other.sync().hget("trypema:i:{jobs}:t", "=k")).isEqualTo("abc");
			assertThat(counter.get("l").mine()).isEqualTo(1);
		}
	}

	@Test
	void scriptsThatRedisForgotAreSentAgain() {
		try (RedisServer server = RedisServer.start();
				RedisRateLimiterProvider provider = provider(server.uri(), 10_000);
				StatefulRedisConnection<String, String> other = server.client().connect();
				LaxInstanceAwareCounter counter = slow(provider)) {
			for (int i = 1; i <= 3; i++) {
				counter.add("k", 1);
				other.sync().scriptFlush();
				counter.flush();
				other.sync().scriptFlush();
				assertThat(counter.incIf("k", CountComparator.always(), 0).count()).isEqualTo(k(i, i));
			}
		}
	}

	@Test
	void countersOfOneNameInOneProcessAreInstances() {
		try (LaxInstanceAwareCounter one = slow(provider()); LaxInstanceAwareCounter other = slow(provider())) {
			for (int i = 0; i < 3; i++) {
				one.add("k", 1);
				other.add("k", 10);
				one.flush();
				other.flush();
			}
			assertThat(one.slices("k")).isEqualTo(Map.of(one.instanceId(), 3L, other.instanceId(), 30L));
		}
	}

	@Test
	void keysAreBounded() {
		try (LaxInstanceAwareCounter counter = slowBuilder(provider()).maxKeys(10).build();
				StrictInstanceAwareCounter other = strict(provider())) {
			keys(10).forEach((key) -> counter.add(key, 1));
			counter.add("k", 5);
			assertThat(other.get("k")).isEqualTo(k(5, 0));
			assertThat(counter.inc("k", 1)).isEqualTo(k(6, 6));
			counter.flush();
			counter.add("l", 5);
			assertThat(other.get("l").cumulative()).isZero();
			counter.flush();
			assertThat(other.get("l").cumulative()).isEqualTo(5);
			assertThat(counter.getAll(keys(10))).allMatch((row) -> row.cumulative() == 1 && row.mine() == 1);
		}
	}

	/** The increments taken by threads and the remaining ones add up to those made. */
	@Test
	void threadsThatAddAndTakeLoseNothing() {
		int[] added = new int[8];
		AtomicLong taken = new AtomicLong();
		AtomicInteger failures = new AtomicInteger();
		try (LaxInstanceAwareCounter counter = LaxInstanceAwareCounter.builder(provider(), "jobs")
			.flushInterval(Duration.ofMillis(1))
			.maxKeys(3)
			.build()) {
			List<Thread> threads = new ArrayList<>();
			for (int t = 0; t < 8; t++) {
				int thread = t;
				threads.add(new Thread(() -> {
					try {
						for (int i = 0; i < 5000; i++) {
							counter.add("key" + i % 5, 1);
							added[thread]++;
							if (i % 500 == thread) {
								taken.addAndGet(counter.delOnInstance("key" + i % 5).mine());
							}
						}
					}
					catch (RuntimeException ex) {
						failures.incrementAndGet();
					}
				}));
			}
			threads.forEach(Thread::start);
			threads.forEach(CounterContract::join);
			assertThat(failures).hasValue(0);
			counter.flush();
			try (StrictInstanceAwareCounter other = strict(provider())) {
				long left = other.getAll(keys(5)).stream().mapToLong(InstanceCount::cumulative).sum();
				assertThat(left + taken.get()).isEqualTo(IntStream.of(added).sum());
				assertThat(keys(5))
					.allSatisfy((key) -> assertThat(counter.get(key).mine()).isEqualTo(other.get(key).cumulative()));
			}
		}
	}

	@Test
	void memoryOfWhatWasBroughtExpires() {
		try (RedisServer server = RedisServer.start();
				RedisRateLimiterProvider provider = provider(server.uri(), 10_000);
				StatefulRedisConnection<String, String> other = server.client().connect();
				LaxInstanceAwareCounter counter = slowBuilder(provider).deadAfter(Duration.ofHours(1)).build()) {
			counter.add("k", 1);
			counter.flush();
			assertThat(other.sync().pttl("trypema:i:{jobs}:f:" + counter.instanceId()))
				.isBetween(Duration.ofHours(3).toMillis(), Duration.ofHours(4).toMillis());
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "PT0S", "PT0.0009S", "PT1M0.001S" })
	void oddTimesAreRefused(Duration time) {
		LaxInstanceAwareCounter.Builder builder = LaxInstanceAwareCounter.builder(provider(), "jobs");
		assertThatIllegalArgumentException().isThrownBy(() -> builder.flushInterval(time))
			.withMessage("The interval of flushes of a counter must be from 1 ms to 1 min, but is " + time);
		assertThatIllegalArgumentException().isThrownBy(() -> builder.allowedLag(time))
			.withMessage("The allowed lag of a counter must be from 1 ms to 1 min, but is " + time);
		assertThatIllegalArgumentException().isThrownBy(() -> builder.maxKeys(0))
			.withMessage("The keys of a counter must be at least 1, but are 0");
		assertThatIllegalArgumentException().isThrownBy(() -> builder.deadAfter(Duration.ZERO));
		assertThatIllegalArgumentException().isThrownBy(() -> builder.instanceName("pod 1"));
	}

}
