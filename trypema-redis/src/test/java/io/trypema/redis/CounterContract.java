package io.trypema.redis;

import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

import io.lettuce.core.cluster.api.sync.RedisClusterCommands;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.trypema.CountComparator;
import io.trypema.RateLimit;
import io.trypema.counter.Counter;
import io.trypema.counter.CounterBatchException;
import io.trypema.counter.CounterChange;
import io.trypema.counter.CounterUpdate;
import io.trypema.counter.CounterValue;
import io.trypema.counter.ForeignCounterValueException;
import io.trypema.redis.test.TestRedis;
import io.trypema.test.Seeds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Contract of plain counters, on one server and on a cluster.
 */
abstract class CounterContract {

	private static final long MAX = Long.MAX_VALUE;

	private static final long MIN = Long.MIN_VALUE;

	/** Numbers at which a double, a sign or a range makes a difference. */
	static final long[] EDGES = { MIN, MIN + 1, -(1L << 53) - 1, -(1L << 53), -10, -9, -1, 0, 1, 9, 10, 1L << 53,
			(1L << 53) + 1, MAX - 1, MAX };

	private final String prefix = TestRedis.prefix();

	private RedisRateLimiterProvider provider;

	private Counter counter;

	/** Return a builder over the server or the cluster. */
	abstract RedisRateLimiterProvider.Builder providerBuilder();

	/** Return commands to read and change the data in Redis. */
	abstract RedisClusterCommands<String, String> commands();

	abstract Counter create(RedisRateLimiterProvider provider, String name);

	@BeforeEach
	void createCounter() {
		this.provider = providerBuilder().prefix(this.prefix).timeout(Duration.ofSeconds(10)).build();
		this.counter = create(this.provider, "visits");
	}

	@AfterEach
	void close() {
		this.counter.clear();
		this.counter.close();
		this.provider.close();
	}

	final RedisRateLimiterProvider provider() {
		return this.provider;
	}

	final String prefix() {
		return this.prefix;
	}

	final Counter counter() {
		return this.counter;
	}

	final String nameOf(String key) {
		return this.prefix + ":c:visits:{" + key + "}";
	}

	@Test
	void countsUpAndDown() {
		assertThat(this.counter.get("a")).isZero();
		assertThat(this.counter.inc("a", 10)).isEqualTo(10);
		assertThat(this.counter.inc("a")).isEqualTo(11);
		assertThat(this.counter.dec("a", 12)).isEqualTo(-1);
		assertThat(this.counter.dec("a")).isEqualTo(-2);
		assertThat(this.counter.inc("a", -3)).isEqualTo(-5);
		assertThat(this.counter.get("a")).isEqualTo(-5);
		assertThat(this.counter.get("b")).isZero();
	}

	@Test
	void readingCreatesNothing() {
		this.counter.get("a");
		this.counter.inc("a", 0);
		this.counter.incIf("a", CountComparator.greaterThan(0), 1);
		this.counter.setIf("a", CountComparator.greaterThan(0), 1);
		this.counter.incWithin("a", 5, 0, 4);
		this.counter.getAll(List.of("a", "a"));
		assertThat(this.counter.del("a")).isZero();
		assertThat(commands().exists(nameOf("a"))).isZero();
	}

	@Test
	void setOverwritesAndDeleteRemoves() {
		assertThat(this.counter.set("a", 7)).isEqualTo(7);
		assertThat(this.counter.set("a", -7)).isEqualTo(-7);
		assertThat(this.counter.del("a")).isEqualTo(-7);
		assertThat(this.counter.get("a")).isZero();
		assertThat(commands().exists(nameOf("a"))).isZero();
	}

	@Test
	void asynchronousFormsDoTheSame() {
		assertThat(this.counter.incAsync("a", 10).join()).isEqualTo(10);
		assertThat(this.counter.decAsync("a", 3).join()).isEqualTo(7);
		assertThat(this.counter.getAsync("a").join()).isEqualTo(7);
		assertThat(this.counter.incIfAsync("a", CountComparator.equalTo(7), 1).join())
			.isEqualTo(new CounterChange("a", 8, 7, true));
		assertThat(this.counter.setIfAsync("a", CountComparator.equalTo(7), 1).join())
			.isEqualTo(new CounterChange("a", 8, 8, false));
		assertThat(this.counter.incWithinAsync("a", 2, 0, 10).join()).isEqualTo(new CounterChange("a", 10, 8, true));
		assertThat(this.counter.setAsync("a", 5).join()).isEqualTo(5);
		assertThat(this.counter.getAllAsync(List.of("a", "b")).join()).containsExactly(new CounterValue("a", 5),
				new CounterValue("b", 0));
		assertThat(this.counter.incAllAsync(List.of(CounterUpdate.of("a", 1))).join())
			.containsExactly(new CounterChange("a", 6, 5, true));
		assertThat(this.counter.setAllAsync(List.of(CounterUpdate.of("a", 1))).join())
			.containsExactly(new CounterChange("a", 1, 6, true));
		assertThat(this.counter.delAsync("a").join()).isEqualTo(1);
		this.counter.incAsync("a", 1).join();
		this.counter.clearAsync().join();
		assertThat(this.counter.get("a")).isZero();
	}

	static Stream<Arguments> pairsOfEdges() {
		return LongStream.of(EDGES)
			.boxed()
			.flatMap((value) -> LongStream.of(EDGES).mapToObj((n) -> Arguments.of(value, n)));
	}

	@ParameterizedTest
	@MethodSource("pairsOfEdges")
	void isExactAtAllEdges(long value, long n) {
		BigInteger before = BigInteger.valueOf(value);
		BigInteger number = BigInteger.valueOf(n);
		assertThat(this.counter.set("a", value)).isEqualTo(value);
		assertThat(this.counter.get("a")).isEqualTo(value);
		assertMoves(value, before.add(number), () -> this.counter.inc("a", n), "and cannot add " + n);
		assertMoves(value, before.subtract(number), () -> this.counter.dec("a", n), "and cannot subtract " + n);
		assertMoves(value, before.add(number), () -> this.counter.incIf("a", CountComparator.equalTo(value), n).value(),
				"and cannot add " + n);
		boolean fits = isLong(before.add(number));
		assertThat(this.counter.incWithin("a", n, MIN, MAX))
			.isEqualTo(new CounterChange("a", fits ? value + n : value, value, fits));
		this.counter.set("a", value);
		for (CountComparator comparator : comparators(n)) {
			boolean holds = comparator.matches(value);
			assertThat(this.counter.setIf("a", comparator, 5)).as(comparator.toString())
				.isEqualTo(new CounterChange("a", holds ? 5 : value, value, holds));
			this.counter.set("a", value);
			assertThat(this.counter.incIf("a", comparator, 0)).as(comparator.toString())
				.isEqualTo(new CounterChange("a", value, value, holds));
		}
	}

	private void assertMoves(long value, BigInteger expected, LongSupplier change, String attempt) {
		this.counter.set("a", value);
		if (isLong(expected)) {
			assertThat(change.getAsLong()).isEqualTo(expected.longValueExact());
		}
		else {
			assertThatExceptionOfType(ArithmeticException.class).isThrownBy(change::getAsLong)
				.withMessage("The counter 'visits' is at " + value + " for the key 'a' " + attempt + " within 64 bits");
			assertThat(this.counter.get("a")).isEqualTo(value);
		}
		this.counter.set("a", value);
	}

	static boolean isLong(BigInteger number) {
		return number.bitLength() < Long.SIZE;
	}

	private static List<CountComparator> comparators(long operand) {
		return List.of(CountComparator.always(), CountComparator.equalTo(operand), CountComparator.notEqualTo(operand),
				CountComparator.lessThan(operand), CountComparator.greaterThan(operand));
	}

	@ParameterizedTest
	@ValueSource(longs = { 10, -3, MAX - 3, MIN + 3 })
	void staysWithinBounds(long value) {
		this.counter.set("a", value);
		for (long step : new long[] { 1, -1, 3 }) {
			long after = value + step;
			assertThat(this.counter.incWithin("a", step, after, after))
				.isEqualTo(new CounterChange("a", after, value, true));
			this.counter.set("a", value);
			assertThat(this.counter.incWithin("a", step, MIN, after - 1))
				.isEqualTo(new CounterChange("a", value, value, false));
			if (after != MAX) {
				assertThat(this.counter.incWithin("a", step, after + 1, MAX))
					.isEqualTo(new CounterChange("a", value, value, false));
			}
		}
		assertThat(this.counter.get("a")).isEqualTo(value);
	}

	@Test
	void boundsThatExcludeEachOtherAreRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.counter.incWithin("a", 1, 2, 1))
			.withMessage("The least value must not be greater than the greatest, but they are 2 and 1");
	}

	@Test
	void shortFormsSayWhatTheyMean() {
		assertThat(this.counter.getAndSet("a", 5)).isZero();
		assertThat(this.counter.getAndSet("a", 6)).isEqualTo(5);
		assertThat(this.counter.compareAndSet("a", 5, 7)).isFalse();
		assertThat(this.counter.compareAndSet("a", 6, 6)).isTrue();
		assertThat(this.counter.compareAndSet("a", 6, 7)).isTrue();
		assertThat(this.counter.raiseTo("a", 7)).isEqualTo(new CounterChange("a", 7, 7, false));
		assertThat(this.counter.raiseTo("a", 9)).isEqualTo(new CounterChange("a", 9, 7, true));
		assertThat(this.counter.lowerTo("a", 10)).isEqualTo(new CounterChange("a", 9, 9, false));
		assertThat(this.counter.lowerTo("a", -1)).isEqualTo(new CounterChange("a", -1, 9, true));
	}

	static List<String> oddKeys() {
		return List.of("", " ", "a:b", "{", "}", "{}", "a{b}c", "*", "a\nb", "\u0000", "\ud83d\ude00", "\ud800", "é",
				"k".repeat(10_000));
	}

	@ParameterizedTest
	@MethodSource("oddKeys")
	void takesAnyKey(String key) {
		assertThat(this.counter.inc(key, 3)).isEqualTo(3);
		assertThat(this.counter.get(key)).isEqualTo(3);
		assertThat(this.counter.getAll(oddKeys()).stream().filter((row) -> row.value() == 3))
			.containsExactly(new CounterValue(key, 3));
		assertThat(this.counter.del(key)).isEqualTo(3);
		assertThat(this.counter.get(key)).isZero();
	}

	@Test
	void countersDoNotShareKeys() {
		Counter other = create(this.provider, "visits.more");
		this.counter.inc("a", 1);
		other.inc("a", 2);
		this.provider.absolute().acquire("a", RateLimit.parse("10/h"), 5);
		assertThat(this.counter.get("a")).isEqualTo(1);
		assertThat(other.get("a")).isEqualTo(2);
		this.counter.clear();
		assertThat(this.counter.get("a")).isZero();
		assertThat(other.get("a")).isEqualTo(2);
		assertThat(this.provider.absolute().usage("a", RateLimit.parse("10/h")).accepted()).isEqualTo(5);
		other.clear();
	}

	@Test
	void clearRemovesAllKeys() {
		this.counter.incAll(IntStream.range(0, 1000).mapToObj((i) -> CounterUpdate.of("key" + i, i)).toList());
		this.counter.clear();
		this.counter.clear();
		assertThat(this.counter.getAll(IntStream.range(0, 1000).mapToObj((i) -> "key" + i).toList()))
			.allMatch((row) -> row.value() == 0);
	}

	@Test
	void rowsAreInOrderAndSeeThoseBefore() {
		assertThat(this.counter
			.setAll(List.of(CounterUpdate.of("k", 1), CounterUpdate.of("other", 7), CounterUpdate.of("k", 2))))
			.containsExactly(new CounterChange("k", 1, 0, true), new CounterChange("other", 7, 0, true),
					new CounterChange("k", 2, 1, true));
		assertThat(this.counter.incAll(List.of(new CounterUpdate("k", CountComparator.equalTo(2), 1),
				new CounterUpdate("k", CountComparator.equalTo(3), 1),
				new CounterUpdate("k", CountComparator.equalTo(3), 1))))
			.containsExactly(new CounterChange("k", 3, 2, true), new CounterChange("k", 4, 3, true),
					new CounterChange("k", 4, 4, false));
		assertThat(this.counter.getAll(List.of("k", "none", "k"))).containsExactly(new CounterValue("k", 4),
				new CounterValue("none", 0), new CounterValue("k", 4));
		assertThat(this.counter.incAll(List.of())).isEmpty();
		assertThat(this.counter.getAll(List.of())).isEmpty();
	}

	@Test
	void batchesMayBeLarge() {
		List<CounterUpdate> rows = IntStream.range(0, 20_000)
			.mapToObj((i) -> CounterUpdate.of("key" + i % 5000, 1))
			.toList();
		List<CounterChange> changes = this.counter.incAll(rows);
		for (int i = 0; i < rows.size(); i++) {
			assertThat(changes.get(i)).isEqualTo(new CounterChange("key" + i % 5000, i / 5000 + 1, i / 5000, true));
		}
	}

	@Test
	void rowsThatFailLeaveTheOthers() {
		this.counter.set("full", MAX);
		commands().set(nameOf("foreign"), "abc");
		assertThatExceptionOfType(CounterBatchException.class)
			.isThrownBy(() -> this.counter.incAll(List.of(CounterUpdate.of("a", 1), CounterUpdate.of("full", 1),
					CounterUpdate.of("a", 1), CounterUpdate.of("foreign", 1))))
			.satisfies((failure) -> {
				assertThat(failure.changes(CounterChange.class)).containsExactly(
						Optional.of(new CounterChange("a", 1, 0, true)), Optional.empty(),
						Optional.of(new CounterChange("a", 2, 1, true)), Optional.empty());
				assertThat(failure.failures()).containsOnlyKeys(1, 3);
				assertThat(failure.failures().get(1)).isInstanceOf(ArithmeticException.class);
				assertThat(failure.failures().get(3)).isInstanceOf(ForeignCounterValueException.class);
				assertThat(failure).hasMessageStartingWith(
						"2 of 4 rows failed, the first: The counter 'visits' is at 9223372036854775807");
			});
		assertThat(this.counter.get("a")).isEqualTo(2);
		commands().del(nameOf("foreign"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "abc", "", "1.5", " 1", "01", "-0", "+1", "9223372036854775808", "-9223372036854775809",
			"99999999999999999999", "-" })
	void valuesOfOthersAreAnError(String value) {
		commands().set(nameOf("a"), value);
		assertForeign();
		assertThat(commands().get(nameOf("a"))).isEqualTo(value);
		commands().del(nameOf("a"));
	}

	@Test
	void typesOfOthersAreAnError() {
		commands().hset(nameOf("a"), "field", "abc");
		assertForeign();
		assertThat(commands().hget(nameOf("a"), "field")).isEqualTo("abc");
		commands().del(nameOf("a"));
	}

	private void assertForeign() {
		List<Runnable> operations = List.of(() -> this.counter.inc("a", 1), () -> this.counter.dec("a", MIN),
				() -> this.counter.get("a"), () -> this.counter.set("a", 1), () -> this.counter.del("a"),
				() -> this.counter.incIf("a", CountComparator.always(), 1),
				() -> this.counter.setIf("a", CountComparator.always(), 1), () -> this.counter.incWithin("a", 1, 0, 1));
		assertThat(operations).allSatisfy((operation) -> assertThatExceptionOfType(ForeignCounterValueException.class)
			.isThrownBy(operation::run)
			.withMessage("The counter 'visits' finds something else than a whole number of 64 bits in Redis for the "
					+ "key 'a'. Remove it, or give the counter another name."));
		assertThatExceptionOfType(ExecutionException.class).isThrownBy(() -> this.counter.incAsync("a", 1).get())
			.withCauseInstanceOf(ForeignCounterValueException.class);
	}

	@Test
	void threadsLoseNothing() {
		AtomicInteger failures = new AtomicInteger();
		List<Thread> threads = IntStream.range(0, 8).mapToObj((i) -> new Thread(() -> {
			try {
				for (int j = 0; j < 500; j++) {
					this.counter.inc("key" + j % 2, 2);
					this.counter.dec("key" + j % 2, 1);
				}
			}
			catch (RuntimeException ex) {
				failures.incrementAndGet();
			}
		})).toList();
		threads.forEach(Thread::start);
		threads.forEach(CounterContract::join);
		assertThat(failures).hasValue(0);
		assertThat(this.counter.getAll(List.of("key0", "key1"))).extracting(CounterValue::value)
			.containsExactly(2000L, 2000L);
	}

	static void join(Thread thread) {
		try {
			thread.join();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Test
	void closedCountersTakeNoCalls() {
		this.counter.inc("a", 1);
		Counter closed = create(this.provider, "visits");
		closed.close();
		closed.close();
		assertThatIllegalStateException().isThrownBy(() -> closed.inc("a", 1))
			.withMessage("The counter 'visits' is closed");
		assertThatIllegalStateException().isThrownBy(() -> closed.getAsync("a"));
		assertThatIllegalStateException().isThrownBy(closed::clear);
		assertThat(this.counter.get("a")).isEqualTo(1);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "a:b", "a{b}", "a b", "a*", "é" })
	void oddNamesAreRefused(String name) {
		assertThatIllegalArgumentException().isThrownBy(() -> create(this.provider, name))
			.withMessage(
					"The name of a counter must be 1 to 64 letters, digits, '.', '_' or '-', but is '" + name + "'");
	}

}
